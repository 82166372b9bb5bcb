using DtiGraph.Evaluation;

namespace DtiGraph.Tests.Evaluation;

public sealed class PairedDifferenceTests
{
    [Fact]
    public void Of_TheSameModelTwice_IsZeroWithoutDoubt()
    {
        var (scores, labels) = BootstrapTests.Sample(new Random(1), 400);

        var (auroc, auprc) = PairedDifference.Of(scores, [.. scores.Select(s => 3 * s + 1)], labels);

        Assert.All([auroc, auprc], d => Assert.Equal(new PairedDifference(0, new(0, 0), 1), d));
        Assert.True(auroc.IsNotInferior(.001));
    }

    [Fact]
    public void Of_AModelWithNoiseAdded_IsWorseForSure()
    {
        var random = new Random(2);
        var (scores, labels) = BootstrapTests.Sample(random, 3000);
        double[] noisy = [.. scores.Select(s => s + 1.5 * BootstrapTests.Normal(random))];

        var (auroc, auprc) = PairedDifference.Of(noisy, scores, labels);

        // Phi(1 / sqrt 2) falls to Phi(1 / sqrt(2 (1 + 1.5^2))): .760 to .653.
        Assert.InRange(auroc.Difference, -.14, -.07);
        Assert.All([auroc, auprc], d => Assert.True(d.Interval.High < 0 && d.Share < .01, $"{d}"));
        Assert.False(auroc.IsNotInferior(.05));
        Assert.True(auroc.IsNotInferior(.2));
    }

    [Fact]
    public void Of_TwoEquallyGoodModels_RarelyLookDifferent()
    {
        var random = new Random(3);
        int different = 0;
        for (int repetition = 0; repetition < 200; repetition++)
        {
            var (scores, labels) = BootstrapTests.Sample(random, 300);
            double[] Noisy() => [.. scores.Select(s => s + BootstrapTests.Normal(random))];
            if (PairedDifference.Of(Noisy(), Noisy(), labels, (ulong)repetition, 400).Auroc.Share < .05) different++;
        }

        // 5 % of 200 is 10.
        Assert.InRange(different, 2, 20);
    }

    [Fact]
    public void Of_AnyMetric_EqualsTheOneForAuroc()
    {
        var random = new Random(4);
        var (scores, labels) = BootstrapTests.Sample(random, 200);
        double[] noisy = [.. scores.Select(s => s + BootstrapTests.Normal(random))];
        var (first, second) = (new WeightedOrder(scores, labels), new WeightedOrder(noisy, labels));

        Assert.Equal(
            PairedDifference.Of(scores, noisy, labels, seed: 6).Auroc,
            PairedDifference.Of(200, w => first.Of(w).Auroc, w => second.Of(w).Auroc, seed: 6));
    }

    [Fact]
    public void IsNotInferior_UndefinedOrNegativeMargin_IsNoPass()
    {
        Assert.False(PairedDifference.Of([1, 2], [2, 1], [0, 0]).Auroc.IsNotInferior(1));
        Assert.Throws<ArgumentException>(() => PairedDifference.Of([1, 2], [2, 1], [0, 1]).Auroc.IsNotInferior(-.1));
    }
}
