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
        Gen.Select(Gen.Double[1e-4, 1 - 1e-4], Options, Fraction).Sample((eta, options, fraction) =>
        {
            double z = Minimiser(eta, options, fraction), here = ExpectedLoss(z, eta, options, fraction);
            bool minimum = here < ExpectedLoss(z - .01, eta, options, fraction) && here < ExpectedLoss(z + .01, eta, options, fraction);
            return minimum && Math.Abs(new FocalPosterior(options, fraction).Probability(z) - eta) < 1e-8;
        }, iter: 2000);

    [Fact]
    public void Logit_HigherZ_IsStrictlyHigherWithinTheBoundsOfTheSlope() =>
        Gen.Select(Gen.OneOf(Gen.Double[-1e4, 1e4], Gen.Double[-40, 40]), Gen.Double[1e-6, 1], Options, Fraction).Sample((z, step, options, fraction) =>
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
        Gen.Select(Gen.OneOf(Gen.Double[-1e4, 1e4], Gen.Double[-30, 30], Gen.Const(0.0)), Options, Fraction).Sample((z, options, fraction) =>
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

    // Root of the derivative in the probability, by bisection.
    private static double Minimiser(double eta, FocalOptions options, double fraction)
    {
        double positive = options.Alpha ?? 1, negative = options.Alpha is double alpha ? 1 - alpha : 1, g = options.Gamma;
        double low = -60, high = 60;
        for (int i = 0; i < 90; i++)
        {
            double z = (low + high) / 2, p = Sigmoid(z), q = Sigmoid(-z);
            double ofPositive = (g * Math.Pow(q, g - 1) * Math.Log(p)) - (Math.Pow(q, g) / p);
            double ofNegative = (-g * Math.Pow(p, g - 1) * Math.Log(q)) + (Math.Pow(p, g) / q);
            if (eta * positive * ofPositive + (1 - eta) * fraction * negative * ofNegative > 0) high = z;
            else low = z;
        }
        return (low + high) / 2;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Logit(double p) => Math.Log(p / (1 - p));
}
