using CsCheck;
using DtiGraph.Evaluation;
using DtiGraph.Losses;

namespace DtiGraph.Tests.Losses;

public sealed class FocalPosteriorTests
{
    private static readonly Gen<FocalOptions> Options = Gen.Select(
        Gen.OneOf(Gen.Double[0, 5], Gen.Const(0.0), Gen.Double[0, 1]), Gen.Double[.02, .98], Gen.Bool,
        (gamma, alpha, balanced) => new FocalOptions(gamma, balanced ? alpha : null));

    private static readonly Gen<double> Fraction = Gen.Double[-7, 0].Select(Math.Exp);

    [Theory]
    [InlineData(.001, .073, .050)]
    [InlineData(.01, .154, .108)]
    [InlineData(.05, .250, .182)]
    [InlineData(.1, .306, .227)]
    [InlineData(.2, .373, .284)]
    [InlineData(.5, .500, .399)]
    public void Inverse_ReferenceTable_GivesTheScoreThatFocalTrainingReaches(double eta, double plain, double balanced)
    {
        Assert.Equal(plain, Sigmoid(new FocalPosterior(new FocalOptions(2)).Inverse(Logit(eta))), 3);
        Assert.Equal(balanced, Sigmoid(new FocalPosterior(new FocalOptions(2, .25)).Inverse(Logit(eta))), 3);
    }

    [Fact]
    public void Probability_MinimiserOfTheExpectedLoss_IsTheTrueProbability() =>
        Gen.Select(Gen.Double[1e-4, 1 - 1e-4], Options, Fraction).ForAll((eta, options, fraction) =>
        {
            double z = Minimiser(eta, options, fraction), here = ExpectedLoss(z, eta, options, fraction);
            bool minimum = here < ExpectedLoss(z - .01, eta, options, fraction) && here < ExpectedLoss(z + .01, eta, options, fraction);
            return minimum && Math.Abs(new FocalPosterior(options, fraction).Probability(z) - eta) < 1e-8;
        }, iter: 2000);

    [Fact]
    public void Logit_HigherZ_IsStrictlyHigherWithinTheBoundsOfTheSlope() =>
        Gen.Select(Gen.OneOf(Gen.Double[-1e4, 1e4], Gen.Double[-40, 40]), Gen.Double[1e-6, 1], Options, Fraction).ForAll((z, step, options, fraction) =>
        {
            var posterior = new FocalPosterior(options, fraction);
            double higher = z + step, rise = posterior.Logit(higher) - posterior.Logit(z), gamma = options.Gamma;
            double rounding = 1e-14 * (1 + gamma) * (1 + Math.Abs(z));
            return rise > 0
                && rise >= (higher - z) * (gamma * gamma + 1) / (gamma + 1) - rounding
                && rise <= (higher - z) * (gamma + 1) + rounding
                && posterior.Probability(higher) >= posterior.Probability(z);
        }, iter: 20_000);

    [Fact]
    public void Inverse_AnyLogit_ComesBack() =>
        Gen.Select(Gen.OneOf(Gen.Double[-1e4, 1e4], Gen.Double[-30, 30], Gen.Const(0.0)), Options, Fraction).ForAll((z, options, fraction) =>
        {
            var posterior = new FocalPosterior(options);
            double back = posterior.Inverse(posterior.Logit(z, fraction), fraction);
            return Math.Abs(back - z) <= 1e-12 * (1 + Math.Abs(z));
        }, iter: 5000);

    [Theory]
    [InlineData(0, -1e4)]
    [InlineData(0, 1e4)]
    [InlineData(.5, -1e4)]
    [InlineData(2, 1e4)]
    [InlineData(5, -1e4)]
    public void Logit_ExtremeZ_HasItsAsymptote(double gamma, double z)
    {
        // For z -> infinity: (gamma + 1) z - ln(1 + gamma); the function is odd.
        double expected = Math.Sign(z) * ((gamma + 1) * Math.Abs(z) - Math.Log(1 + gamma));
        Assert.Equal(expected, new FocalPosterior(new FocalOptions(gamma)).Logit(z), 1e-8);
        Assert.Equal(z > 0 ? 1 : 0, new FocalPosterior(new FocalOptions(gamma)).Probability(z));
    }

    [Fact]
    public void Logit_GammaZero_IsTheLogitLessAlphaAndSampling()
    {
        var posterior = new FocalPosterior(new FocalOptions(0, .8), sampledFraction: .1);
        Assert.Equal(1.5 - Math.Log(4) + Math.Log(.1), posterior.Logit(1.5), 12);
        Assert.Equal(1.5 - Math.Log(4) + Math.Log(.3), posterior.Logit(1.5, .3), 12);
    }

