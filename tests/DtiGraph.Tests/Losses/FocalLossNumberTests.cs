using CsCheck;
using DtiGraph.Losses;

namespace DtiGraph.Tests.Losses;

/// <summary>Focal loss and its kin in numbers that were worked out elsewhere.</summary>
public sealed class FocalLossNumberTests
{
    [Fact]
    public void Forward_WorkedExample_HasItsMean()
    {
        var loss = new FocalLoss(new FocalOptions(2, .25), new LossOptions(Reduction.Mean));
        Assert.Equal(.0047061, LossRun.Of(loss, [2, -1, 3, -2], [1, 0, 1, 0], [4]).Loss.Single(), 1e-7);
    }

    [Theory]
    [InlineData(.9, 100)]
    [InlineData(.6, 6.25)]
    public void Forward_GammaTwo_WeighsDownByTheSquareOfWhatIsMissing(double p, double times)
    {
        double[] z = [Math.Log(p / (1 - p))];
        double plain = LossRun.Of(new BinaryCrossEntropyLoss(), z, [1], [1]).Loss[0];
        double focal = LossRun.Of(new FocalLoss(new FocalOptions(2)), z, [1], [1]).Loss[0];
        Assert.Equal(times, plain / focal, 1e-12);
    }

    [Fact]
    public void Forward_GammaOneAndAHalf_EqualsTheFormulaInDoublePrecision()
    {
        double[] z = [.8, -1.5, .1], y = [1, 0, 1];
        double[] expected = [.. z.Zip(y).Select(e =>
        {
            double q = 1 / (1 + Math.Exp(-e.First)), pt = e.Second == 1 ? q : 1 - q, at = e.Second == 1 ? .25 : .75;
            return -at * Math.Pow(1 - pt, 1.5) * Math.Log(pt);
        })];
        LossRun.Close("focal", expected, LossRun.Of(new FocalLoss(new FocalOptions(1.5, .25)), z, y, [3, 1]).Loss, 1e-14);
    }

    [Fact]
    public void Forward_GammaZero_IsCrossEntropyForSoftLabelsToo() =>
        Gen.Select(Gen.Double[-30, 30], Gen.Double[0, 1], Gen.Double[.01, .99]).ForAll((z, y, alpha) =>
        {
            double q = 1 / (1 + Math.Exp(-z)), other = 1 / (1 + Math.Exp(z));
            LossRun.Close("focal 0", LossRun.Of(new FocalLoss(new FocalOptions(0)), [z], [y], [1]).Loss,
                LossRun.Of(new FocalLoss(new FocalOptions(0), softLabels: SoftLabels.Blended), [z], [y], [1]).Loss, 1e-12);
            LossRun.Close("cross-entropy", [-y * Math.Log(q) - (1 - y) * Math.Log(other)], LossRun.Of(new FocalLoss(new FocalOptions(0)), [z], [y], [1]).Loss, 1e-12, 1e-12);
            var balanced = LossRun.Of(new BalancedCrossEntropyLoss(alpha), [z], [y], [1]);
            var focal = LossRun.Of(new FocalLoss(new FocalOptions(0, alpha)), [z], [y], [1]);
            LossRun.Close("balanced", balanced.Loss, focal.Loss, 1e-12);
            LossRun.Close("balanced", [-alpha * y * Math.Log(q) - (1 - alpha) * (1 - y) * Math.Log(other)], balanced.Loss, 1e-12, 1e-12);
        }, seed: "0N0XIzNsQ0O2", iter: 200);

    [Fact]
    public void Forward_SoftLabel_IsLeastWhereThePosteriorIsTheLabel()
    {
        foreach (double label in new[] { .02, .3, .8 })
        {
            var options = new FocalOptions(2, .25);
            double z = new FocalPosterior(options).Inverse(Math.Log(label / (1 - label)));
            Assert.Equal(0, LossRun.Of(new FocalLoss(options), [z], [label], [1]).Gradient[0], 1e-12);
            Assert.NotInRange(LossRun.Of(new FocalLoss(options, softLabels: SoftLabels.Blended), [z], [label], [1]).Gradient[0], -1e-4, 1e-4);
        }
    }

    [Fact]
    public void Forward_NumbersForEachClass_AreEachClassAlone()
    {
        double[] z = [.3, -2, 1.1, 4, -.7, .2], y = [1, 0, .5, 0, 1, 1];
        FocalOptions[] labels = [new(0, .9), new(.5), new(3, .2)];
        var all = LossRun.Of(new MultiLabelFocalLoss(labels), z, y, [2, 3]);
        var alphas = LossRun.Of(new FocalLoss(new FocalOptions(1.5), classAlphas: [.9, .4, .2]), z, y, [2, 3]);
        double[] own = [.9, .4, .2];
        for (int i = 0; i < z.Length; i++)
        {
            var alone = LossRun.Of(new FocalLoss(labels[i % 3]), [z[i]], [y[i]], [1]);
            LossRun.Close("label", [.. alone.Loss, .. alone.Gradient], [all.Loss[i], all.Gradient[i]], 1e-14);
            alone = LossRun.Of(new FocalLoss(new FocalOptions(1.5, own[i % 3])), [z[i]], [y[i]], [1]);
            LossRun.Close("class", [.. alone.Loss, .. alone.Gradient], [alphas.Loss[i], alphas.Gradient[i]], 1e-14);
        }
    }

    [Fact]
    public void Forward_TwoClasses_AreTheBinaryLossOfTheDifference() =>
        Gen.Select(Gen.Double[-50, 50], Gen.Double[-50, 50], Gen.Double[0, 1], Gen.Double[0, 4]).ForAll((a, b, y, gamma) =>
        {
            var two = LossRun.Of(new MultiClassFocalLoss(gamma), [b, a], [1 - y, y], [1, 2]);
            var one = LossRun.Of(new FocalLoss(new FocalOptions(gamma)), [a - b], [y], [1]);
            LossRun.Close("loss", one.Loss, two.Loss, 1e-11, 1e-25);
            LossRun.Close("gradient", [-one.Gradient[0], one.Gradient[0]], two.Gradient, 1e-11, 1e-14);
        }, seed: "0N0XIzNsQ0O2", iter: 200);

    [Fact]
    public void New_BadNumbers_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new FocalLoss(new FocalOptions(2, .25), classAlphas: [.5]));
        Assert.Throws<ArgumentException>(() => new FocalLoss(new FocalOptions(), classAlphas: [1]));
        Assert.Throws<ArgumentException>(() => new MultiLabelFocalLoss([]));
        Assert.Throws<ArgumentException>(() => new MultiClassFocalLoss(-1));
        Assert.Throws<ArgumentException>(() => new MultiClassFocalLoss(2, [0, 1]));
        Assert.Throws<ArgumentException>(() => new LossOptions(LabelSmoothing: 1));
        Assert.Throws<ArgumentException>(() => new LossOptions(Temperature: 0));
        Assert.Throws<ArgumentException>(() => new LossOptions() with { Temperature = double.PositiveInfinity });
        Assert.Throws<ArgumentException>(() => new LossOptions((Reduction)7));
        Assert.Throws<ArgumentException>(() => LossRun.Of(new MultiLabelFocalLoss([new(), new()]), [1, 2, 3], [0, 1, 0], [1, 3]));
        Assert.Throws<ArgumentException>(() => LossRun.Of(new MultiClassFocalLoss(), [1, 2, 3], [0, 1, 1], [1, 3]));
    }
}
