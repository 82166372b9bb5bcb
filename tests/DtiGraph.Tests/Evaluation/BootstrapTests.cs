using DtiGraph.Evaluation;

namespace DtiGraph.Tests.Evaluation;

public sealed class BootstrapTests
{
    private const double Shift = 1, PositiveShare = .3;

    // Of two normals a shift apart: Phi(1 / sqrt 2).
    private const double TrueAuroc = .7602499;

    [Fact]
    public void Of_TwoHundredSamples_CoverTheTruthAsOftenAsStated()
    {
        var random = new Random(20261124);
        var (many, truth) = Sample(random, 400_000);
        double trueAuprc = AveragePrecision.Of(many, truth);
        int auroc = 0, auprc = 0;
        for (int repetition = 0; repetition < 200; repetition++)
        {
            var (scores, labels) = Sample(random, 300);
            var (first, second) = Bootstrap.Of(scores, labels, seed: (ulong)repetition, resamples: 400);
            if (first.Low <= TrueAuroc && TrueAuroc <= first.High) auroc++;
            if (second.Low <= trueAuprc && trueAuprc <= second.High) auprc++;
        }

        // 95 % of 200 is 190; one standard deviation is 3.
        Assert.InRange(auroc, 180, 198);
        Assert.InRange(auprc, 180, 198);
    }

    [Fact]
    public void Of_SameSeed_IsEqualBitForBitAndHoldsTheMetric()
    {
        var (scores, labels) = Sample(new Random(3), 500);

        var interval = Bootstrap.Of(scores, labels, seed: 4);

        Assert.Equal(interval, Bootstrap.Of(scores, labels, seed: 4));
        Assert.NotEqual(interval, Bootstrap.Of(scores, labels, seed: 5));
        Assert.InRange(Auroc.Of(scores, labels), interval.Auroc.Low, interval.Auroc.High);
        Assert.InRange(AveragePrecision.Of(scores, labels), interval.Auprc.Low, interval.Auprc.High);
    }

    [Fact]
    public void Resampled_MeanOfManyValues_IsAsWideAsItsStandardError()
    {
        var random = new Random(8);
        double[] values = [.. Enumerable.Range(0, 2000).Select(_ => random.NextDouble())];

        var interval = Interval.Percentile(Bootstrap.Resampled(values.Length, Mean, seed: 1, resamples: 2000));

        // 2 x 1.96 standard errors of a uniform number: sqrt(1/12) / sqrt(2000).
        Assert.InRange(interval.High - interval.Low, .9 * .0253, 1.1 * .0253);

        double Mean(ReadOnlySpan<int> weights)
        {
            double sum = 0;
            for (int i = 0; i < values.Length; i++) sum += weights[i] * values[i];
            return sum / values.Length;
        }
    }

    [Fact]
    public void Of_OneClassOnly_IsUndefined() =>
        Assert.True(Bootstrap.Of([1, 2, 3], [0, 0, 0]) is { Auroc.Low: double.NaN, Auprc.High: double.NaN });

    [Fact]
    public void Percentile_KnownValues_InterpolatesBetweenThem()
    {
        var interval = Interval.Percentile([.. Enumerable.Range(0, 101).Select(i => (double)i), double.NaN], .9);

        Assert.Equal((5, 95), (Math.Round(interval.Low, 9), Math.Round(interval.High, 9)));
    }

    [Fact]
    public void Of_BadNumbers_AreNamed()
    {
        Assert.Contains("got 0", Assert.Throws<ArgumentException>(() => Bootstrap.Of([1, 2], [0, 1], resamples: 0)).Message);
        Assert.Contains("got 0", Assert.Throws<ArgumentException>(() => Bootstrap.Resampled(0, _ => 0, seed: 1, resamples: 1)).Message);
        Assert.Contains("got 1", Assert.Throws<ArgumentException>(() => Interval.Percentile([1], 1)).Message);
        Assert.Contains("expected 2", Assert.Throws<ArgumentException>(() => new WeightedOrder([1, 2], [0, 1]).Of([1])).Message);
    }

    internal static (double[] Scores, int[] Labels) Sample(Random random, int count)
    {
        int[] labels = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() < PositiveShare ? 1 : 0)];
        return ([.. labels.Select(y => Normal(random) + Shift * y)], labels);
    }

    internal static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