    [Theory]
    [InlineData(2, .25, 1, .05)]
    [InlineData(2, null, .02, .2)]
    public void Probability_RarePositives_IsCalibratedWhereTheScoreIsNot(double gamma, double? alpha, double fraction, double leastRawError)
    {
        // Log-odds spread around a prevalence of 1.9 %; the model is perfect: each logit is the minimiser of its expected loss.
        const int Levels = 600, RowsEach = 400;
        var options = new FocalOptions(gamma, alpha);
        var posterior = new FocalPosterior(options, fraction);
        var random = new Random(19);
        var scores = new List<double>();
        var probabilities = new List<double>();
        var labels = new List<int>();
        for (int level = 0; level < Levels; level++)
        {
            double eta = Sigmoid(-4.7 + 1.2 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
            double z = Minimiser(eta, options, fraction);
            for (int row = 0; row < RowsEach; row++)
            {
                scores.Add(Sigmoid(z));
                probabilities.Add(posterior.Probability(z));
                labels.Add(random.NextDouble() < eta ? 1 : 0);
            }
        }
        double[] score = [.. scores], p = [.. probabilities];
        int[] y = [.. labels];

        Assert.InRange(y.Average(), .015, .023);
        Assert.InRange(CalibrationError.Of(score, y), leastRawError, 1);
        Assert.InRange(CalibrationError.Of(p, y), 0, .0012);
        Assert.Equal(Auroc.Of(score, y), Auroc.Of(p, y), 12);
        Assert.Equal(AveragePrecision.Of(score, y), AveragePrecision.Of(p, y), 12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(.5)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Probability_ArgminOfTheExpectedLoss_IsEtaOnTheWholeGrid(double gamma)
    {
        double[] grid = [.001, .002, .005, .01, .019, .02, .05, .1, .15, .2, .25, .3, .4, .5, .6, .7, .75, .8, .9, .95, .98, .99];
        foreach (double? alpha in new double?[] { null, .25, .75 })
        {
            foreach (double fraction in new[] { 1, .02 })
            {
                var options = new FocalOptions(gamma, alpha);
                var posterior = new FocalPosterior(options, fraction);
                foreach (double eta in grid)
                {
                    double z = Minimiser(eta, options, fraction);
                    double p = posterior.Probability(z);
                    Assert.True(Math.Abs(p - eta) <= 1e-6, $"{options}, r {fraction}: expected {eta}, got {p}");
                    Assert.Equal(z, posterior.Inverse(Logit(eta)), 1e-6);
                }
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(.5)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Logit_FromMinus500To500_IsFiniteAndStrictlyIncreasing(double gamma)
    {
        foreach (double? alpha in new double?[] { null, .25, .75 })
        {
            var posterior = new FocalPosterior(new FocalOptions(gamma, alpha), .02);
            double before = posterior.Logit(-500), probability = posterior.Probability(-500);
            Assert.True(double.IsFinite(before) && probability is >= 0 and < 1e-150, $"gamma {gamma}: {before}, {probability}");
            for (int i = -49_999; i <= 50_000; i++)
            {
                double here = posterior.Logit(i / 100.0);
                Assert.True(double.IsFinite(here) && here > before, $"gamma {gamma}, alpha {alpha}, z {i / 100.0}: {before} then {here}");
                Assert.InRange(posterior.Probability(i / 100.0), probability, 1);
                (before, probability) = (here, posterior.Probability(i / 100.0));
            }
        }
    }

    // The network has learned from labels, not from the truth: no calibration data is used anywhere.
    [Theory]
    [InlineData(2, .25, NegativeSampling.All, .07, .12)]
    [InlineData(2, null, NegativeSampling.All, .1, .25)]
    [InlineData(.5, .75, NegativeSampling.All, .02, .2)]
    [InlineData(2, .25, NegativeSampling.OneToOne, .3, .45)]
    [InlineData(0, null, NegativeSampling.OneToOne, .2, .5)]
    [InlineData(3, .75, NegativeSampling.OneToOne, .4, .6)]
    [InlineData(2, .25, NegativeSampling.PerPair, .2, .5)]
    public void Probability_TrainedInARareWorld_IsCalibratedWithoutCalibrationData(
        double gamma, double? alpha, NegativeSampling sampling, double leastRawError, double mostRawError)
    {
        var world = RareWorld.Train(new FocalOptions(gamma, alpha), sampling);

        Assert.InRange(world.Labels.Average(), .018, .020);
        double raw = CalibrationError.Of(world.Scores, world.Labels), after = CalibrationError.Of(world.Probabilities, world.Labels);
        TestContext.Current.TestOutputHelper?.WriteLine($"{world.Options}, {sampling}: ECE {raw} raw, {after} after");
        Assert.InRange(raw, leastRawError, mostRawError);
        Assert.InRange(after, 0, .002);
        // A wrong r is seen: the test can fail.
        if (sampling == NegativeSampling.OneToOne)
            Assert.InRange(CalibrationError.Of([.. world.Logits.Select(z => new FocalPosterior(world.Options).Probability(z))], world.Labels), .1, 1);
    }

    [Fact]
    public void New_FractionOrLogitOutOfRange_IsRefused()
    {
        var posterior = new FocalPosterior(new FocalOptions());
        Assert.Throws<ArgumentException>(() => new FocalPosterior(new FocalOptions(), 0));
        Assert.Throws<ArgumentException>(() => posterior.Logit(1, double.NaN));
        Assert.Throws<ArgumentException>(() => posterior.Probability(1, -1));
        Assert.Throws<ArgumentException>(() => posterior.Logit(double.NaN));
        Assert.Throws<ArgumentException>(() => posterior.Inverse(double.PositiveInfinity));
    }

    // Written from the definition of the loss, sharing nothing with the closed form.
    private static double ExpectedLoss(double z, double eta, FocalOptions options, double fraction)
    {
        double positive = options.Alpha ?? 1, negative = options.Alpha is double alpha ? 1 - alpha : 1, g = options.Gamma;
        double p = Sigmoid(z), q = Sigmoid(-z);
        return -eta * positive * Math.Pow(q, g) * Math.Log(p) - (1 - eta) * fraction * negative * Math.Pow(p, g) * Math.Log(q);
    }

    private static double Minimiser(double eta, FocalOptions options, double fraction) => FocalMinimiser.Of(eta, (1 - eta) * fraction, options);

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Logit(double p) => Math.Log(p / (1 - p));
}
