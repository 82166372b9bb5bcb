using CsCheck;
using DtiGraph.Evaluation;
using DtiGraph.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Losses;

public sealed class SelfAdversarialTests
{
    private const string Seed = "0N0XIzNsQ0O2";

    [Fact]
    public void Weights_HandWorkedCase_AreTheSoftmaxOfTheNegativesTimesTheirNumber()
    {
        // a = 2, negatives at 0 and ln 3: e^(a z) = 1 and 9, so .1 and .9 of 2; the positive at 50 has no part in it.
        double[] got = Weights(2, [0, 50, Math.Log(3)], [0, 1, 0]);
        LossRun.Close("weights", [.2, 1, 1.8], got, 1e-14);
        Assert.Equal([1.0, 1, 1], Weights(0, [0, 50, Math.Log(3)], [0, 1, 0]));
        Assert.Equal([1.0, 1], Weights(1, [3, -3], [1, 1]));
    }

    [Fact]
    public void Weights_AnyStep_OfNegativesHaveMeanOneAndFollowTheTerm() =>
        Gen.Select(Gen.Double[0, 3], Gen.Double[-20, 20].Array[2, 40], Gen.Int[0, 1000]).ForAll((a, z, seed) =>
        {
            var random = new Random(seed);
            double[] y = [.. z.Select((_, i) => i == 0 || random.Next(3) > 0 ? 0.0 : 1)];
            double[] weights = Weights(a, z, y), negatives = [.. weights.Where((_, i) => y[i] == 0)];
            using Tensor logits = tensor(z), labels = tensor(y);
            SelfAdversarialTerm term = new SelfAdversarialWeighting(a).Term(logits, labels);
            return Math.Abs(negatives.Average() - 1) < 1e-12 && weights.Where((_, i) => y[i] == 1).All(w => w == 1)
                && weights.Select((w, i) => y[i] == 1 || Math.Abs(w - term.EffectiveFraction(z[i])) < 1e-10 * (1 + w)).All(same => same);
        }, seed: Seed, iter: 500);

    [Fact]
    public void Weights_ExtremeLogitsInFloat32_AreFiniteAndWithoutGradient()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor z = tensor([-1e4f, 1e4f, 0, 1e4f]).requires_grad_(true), y = tensor([0f, 0, 0, 1]);
        Tensor weights = new SelfAdversarialWeighting(1).Weights(z, y);
        Assert.False(weights.requires_grad);
        LossRun.Close("weights", [0, 3, 0, 1], LossRun.Numbers(weights), 1e-6, 1e-30);
        SelfAdversarialTerm term = new SelfAdversarialWeighting(1).Term(z, y);
        Assert.Equal(1e4 - Math.Log(3), term.LogNormaliser, 1e-6);
        Assert.Equal(-2e4 + Math.Log(3), term.LogOddsShift(-1e4), 1e-6);
    }

    [Fact]
    public void LogOddsShift_AnyPosterior_IsTheFractionInOtherWords() =>
        Gen.Select(Gen.Double[0, 2], Gen.Double[-5, 5], Gen.Double[-8, 8], Gen.Double[0, 4]).ForAll((a, normaliser, z, gamma) =>
        {
            var term = new SelfAdversarialTerm(a, normaliser);
            var posterior = new FocalPosterior(new FocalOptions(gamma, .3), .05, new LossOptions(Temperature: 1.5));
            double shifted = posterior.Logit(z) + term.LogOddsShift(z), higher = posterior.Logit(z + .01) + term.LogOddsShift(z + .01);
            return Math.Abs(shifted - posterior.Logit(z, .05 * term.EffectiveFraction(z))) < 1e-10 && higher > shifted;
        }, seed: Seed, iter: 2000);

    [Theory]
    [InlineData(.5, false, 0, 1, 3)]
    [InlineData(1, false, 0, 1, 5)]
    [InlineData(.5, true, 0, 1, 5)]
    [InlineData(1, true, 0, 1, 5)]
    [InlineData(1, true, .02, 2, 5)]
    public void Probability_TrainedInARareWorld_IsCalibratedWithTheShiftAndNotWithout(
        double a, bool sampled, double epsilon, double temperature, double leastFactor)
    {
        var shared = new LossOptions(LabelSmoothing: epsilon, Temperature: temperature);
        var world = SelfAdversarialWorld.Train(new FocalOptions(2, .25), shared, a, sampled);
        double with = CalibrationError.Of(world.Probabilities, world.Labels), without = CalibrationError.Of(world.Unshifted, world.Labels);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"a {a}, r {world.Fraction:G3}, {world.Term}: ECE {with} with the shift, {without} without; worst kind {world.WorstKind}");

        Assert.InRange(world.Labels.Average(), .015, .025);
        Assert.InRange(with, 0, .005);
        Assert.InRange(without / with, leastFactor, double.MaxValue);
        // Each kind of pair by itself: its log-odds are those of its training labels.
        Assert.InRange(world.WorstKind, 0, .01);
    }

    [Fact]
    public void Weights_ArgumentOutOfRange_IsRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        var weighting = new SelfAdversarialWeighting();
        Assert.Throws<ArgumentException>(() => weighting.Weights(zeros(2, 2), zeros(2, 2)));
        Assert.Throws<ArgumentException>(() => weighting.Weights(zeros(2), zeros(3)));
        Assert.Throws<ArgumentException>(() => weighting.Weights(zeros(2), tensor([.5f, 0])));
        Assert.Throws<ArgumentException>(() => weighting.Weights(tensor([float.NaN, 0]), zeros(2)));
        Assert.Throws<ArgumentException>(() => weighting.Term(zeros(2), ones(2)));
        Assert.Throws<ArgumentException>(() => new SelfAdversarialWeighting(-1));
        Assert.Throws<ArgumentException>(() => new SelfAdversarialTerm(1, double.NaN));
        Assert.Throws<ArgumentException>(() => SelfAdversarialTerm.Of(1, []));
        Assert.Throws<ArgumentException>(() => new SelfAdversarialTerm(1, 0).LogOddsShift(double.NaN));
    }

    private static double[] Weights(double a, double[] z, double[] y)
    {
        using Tensor logits = tensor(z), labels = tensor(y), weights = new SelfAdversarialWeighting(a).Weights(logits, labels);
        return LossRun.Numbers(weights);
    }
}
