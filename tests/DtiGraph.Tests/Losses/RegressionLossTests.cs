using DtiGraph.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Losses;

public sealed class RegressionLossTests
{
    private static readonly double[] Values = [5, 6.2, 4.1, 7.7, 5, 3];
    private static readonly int[] Relations = [-1, 0, 1, 0, -1, 1];

    [Fact]
    public void Censored_MixedRelationsAndScales_GradientsEqualCentralDifferences()
    {
        double[] means = [4, 6, 4.5, 9, 7.5, -3], scales = [-2, .3, 1, -6, 0, .5];
        using Tensor y = tensor(Values), relation = tensor(Relations), mean = tensor(means), scale = tensor(scales);
        var loss = new CensoredGaussianLoss(reduction: Reduction.Mean);
        Tensor OfMean(Tensor m) => loss.Forward(m, y, relation, scale);
        Tensor OfScale(Tensor s) => loss.Forward(mean, y, relation, s);
        // Scale -6 is an sd of .0035 with a residual of 1.3: a loss of 70,000, whose rounding the difference divides by its step.
        LossRun.Close("means", LossRun.Difference(OfMean, means, [6]), LossRun.Of(OfMean, means, [6]).Gradient, 1e-6, 1e-7);
        LossRun.Close("scales", LossRun.Difference(OfScale, scales, [6]), LossRun.Of(OfScale, scales, [6]).Gradient, 1e-6, 1e-7);
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void Censored_ExtremeMeansAndScales_StaysFinite(ScalarType type)
    {
        foreach (double m in new[] { -1e4, -100, -1, 0, 1, 100, 1e4 })
        {
            foreach (double s in new[] { -1e4, -50, 0, 50, 1e4 })
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor mean = full(6, m, dtype: type).requires_grad_(true), scale = full(6, s, dtype: type).requires_grad_(true);
                Tensor loss = new CensoredGaussianLoss().Forward(mean, tensor(Values).to(type), tensor(Relations), scale);
                loss.sum().backward();
                foreach (Tensor t in new[] { loss.detach(), mean.grad!, scale.grad! })
                    Assert.All(LossRun.Numbers(t), x => Assert.True(double.IsFinite(x), $"mean {m}, scale {s}: {x}"));
            }
        }
    }

    [Fact]
    public void Censored_BothSidesOfABound_AreAllThereIs()
    {
        // P(above) + P(below) = 1, whatever the mean; and each is the integral of the density.
        foreach (double m in new[] { -8, -2, -.69, 0, .7, 3 })
        {
            using Tensor zero = zeros(1, dtype: ScalarType.Float64), above = ones(1, dtype: ScalarType.Int64), below = -above;
            var loss = new CensoredGaussianLoss(new GaussianOptions(.7));
            double up = Math.Exp(-LossRun.Of(z => loss.Forward(z, zero, above), [m], [1]).Loss[0]);
            double down = Math.Exp(-LossRun.Of(z => loss.Forward(z, zero, below), [m], [1]).Loss[0]);
            Assert.Equal(1, up + down, 1e-14);
            const double Step = 1e-3;
            double[] above0 = [.. Enumerable.Range(0, 11_000).Select(i => (i + .5) * Step)], mean = [.. above0.Select(_ => m)];
            double area = LossRun.Of(new GaussianLoss(new GaussianOptions(.7)), mean, above0, [above0.Length]).Loss.Sum(l => Step * Math.Exp(-l));
            Assert.Equal(up, area, 1e-6);
        }
    }

    [Fact]
    public void Censored_PredictionOnTheKnownSide_CostsLittleAndOnTheOtherMuch()
    {
        using Tensor five = full(1, 5.0, dtype: ScalarType.Float64), below = full(1, -1L);
        var loss = new CensoredGaussianLoss();
        Assert.InRange(LossRun.Of(z => loss.Forward(z, five, below), [2], [1]).Loss[0], 0, .01);
        Assert.InRange(LossRun.Of(z => loss.Forward(z, five, below), [8], [1]).Loss[0], 4.5, 10);
    }

    [Fact]
    public void Poisson_AboveTheSwitch_GoesOnStraightAndSmooth()
    {
        var loss = new PoissonLoss(4);
        double e = Math.Exp(4);
        LossRun.Close("value", [Math.Exp(3.5) - 7, e * 3 - 12], LossRun.Of(loss, [3.5, 6], [2, 2], [2]).Loss, 1e-14);
        LossRun.Close("slope", [Math.Exp(4 - 1e-9) - 2, e - 2, e - 2], LossRun.Of(loss, [4 - 1e-9, 4 + 1e-9, 1e4], [2, 2, 2], [3]).Gradient, 1e-12);
    }

