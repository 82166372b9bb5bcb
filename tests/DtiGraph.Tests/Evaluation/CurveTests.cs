using System.Text.Json;
using DtiGraph.Evaluation;

namespace DtiGraph.Tests.Evaluation;

public sealed class CurveTests
{
    [Theory]
    [InlineData("balanced")]
    [InlineData("rare")]
    [InlineData("ties")]
    [InlineData("all scores equal")]
    [InlineData("perfect")]
    [InlineData("inverted")]
    [InlineData("one positive")]
    [InlineData("heavy ties and rare")]
    public void Of_OracleCase_AreasUnderBothCurvesEqualScikitLearn(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedData.Oracle("numerics/metrics.json")));
        var answer = document.RootElement.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        double[] scores = [.. answer.GetProperty("score").EnumerateArray().Select(x => x.GetDouble())];
        int[] labels = [.. answer.GetProperty("label").EnumerateArray().Select(x => x.GetInt32())];

        var roc = RocCurve.Of(scores, labels);
        var steps = PrecisionRecallCurve.Of(scores, labels);

        Assert.Equal(answer.GetProperty("auroc").GetDouble(), CurveArea.Trapezoids(roc.FalsePositiveRate, roc.TruePositiveRate), 1e-9);
        Assert.Equal(answer.GetProperty("averagePrecision").GetDouble(), CurveArea.Steps(steps.Recall, steps.Precision), 1e-9);
        Assert.InRange(roc.TruePositiveRate.Length, 2, 2 * labels.Sum() + 2);
    }

    [Fact]
    public void RocOf_ThreeRowsOnOneLine_KeepsTheCornersAlone()
    {
        var roc = RocCurve.Of([.9, .8, .7, .6, .5], [1, 1, 0, 0, 0]);

        Assert.Equal([0, 0, 1], roc.FalsePositiveRate);
        Assert.Equal([0, 1, 1], roc.TruePositiveRate);
    }

    [Fact]
    public void RocOf_OneClassAbsent_IsEmpty() => Assert.Empty(RocCurve.Of([.9, .8], [1, 1]).TruePositiveRate);

    [Theory]
    [InlineData(4, 1)]
    [InlineData(2.5, 2)]
    [InlineData(2, 2.5)] // behind one, level with one: half a place
    [InlineData(0, 4)]
    public void Rank_AmongOneTwoThree_TakesTheMeanRankOfATie(double score, double expected) => Assert.Equal(expected, RankHistogram.Rank(score, [1, 2, 3]));

    [Fact]
    public void RankHistogramOf_Ranks_CountsByPowersOfTwo()
    {
        var histogram = RankHistogram.Of([1, 1.5, 2, 3.5, 4, 7.5, 100], 100);

        Assert.Equal([2, 2, 2, 0, 0, 0, 1], histogram.Counts);
        Assert.Equal(3.5, histogram.Median);
        Assert.Equal((1 + 1 / 1.5 + 1 / 2.0 + 1 / 3.5 + 1 / 4.0 + 1 / 7.5 + .01) / 7, histogram.Mrr, 1e-12);
    }

    [Theory]
    [InlineData(.5)]
    [InlineData(101)]
    [InlineData(double.NaN)]
    public void RankHistogramOf_RankOutOfRange_IsRefused(double rank) =>
        Assert.Contains("expected a number in [1, 100]", Assert.Throws<ArgumentException>(() => RankHistogram.Of([rank], 100)).Message);
}

/// <summary>Areas, written once more and in another way than the metrics.</summary>
internal static class CurveArea
{
    public static double Trapezoids(IReadOnlyList<double> x, IReadOnlyList<double> y) =>
        Enumerable.Range(1, x.Count - 1).Sum(i => (x[i] - x[i - 1]) * (y[i] + y[i - 1]) / 2);

    public static double Steps(IReadOnlyList<double> x, IReadOnlyList<double> y) =>
        Enumerable.Range(0, x.Count).Sum(i => (x[i] - (i == 0 ? 0 : x[i - 1])) * y[i]);
}
