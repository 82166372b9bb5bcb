using System.Text.Json;
using DtiGraph.Evaluation;

namespace DtiGraph.Tests.Evaluation;

public sealed class CalibrationErrorTests
{
    [Fact]
    public void ReliabilityCurve_SeventeenRowsInFiveSlices_FirstOnesAreLonger()
    {
        double[] p = [.. Enumerable.Range(0, 17).Select(i => i / 20.0)];
        int[] labels = [.. Enumerable.Range(0, 17).Select(i => i % 2)];

        var curve = ReliabilityCurve.Of(p, labels, bins: 5);

        Assert.Equal([4, 4, 3, 3, 3], curve.Select(x => x.Count));
        Assert.Equal((0 + 1 + 2 + 3) / 80.0, curve[0].MeanProbability, 12);
        Assert.Equal(.5, curve[0].ObservedRate);
        Assert.Equal(1.0 / 3, curve[2].ObservedRate, 12);
    }

    [Fact]
    public void ReliabilityCurve_FewerRowsThanSlices_HasNoEmptySlice() =>
        Assert.Equal([1, 1], ReliabilityCurve.Of([.2, .1], [1, 0]).Select(x => x.Count));

    [Fact]
    public void Of_TiesAcrossACut_StayInTheOrderOfTheRows() =>
        Assert.Equal(.5, CalibrationError.Of([.5, .5, .5, .5], [1, 1, 0, 0], bins: 2), 12);

    [Fact]
    public void Excess_CalibratedProbabilities_IsNearZeroThoughEceIsNot()
    {
        double ece = 0, excess = 0;
        for (int seed = 1; seed <= 20; seed++)
        {
            (double[] p, int[] labels) = Draw(300, seed, x => x);
            ece += CalibrationError.Of(p, labels) / 20;
            excess += CalibrationError.Excess(p, labels, seed: 7) / 20;
        }
        Assert.InRange(ece, .04, .09);
        Assert.InRange(excess, -.01, .01);
    }

    [Fact]
    public void Excess_OverconfidentProbabilities_IsTheTrueError()
    {
        // Truth is .25 + p / 2, so the mean distance over uniform p is 1/8.
        (double[] p, int[] labels) = Draw(20_000, 3, x => .25 + x / 2);
        Assert.InRange(CalibrationError.Excess(p, labels, seed: 7), .110, .130);
    }

    [Fact]
    public void Excess_SameSeed_SameBits()
    {
        (double[] p, int[] labels) = Draw(500, 5, x => x);
        Assert.Equal(CalibrationError.Excess(p, labels, seed: 9), CalibrationError.Excess(p, labels, seed: 9));
        Assert.NotEqual(CalibrationError.Excess(p, labels, seed: 9), CalibrationError.Excess(p, labels, seed: 10));
    }

    [Fact]
    public void PairMetrics_OneClassOnly_WritesNullAndReadsItBack()
    {
        PairMetrics metrics = PairMetrics.Of([1, 2], [.1, .2], [0, 0]);

        string json = JsonSerializer.Serialize(metrics, JsonSerializerOptions.Web);

        Assert.Contains("\"auroc\":null,\"auprc\":null", json);
        Assert.Equal(metrics, JsonSerializer.Deserialize<PairMetrics>(json, JsonSerializerOptions.Web));
    }

    [Fact]
    public void LogLoss_SureMistake_IsClippedAndFinite() => Assert.Equal(-Math.Log(1e-6), LogLoss.Of([0], [1]), 9);

    private static (double[] P, int[] Labels) Draw(int rows, int seed, Func<double, double> truth)
    {
        var random = new Random(seed);
        double[] p = [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble())];
        return (p, [.. p.Select(x => random.NextDouble() < truth(x) ? 1 : 0)]);
    }
}
