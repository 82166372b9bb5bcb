using CsCheck;
using DtiGraph.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Losses;

/// <summary>What is counted, and what the two classes pull at the start of training, measured by autograd.</summary>
public sealed class ClassBalanceTests
{
    private const int Positives = 2000, Ratio = 2000, Negatives = Positives * Ratio, Inputs = 4;
    private const string Seed = "0N0XIzNsQ0O2";

    [Fact]
    public void Alpha_FromCounts_IsInverseFrequency()
    {
        Assert.Equal(.981, new ClassBalance(.019).Alpha, 15);
        Assert.Equal(.75, ClassBalance.Of(25, 75).Alpha, 15);
        Assert.Equal([.75, .5, .9], ClassBalance.Alphas([25, 7, 1], [75, 7, 9]));
        // N / (C n_c) = 12 / (3 * 1), 12 / (3 * 3), 12 / (3 * 8).
        Assert.Equal([4, 4.0 / 3, .5], ClassBalance.SoftmaxAlphas([1, 3, 8]));
    }

    [Theory]
    [InlineData(0, null, true)]
    [InlineData(0, null, false)]
    [InlineData(.5, .75, true)]
    [InlineData(2, null, true)]
    [InlineData(2, .25, false)]
    [InlineData(5, null, true)]
    [InlineData(5, null, false)]
    public void Gradients_OneInTwoThousand_AreEqualWithWeightsAndWithBiasAndNotWithout(double gamma, double? alpha, bool withWeights)
    {
        using DisposeScope scope = NewDisposeScope();
        var options = new FocalOptions(gamma, alpha);
        var balance = ClassBalance.Of(Positives, Negatives);
        Tensor x = randn([Positives + Negatives, Inputs], generator: new Generator(7, CPU)), w = tensor([.06f, -.05f, .04f, .05f]);
        double sd = Math.Sqrt(.06 * .06 + .05 * .05 + .04 * .04 + .05 * .05);
        Tensor logits = x.matmul(w);

        (double ones, double zeros) = Pulls(logits, new FocalLoss(options));
        Assert.InRange(zeros / ones, 100, double.MaxValue);

        if (withWeights)
        {
            ClassWeights weights = balance.Weights(options, 0, sd);
            Assert.Equal(1, balance.PositiveRate * weights.Positive + (1 - balance.PositiveRate) * weights.Negative, 12);
            Assert.InRange(weights.Positive * ones / (weights.Negative * zeros), .99, 1.01);
            (ones, zeros) = Pulls(logits, new FocalLoss(balance.Balanced(options, 0, sd)));
        }
        else
        {
            (ones, zeros) = Pulls(logits + balance.Bias(options, sd), new FocalLoss(options));
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{options}, weights {withWeights}: {ones} and {zeros}, ratio {ones / zeros}");
        Assert.InRange(ones / zeros, .99, 1.01);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Weights_MeasuredLogitsOfANetwork_BalanceItExactly(double gamma)
    {
        // A small network, far from normal and with classes apart: its measured logits are enough.
        using DisposeScope scope = NewDisposeScope();
        Tensor x = randn([60_000, Inputs], ScalarType.Float64, generator: new Generator(11, CPU));
        Tensor hidden = randn([Inputs, 8], ScalarType.Float64, generator: new Generator(12, CPU));
        Tensor logits = x.matmul(hidden).relu().matmul(randn([8], ScalarType.Float64, generator: new Generator(13, CPU)));
        double[] z = LossRun.Numbers(logits);
        var options = new FocalOptions(gamma, .25);
        ClassWeights weights = ClassBalance.Of(30, z.Length - 30).Weights(options, z[..30], z[30..]);

        (double ones, double zeros) = Pulls(logits, new FocalLoss(options), 30);
        Assert.Equal(1, weights.Positive * ones / (weights.Negative * zeros), 1e-9);
        (ones, zeros) = Pulls(logits, new FocalLoss(weights.Over(options)), 30);
        Assert.Equal(1, ones / zeros, 1e-9);
    }

    [Fact]
    public void Weights_NormalLogits_AreTheIntegralsOfTheDefinition() =>
        Gen.Select(Gen.Double[0, 5], Gen.Double[-6, 3], Gen.Double[.01, 1], Gen.Double[1e-4, .5]).ForAll((gamma, mean, sd, rate) =>
        {
            // Slope of the loss by a difference of its definition, integral by fine steps.
            double ones = 0, zeros = 0;
            for (int i = -4000; i <= 4000; i++)
            {
                double x = i / 400.0, z = mean + sd * x, mass = Math.Exp(-x * x / 2);
                ones -= mass * Slope(at => -Math.Pow(Sigmoid(-at), gamma) * Math.Log(Sigmoid(at)), z);
                zeros += mass * Slope(at => -Math.Pow(Sigmoid(at), gamma) * Math.Log(Sigmoid(-at)), z);
            }
            ClassWeights weights = new ClassBalance(rate).Weights(new FocalOptions(gamma), mean, sd);
            double ratio = weights.Positive / weights.Negative, expected = (1 - rate) * zeros / (rate * ones);
            return Math.Abs(ratio / expected - 1) < 1e-6; // what the difference is good for

            static double Slope(Func<double, double> f, double z) => (f(z - 2e-3) - 8 * f(z - 1e-3) + 8 * f(z + 1e-3) - f(z + 2e-3)) / .012;
        }, seed: Seed, iter: 60);

    [Fact]
    public void Weights_WideLogits_StayWithinTwoPercentOfAFineSum()
    {
        foreach (double gamma in new[] { 0, 2.0, 5 })
        {
            double expected = 0, total = 0;
            for (int i = -4000; i <= 4000; i++)
            {
                double x = i / 400.0, z = -3 + 5 * x, q = Sigmoid(z), s = z > 30 ? z : Math.Log(1 + Math.Exp(z));
                expected += Math.Exp(-x * x / 2) * Math.Pow(q, gamma) * (q + gamma * (1 - q) * s);
                q = 1 - q;
                s = z < -30 ? -z : Math.Log(1 + Math.Exp(-z));
                total += Math.Exp(-x * x / 2) * Math.Pow(q, gamma) * (q + gamma * (1 - q) * s);
            }
            ClassWeights weights = new ClassBalance(.5).Weights(new FocalOptions(gamma), -3, 5);
            Assert.InRange(weights.Positive / weights.Negative / (expected / total), .98, 1.02);
        }
    }

    [Fact]
    public void Weights_AllLogitsZero_AreInverseFrequency()
    {
        ClassWeights weights = new ClassBalance(.02).Weights(new FocalOptions(2));
        Assert.Equal(25, weights.Positive, 12);
        Assert.Equal(1 / 1.96, weights.Negative, 12);
        Assert.Equal(.98, new ClassBalance(.02).Balanced(new FocalOptions(2, .1)).Alpha!.Value, 12);
    }

    [Fact]
    public void Over_WeightsOnALossWithAlpha_IsTheSameLossTimesAConstant()
    {
        var options = new FocalOptions(1.5, .3);
        var weights = new ClassWeights(7, .4);
        FocalOptions over = weights.Over(options);
        double[] z = [-3, -1, .5, 2], y = [1, 0, 1, 0];
        double[] plain = LossRun.Of(new FocalLoss(options), z, y, [4]).Loss, other = LossRun.Of(new FocalLoss(over), z, y, [4]).Loss;
        double scale = 7 * .3 / over.Alpha!.Value;
        LossRun.Close("weighted", [.. plain.Select((loss, i) => loss * (y[i] == 1 ? 7 : .4))], [.. other.Select(loss => loss * scale)], 1e-13);
    }

    [Fact]
    public void Bias_ConstantModel_IsWhereTrainingWouldEnd()
    {
        foreach (double gamma in new[] { 0, .5, 2, 5 })
        {
            var options = new FocalOptions(gamma, .25);
            Assert.Equal(FocalMinimiser.Of(1, 2000, options), ClassBalance.Of(1, 2000).Bias(options), 1e-9);
            Assert.Equal(FocalMinimiser.Of(1, 2000, options), ClassBalance.Of(1, 2000).Bias(options, 1e-6), 1e-9);
        }
    }

    [Fact]
    public void New_NumberOutOfRange_IsRefused()
    {
        var balance = new ClassBalance(.5);
        Assert.Throws<ArgumentException>(() => new ClassBalance(0));
        Assert.Throws<ArgumentException>(() => new ClassBalance(1));
        Assert.Throws<ArgumentException>(() => ClassBalance.Of(0, 3));
        Assert.Throws<ArgumentException>(() => ClassBalance.Alphas([1], [1, 2]));
        Assert.Throws<ArgumentException>(() => ClassBalance.SoftmaxAlphas([]));
        Assert.Throws<ArgumentException>(() => balance.Weights(new FocalOptions(), double.NaN));
        Assert.Throws<ArgumentException>(() => balance.Weights(new FocalOptions(), 0, -1));
        Assert.Throws<ArgumentException>(() => balance.Weights(new FocalOptions(), [], [1]));
        Assert.Throws<ArgumentException>(() => balance.Bias(new FocalOptions(), double.PositiveInfinity));
        Assert.Throws<ArgumentException>(() => new ClassWeights(0, 1).Over(new FocalOptions()));
    }

    // The first rows are the interactions; sums of the sizes of the gradients, class by class.
    private static (double Ones, double Zeros) Pulls(Tensor logits, ILoss loss, int positives = Positives)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor z = logits.detach().requires_grad_(true), y = zeros_like(logits);
        y[..positives] = 1;
        loss.Forward(z, y).sum().backward();
        Tensor slope = z.grad!.to(ScalarType.Float64);
        return (-slope[..positives].sum().ToDouble(), slope[positives..].sum().ToDouble());
    }

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));
}
