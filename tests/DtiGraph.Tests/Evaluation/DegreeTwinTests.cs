using DtiGraph.Evaluation;

namespace DtiGraph.Tests.Evaluation;

public sealed class DegreeTwinTests
{
    private static readonly DegreeTwin Twin = new([0, 0, 1, 0], [0, 1, 1, 2], drugs: 3, targets: 4);

    [Theory]
    [InlineData(0, 0, 3, 1)]
    [InlineData(0, 1, 3, 2)]
    [InlineData(1, 3, 1, 0)]
    [InlineData(2, 3, 0, 0)]
    public void Score_KnownDegrees_IsTheSumOfTheirLogs(int drug, int target, int ofDrug, int ofTarget) =>
        Assert.Equal(Math.Log(1 + ofDrug) + Math.Log(1 + ofTarget), Twin.Score(drug, target), 12);

    [Fact]
    public void FitProbability_MorePositivesAtHighDegree_RisesAndAgreesWithTheRateOnAverage()
    {
        int[] drugs = [.. Enumerable.Range(0, 300).Select(i => i % 3)], targets = [.. Enumerable.Range(0, 300).Select(i => i / 3 % 4)];
        var random = new Random(1);
        int[] labels = [.. drugs.Zip(targets, (d, t) => random.NextDouble() < Twin.Score(d, t) / 3 ? 1 : 0)];

        PlattCalibration fit = Twin.FitProbability(drugs, targets, labels);

        double[] p = [.. Twin.Scores(drugs, targets).Select(fit.Apply)];
        Assert.True(fit.Slope > .5);
        Assert.Equal(labels.Average(), p.Average(), 9);
        Assert.Equal(fit, Twin.FitProbability(drugs, targets, labels));
    }

    [Fact]
    public void FitProbability_NoSkill_IsNearlyThePrevalence()
    {
        // Positives only where nothing is known: the degree would rank backwards.
        int[] drugs = [0, 0, 2, 2, 2, 0, 0, 2], targets = [0, 1, 3, 3, 3, 2, 1, 3], labels = [0, 0, 1, 1, 0, 0, 1, 0];

        PlattCalibration fit = Twin.FitProbability(drugs, targets, labels);

        Assert.InRange(fit.Apply(Twin.Score(0, 1)), 3 / 8.0 - .01, 3 / 8.0 + .01);
        Assert.True(fit.Slope > 0);
    }

    [Fact]
    public void FitProbability_OneClassOnly_IsNearTheRateAndShortOfCertainty()
    {
        PlattCalibration fit = Twin.FitProbability([0, 1, 2], [0, 1, 2], [0, 0, 0]);
        Assert.InRange(fit.Apply(Twin.Score(0, 0)), .19, .21); // 1 / (3 + 2)
    }

    [Fact]
    public void New_BadIndices_AreRefusedWithTheIndex()
    {
        Assert.Contains("got 3", Assert.Throws<ArgumentOutOfRangeException>(() => new DegreeTwin([3], [0], 3, 1)).Message);
        Assert.Contains("got -2", Assert.Throws<ArgumentOutOfRangeException>(() => Twin.Score(0, -2)).Message);
        Assert.Throws<ArgumentException>(() => new DegreeTwin([0, 1], [0], 3, 1));
        Assert.Throws<ArgumentException>(() => Twin.Scores([0, 1], [0]));
    }
}