    [Fact]
    public void Hurdle_NotBinding_HasNoStrength()
    {
        double[] z = [2, -1, .5, -3], m = [5, 6, 7, 8], b = [1, 0, .4, 1], y = [6, double.NaN, 5, 4];
        using Tensor means = tensor(m), binds = tensor(b), values = tensor(y), mask = tensor([true, true, true, false]), logits = tensor(z);
        var loss = new HurdleLoss(new FocalOptions(2, .25), new GaussianOptions(.5), 3, new LossOptions(LabelSmoothing: .1, Temperature: 2));
        var ofLogits = LossRun.Of(x => loss.Forward(x, means, binds, values, mask: mask), z, [4]);
        var ofMeans = LossRun.Of(x => loss.Forward(logits, x, binds, values, mask: mask), m, [4]);

        var whether = LossRun.Of(new FocalLoss(loss.Focal, loss.Shared), z, b, [4]);
        var strength = LossRun.Of(new GaussianLoss(loss.Strength), m, [6, 0, 5, 4], [4]);
        double[] kept = [1, 1, 1, 0];
        LossRun.Close("loss", [.. kept.Select((k, i) => k * (whether.Loss[i] + 3 * b[i] * strength.Loss[i]))], ofLogits.Loss, 1e-14);
        LossRun.Close("logits", [.. kept.Select((k, i) => k * whether.Gradient[i])], ofLogits.Gradient, 1e-14);
        LossRun.Close("means", [.. kept.Select((k, i) => k * 3 * b[i] * strength.Gradient[i])], ofMeans.Gradient, 1e-14);
    }

    [Fact]
    public void Hurdle_CensoredStrengthsAndExtremes_GradientsEqualDifferencesAndStayFinite()
    {
        double[] z = [1, -2, .3, 3, -.5, 2], m = [4, 6, 4.5, 9, 7.5, 2];
        using Tensor values = tensor(Values), relations = tensor(Relations), binds = tensor(new[] { 1, 0, 1, 1, .5, 1 });
        using Tensor logits = tensor(z), means = tensor(m);
        var loss = new HurdleLoss(new FocalOptions(.5, .25), shared: new LossOptions(Reduction.Mean));
        Tensor OfLogits(Tensor x) => loss.Forward(x, means, binds, values, relations);
        Tensor OfMeans(Tensor x) => loss.Forward(logits, x, binds, values, relations);
        LossRun.Close("logits", LossRun.Difference(OfLogits, z, [6]), LossRun.Of(OfLogits, z, [6]).Gradient, 1e-6, 1e-11);
        LossRun.Close("means", LossRun.Difference(OfMeans, m, [6]), LossRun.Of(OfMeans, m, [6]).Gradient, 1e-6, 1e-11);
        double[] far = [1e4, -1e4, -1e4, 1e4, 1e4, -1e4];
        Assert.All([.. LossRun.Of(OfLogits, far, [6]).Gradient, .. LossRun.Of(OfMeans, far, [6]).Gradient, .. LossRun.Of(OfMeans, far, [6]).Loss],
            x => Assert.True(double.IsFinite(x)));
    }

    [Fact]
    public void Regression_BadInput_IsRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor z = zeros(2, dtype: ScalarType.Float64);
        var loss = new CensoredGaussianLoss();
        Assert.Throws<ArgumentException>(() => loss.Forward(z, z, tensor(new[] { 0, 2 })));
        Assert.Throws<ArgumentException>(() => loss.Forward(z, z, zeros(2)));
        Assert.Throws<ArgumentException>(() => loss.Forward(z, z, null, zeros(3, dtype: ScalarType.Float64)));
        Assert.Throws<ArgumentException>(() => loss.Forward(z, z / 0, null));
        Assert.Throws<ArgumentException>(() => new PoissonLoss().Forward(z, z - 1));
        Assert.Throws<ArgumentException>(() => new HurdleLoss(new()).Forward(z, zeros(3), z, z));
        Assert.Throws<ArgumentException>(() => new HurdleLoss(new()).Forward(z, z, z + 1, z / 0));
        Assert.Throws<ArgumentException>(() => new GaussianOptions(0));
        Assert.Throws<ArgumentException>(() => new PoissonLoss(81));
    }
}
