using CsCheck;
using DtiGraph.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Losses;

/// <summary>The focal posterior under label smoothing, temperature and sampled negatives at once.</summary>
public sealed class SmoothedPosteriorTests
{
    private const string Seed = "0N0XIzNsQ0O2";

    private static readonly Gen<FocalOptions> Options = Gen.Select(
        Gen.OneOf(Gen.Double[0, 5], Gen.Const(0.0)), Gen.Double[.02, .98], Gen.Bool,
        (gamma, alpha, balanced) => new FocalOptions(gamma, balanced ? alpha : null));

    private static readonly Gen<LossOptions> Shared = Gen.Select(
        Gen.OneOf(Gen.Double[1e-4, .9], Gen.Const(0.0)), Gen.Double[-2, 2],
        (epsilon, t) => new LossOptions(LabelSmoothing: epsilon, Temperature: Math.Exp(t)));

    private static readonly Gen<double> Fraction = Gen.Double[-7, .5].Select(Math.Exp);

    [Theory]
    [InlineData(0, null, .1, 1, 1)]
    [InlineData(0, .8, .1, 2, .02)]
    [InlineData(2, null, 0, 2, 1)]
    [InlineData(2, .25, .1, 1, 1)]
    [InlineData(2, .25, .1, .5, .02)]
    [InlineData(.5, .75, .3, 3, .1)]
    [InlineData(5, null, .02, 1, 3)]
    public void Probability_ArgminOfTheLossItselfOnAGrid_IsEta(double gamma, double? alpha, double epsilon, double temperature, double fraction)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        var options = new FocalOptions(gamma, alpha);
        var shared = new LossOptions(LabelSmoothing: epsilon, Temperature: temperature);
        var posterior = new FocalPosterior(options, fraction, shared);
        var loss = new FocalLoss(options, shared);
        const int Points = 8001;
        Tensor grid = temperature * linspace(-20, 20, Points, dtype: ScalarType.Float64);
        Tensor ofOne = loss.Forward(grid, ones_like(grid)), ofZero = loss.Forward(grid, zeros_like(grid));
        double step = temperature * 40 / (Points - 1);
        foreach (double eta in new[] { 1e-3, .01, .019, .05, .2, .5, .8, .95, .999 })
        {
            double argmin = grid[(eta * ofOne + (1 - eta) * fraction * ofZero).argmin()].ToDouble();
            double z = posterior.Inverse(Math.Log(eta / (1 - eta)));
            Assert.True(Math.Abs(z - argmin) <= .51 * step, $"eta {eta}: expected z {argmin}, got {z}");
            double below = posterior.Probability(argmin - step), above = posterior.Probability(argmin + step);
            Assert.True(below < eta && eta < above, $"eta {eta}: expected between {below} and {above}");
        }
    }

    [Fact]
    public void Probability_MinimiserOfTheExpectedLoss_IsTheTrueProbability() =>
        Gen.Select(Gen.Double[1e-4, 1 - 1e-4], Options, Shared, Fraction).ForAll((eta, options, shared, fraction) =>
        {
            // The same loss by what stands before L+ and before L-.
            double h = shared.LabelSmoothing / 2;
            double ofOne = eta * (1 - h) + (1 - eta) * fraction * h, ofZero = eta * h + (1 - eta) * fraction * (1 - h);
            double z = shared.Temperature * FocalMinimiser.Of(ofOne, ofZero, options);
            double p = new FocalPosterior(options, fraction, shared).Probability(z);
            // Where smoothing leaves little, the rounding of z is seen.
            return Math.Abs(p - eta) < 1e-8 / (1 - shared.LabelSmoothing) / Math.Min(1, fraction);
        }, seed: Seed, iter: 5000);

    [Theory]
    [InlineData(.05, .1)]
    [InlineData(.3, .5)]
    [InlineData(.97, .02)]
    public void Probability_CrossEntropyWithSmoothing_IsTheScoreStretched(double eta, double epsilon)
    {
        // gamma 0, r = 1: sigmoid(z / T) = (1 - epsilon) eta + epsilon / 2.
        double seen = (1 - epsilon) * eta + epsilon / 2, z = 2.5 * Math.Log(seen / (1 - seen));
        var posterior = new FocalPosterior(new FocalOptions(0), shared: new LossOptions(LabelSmoothing: epsilon, Temperature: 2.5));
        Assert.Equal(eta, posterior.Probability(z), 13);
    }

    [Fact]
    public void Logit_HandWorkedCase_IsTheOddsOfTheDerivation()
    {
        // gamma 0, epsilon .2 (h = .1), r = .5, z = ln 2, so k = 2: .5 (.9 * 2 - .1) / (.9 - .1 * 2) = 17/14.
        var posterior = new FocalPosterior(new FocalOptions(0), .5, new LossOptions(LabelSmoothing: .2));
        Assert.Equal(Math.Log(17.0 / 14), posterior.Logit(Math.Log(2)), 14);
        Assert.Equal(Math.Log(2), posterior.Inverse(Math.Log(17.0 / 14)), 14);
    }

    [Fact]
    public void Probability_BeyondWhatSmoothingAllows_IsClippedAndTies()
    {
        // epsilon .1: sigmoid(l) of a minimiser lies in [.05, .95], l within ln 19 = 2.944.
        var posterior = new FocalPosterior(new FocalOptions(0), .1, new LossOptions(LabelSmoothing: .1));
        double edge = Math.Log(19);
        Assert.Equal([0.0, 0, 1, 1], new[] { -1e4, -edge - 1e-9, edge + 1e-9, 1e4 }.Select(z => posterior.Probability(z)));
        Assert.Equal(double.NegativeInfinity, posterior.Logit(-3));
        Assert.Equal(double.PositiveInfinity, posterior.Logit(3));
        Assert.InRange(posterior.Probability(-2.9), 1e-5, .01);
        Assert.InRange(posterior.Probability(2.94), .9, .9999);
        Assert.InRange(Math.Abs(posterior.Inverse(700)), edge - 1e-12, edge + 1e-12);
    }

    [Fact]
    public void Logit_HigherZWithinTheEdge_IsStrictlyHigher() =>
        Gen.Select(Gen.Double[-.999, .998], Options, Shared, Fraction).ForAll((at, options, shared, fraction) =>
        {
            var posterior = new FocalPosterior(options, fraction, shared);
            double h = shared.LabelSmoothing / 2, edge = h == 0 ? 30 : Math.Log((1 - h) / h), t = shared.Temperature;
            // l = at * edge has this z without smoothing.
            var plain = new FocalPosterior(options, 1);
            double lower = posterior.Logit(t * plain.Inverse(at * edge)), higher = posterior.Logit(t * plain.Inverse((at + 1e-3) * edge));
            return double.IsFinite(lower) && double.IsFinite(higher) && higher > lower;
        }, seed: Seed, iter: 5000);

    [Fact]
    public void Inverse_AnyLogOdds_ComesBack() =>
        Gen.Select(Gen.Double[-12, 12], Options, Shared, Fraction).ForAll((logit, options, shared, fraction) =>
        {
            var posterior = new FocalPosterior(options, fraction, shared);
            double back = posterior.Logit(posterior.Inverse(logit));
            // Near the edge one bit of z is many of the log-odds.
            return Math.Abs(back - logit) <= 1e-13 * Math.Exp(Math.Abs(logit - Math.Log(fraction))) * (1 + 1 / (1e-4 + shared.LabelSmoothing)) + 1e-11;
        }, seed: Seed, iter: 5000);

    [Fact]
    public void Logit_WithoutSmoothingAtTemperatureOne_IsThatOfTheLossAlone()
    {
        var random = new Random(50);
        for (int i = 0; i < 1000; i++)
        {
            double z = 40 * random.NextDouble() - 20;
            var options = new FocalOptions(4 * random.NextDouble(), .01 + .98 * random.NextDouble());
            Assert.Equal(new FocalPosterior(options, .3).Logit(z), new FocalPosterior(options, .3, new LossOptions(Reduction.Mean)).Logit(z));
        }
    }
}
