using DtiGraph.Losses;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Losses;

public sealed class LinkObjectiveTests
{
    private static readonly ClassBalance Even = new(.5);

    private static readonly float[] Logits = [2, -1, 3, -2], Labels = [1, 0, 1, 0];

    [Fact]
    public void Forward_Focal_IsTheHandWorkedMean()
    {
        // The value that the focal loss of these four pairs has at gamma 2, alpha .25.
        Assert.Equal(0.0047061, Value(new() { Alpha = .25 }), 7);
    }

    [Fact]
    public void Forward_BalancedCrossEntropyAtATenthPositive_WeighsNineToOne()
    {
        double expected = Logits.Zip(Labels, (z, y) => y == 1 ? .9 * Softplus(-z) : .1 * Softplus(z)).Average();
        Assert.Equal(expected, Value(new() { Kind = LinkLossKind.BalancedCrossEntropy }, positiveRate: .1), 6);
        Assert.Equal(expected, Value(new() { Kind = LinkLossKind.BinaryCrossEntropy, Balance = LossBalance.InverseFrequency }, positiveRate: .1), 6);
    }

    [Fact]
    public void Forward_Dice_SeesTheStepAsOneSet()
    {
        double[] p = [.. Logits.Select(z => 1 / (1 + Math.Exp(-z)))];
        double expected = 1 - 2 * (p[0] + p[2]) / (p.Sum() + 2);
        Assert.Equal(expected, Value(new() { Kind = LinkLossKind.Dice }), 5);
    }

    [Theory]
    [InlineData(LinkLossKind.Focal, 2.0)]
    [InlineData(LinkLossKind.BinaryCrossEntropy, 0.0)]
    [InlineData(LinkLossKind.BalancedCrossEntropy, 0.0)]
    [InlineData(LinkLossKind.Asymmetric, null)]
    [InlineData(LinkLossKind.Dice, null)]
    [InlineData(LinkLossKind.Tversky, null)]
    [InlineData(LinkLossKind.FocalDice, null)]
    public void Posterior_Kind_IsClosedOnlyWhereTheLossHasOne(LinkLossKind kind, double? gamma)
    {
        var posterior = new LinkObjective(new() { Kind = kind }, Even).Posterior(1);
        Assert.Equal(gamma, posterior.Focal?.Gamma);
        if (gamma is null) Assert.Equal(.7, posterior.LogOdds(.7));
    }

    [Fact]
    public void Posterior_CrossEntropyWithAHundredthOfTheNegatives_IsTheLogitLessLnHundred()
    {
        var posterior = new LinkObjective(new() { Kind = LinkLossKind.BinaryCrossEntropy }, Even).Posterior(.01);
        Assert.Equal(.7 - Math.Log(100), posterior.LogOdds(.7), 12);
    }

    [Fact]
    public void Forward_SelfAdversarial_WeighsNegativesByTheirSoftmax()
    {
        // Negatives at -1 and -2 with a = 1: softmax .7310586, .2689414, times two.
        double share = 1 / (1 + Math.Exp(-1));
        double expected = (Softplus(-2) + Softplus(-3) + 2 * share * Softplus(-1) + 2 * (1 - share) * Softplus(-2)) / 4;
        var options = new LinkLossOptions { Kind = LinkLossKind.BinaryCrossEntropy, SelfAdversarial = 1 };
        Assert.Equal(expected, Value(options), 6);
        using var scope = NewDisposeScope();
        var objective = new LinkObjective(options, Even);
        double logNormaliser = objective.Forward(tensor(Logits), tensor(Labels)).LogNormaliser;
        Assert.Equal(Math.Log((Math.Exp(-1) + Math.Exp(-2)) / 2), logNormaliser, 6);
        Assert.Equal(.7 + .7 - logNormaliser, objective.Posterior(1, logNormaliser).LogOdds(.7), 12);
    }

    [Fact]
    public void Forward_SelfAdversarialWithoutANegative_HasNoNormaliserAndALoss()
    {
        using var scope = NewDisposeScope();
        var objective = new LinkObjective(new LinkLossOptions { Kind = LinkLossKind.BinaryCrossEntropy, SelfAdversarial = 1 }, Even);
        var (loss, logNormaliser) = objective.Forward(tensor(new[] { 2f, 3f }), tensor(new[] { 1f, 1f }));
        Assert.Equal((Softplus(-2) + Softplus(-3)) / 2, loss.item<float>(), 6);
        Assert.Equal(double.NaN, logNormaliser);
    }

    [Fact]
    public void Constructor_BalancedByBias_StartsTheConstantModelAtItsRate()
    {
        var objective = new LinkObjective(new() { Kind = LinkLossKind.BinaryCrossEntropy, Balance = LossBalance.Bias }, new(.01), mean: .3);
        Assert.Equal(Math.Log(.01 / .99) - .3, objective.BiasShift, 9);
    }

    [Fact]
    public void Constructor_BalancedByBiasAtATemperature_StartsTheConstantModelAtItsRate()
    {
        var objective = new LinkObjective(new() { Kind = LinkLossKind.BinaryCrossEntropy, Balance = LossBalance.Bias, Temperature = 4 }, new(.01), mean: .3);
        Assert.Equal(.01, 1 / (1 + Math.Exp(-(.3 + objective.BiasShift) / 4)), 9);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(.5)]
    public void Constructor_BalancedByGradientsAtATemperature_MakesThoseOfTheClassesAlike(double temperature)
    {
        using var scope = NewDisposeScope();
        const double rate = .2, mean = -1.5;
        var objective = new LinkObjective(new() { Balance = LossBalance.Gradients, Temperature = temperature }, new(rate), mean);
        // One interaction in five pairs, all with the same logit.
        using var slopes = objective.Slopes(full(5, (float)mean), tensor(new[] { 1f, 0, 0, 0, 0 })).OfLogits;
        Assert.Equal(0, slopes.sum().item<float>(), 1e-6f);
        Assert.InRange(slopes[1].item<float>(), 1e-4f, 1);
    }

    [Fact]
    public void Constructor_BalancedByGradientsAtZero_IsTheAlphaOfInverseFrequency()
    {
        var objective = new LinkObjective(new() { Balance = LossBalance.Gradients }, new(.01));
        Assert.Equal(.99, objective.Focal!.Alpha!.Value, 9);
        Assert.Equal(0, objective.BiasShift);
    }

    [Theory]
    [InlineData(LinkLossKind.Dice, LossBalance.None, null, 1.0, "selfAdversarial")]
    [InlineData(LinkLossKind.Asymmetric, LossBalance.Bias, null, 0.0, "balance")]
    [InlineData(LinkLossKind.Focal, LossBalance.InverseFrequency, .25, 0.0, "balance")]
    public void Validate_OptionsThatDoNotGoTogether_AreNamed(LinkLossKind kind, LossBalance balance, double? alpha, double selfAdversarial, string named)
    {
        var options = new LinkLossOptions { Kind = kind, Balance = balance, Alpha = alpha, SelfAdversarial = selfAdversarial };
        Assert.Contains(named, Assert.Throws<ArgumentException>(options.Validate).Message, StringComparison.Ordinal);
    }

    private static double Softplus(double z) => Math.Log(1 + Math.Exp(z));

    private static double Value(LinkLossOptions options, double positiveRate = .5)
    {
        using var scope = NewDisposeScope();
        return new LinkObjective(options, new(positiveRate)).Forward(tensor(Logits), tensor(Labels)).Loss.item<float>();
    }
}
