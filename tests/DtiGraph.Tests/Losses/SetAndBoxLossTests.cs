using DtiGraph.Losses;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Losses;

public sealed class SetAndBoxLossTests
{
    private static readonly double[] Z = [1.5, -2, .3, 2.2, -.4, -3, .8, 1], Y = [1, 0, 0, 1, 1, 0, 0, 1];

    [Fact]
    public void Dice_HalfAndHalf_IsTverskyWithHalfTheSmooth()
    {
        var dice = LossRun.Of(new DiceLoss(.02), Z, Y, [2, 1, 2, 2]);
        var tversky = LossRun.Of(new TverskyLoss(.5, .5, .01), Z, Y, [2, 1, 4]);
        Assert.Equal(dice.Loss, tversky.Loss);
        double[] p = [.. Z.Select(z => 1 / (1 + Math.Exp(-z)))];
        double first = 1 - (2 * p.Zip(Y).Take(4).Sum(e => e.First * e.Second) + .02) / (p.Take(4).Sum() + Y.Take(4).Sum() + .02);
        Assert.Equal(first, dice.Loss[0], 1e-14);
    }

    [Fact]
    public void Dice_EmptySetPredictedEmpty_CostsNothing() =>
        Assert.Equal(0, LossRun.Of(new DiceLoss(), [-1e4, -1e4], [0, 0], [1, 2], ScalarType.Float32).Loss.Single());

    [Fact]
    public void FocalDice_EachSet_IsTheSumOfItsParts()
    {
        var focal = new FocalOptions(2, .25);
        using Tensor mask = tensor([true, true, false, true, true, false, false, false]).reshape(2, 1, 4);
        var both = LossRun.Of(new FocalDiceLoss(focal, 3, .5), Z, Y, [2, 1, 4], mask: mask);
        double[] each = LossRun.Of(new FocalLoss(focal), Z, Y, [2, 1, 4], mask: mask).Loss;
        double[] dice = LossRun.Of(new DiceLoss(), Z, Y, [2, 1, 4], mask: mask).Loss;
        LossRun.Close("sets", [3 * each[..4].Sum() / 3 + .5 * dice[0], 3 * each[4] + .5 * dice[1]], both.Loss, 1e-14);
    }

    [Fact]
    public void Sets_WithNothingUnmasked_AreNotCounted()
    {
        using Tensor mask = tensor([true, true, true, true, false, false, false, false]).reshape(2, 1, 4);
        foreach (var make in new Func<Reduction, ILoss>[] { r => new DiceLoss(shared: new(r)), r => new FocalDiceLoss(new(), shared: new(r)) })
        {
            double alone = LossRun.Of(make(Reduction.Mean), Z[..4], Y[..4], [1, 1, 4]).Loss[0];
            Assert.Equal(alone, LossRun.Of(make(Reduction.Mean), Z, Y, [2, 1, 4], mask: mask).Loss[0], 1e-14);
        }
    }

    [Theory]
    [InlineData(0, 0, 2, 2, 0)]
    [InlineData(1, 0, 3, 2, 1 - 2 / 6.0)]
    [InlineData(2, 2, 4, 4, 1 + 8 / 16.0)]
    [InlineData(0, 0, 1, 1, 1 - 1 / 4.0)]
    [InlineData(2, 2, 0, 0, 1)]
    public void Giou_Boxes_HaveTheValueOfTheirAreas(double x1, double y1, double x2, double y2, double expected) =>
        Assert.Equal(expected, LossRun.Of(new GiouLoss(1e-12), [x1, y1, x2, y2], [0, 0, 2, 2], [1, 4]).Loss.Single(), 1e-9);

    [Fact]
    public void Detection_Background_HasNoBoxAndMeanIsPerObject()
    {
        double[] z = [2, -1, .5, -3, 1, 0], y = [1, 0, 0, 0, 0, 1], box = [0, 0, 2, 2.5, 1, 1, 3, 3, .5, .2, 1.7, 2];
        double[] target = [.2, -.3, 1.8, 2, double.NaN, double.NaN, double.NaN, double.NaN, 1, 1, 3, 3];
        using Tensor logits = tensor(z).reshape(3, 2), targets = tensor(y).reshape(3, 2);
        using Tensor corners = tensor(box).reshape(3, 4), truth = tensor(target).reshape(3, 4);
        var options = new FocalOptions(2, .25);
        double[] classes = LossRun.Of(new FocalLoss(options), z, y, [3, 2]).Loss;
        double[] boxes = LossRun.Of(new GiouLoss(), box, [.. target.Select(t => double.IsNaN(t) ? 0 : t)], [3, 4]).Loss;
        double[] expected = [classes[0] + classes[1] + 2 * boxes[0], classes[2] + classes[3], classes[4] + classes[5] + 2 * boxes[2]];
        Tensor OfCorners(Tensor x, Reduction r) => new DetectionLoss(options, 2, new(r)).Forward(logits, x, targets, truth);
        Tensor OfLogits(Tensor x) => new DetectionLoss(options, 2, new(Reduction.Mean, .1, 2)).Forward(x, corners, targets, truth);

        LossRun.Close("anchors", expected, LossRun.Of(x => OfCorners(x, Reduction.None), box, [3, 4]).Loss, 1e-13);
        Assert.Equal(expected.Sum() / 2, LossRun.Of(x => OfCorners(x, Reduction.Mean), box, [3, 4]).Loss.Single(), 1e-13);
        double[] gradient = LossRun.Of(x => OfCorners(x, Reduction.Mean), box, [3, 4]).Gradient;
        Assert.All(gradient[4..8], g => Assert.Equal(0, g));
        LossRun.Close("corners", LossRun.Difference(x => OfCorners(x, Reduction.Mean), box, [3, 4]), gradient, 1e-6, 1e-11);
        LossRun.Close("logits", LossRun.Difference(OfLogits, z, [3, 2]), LossRun.Of(OfLogits, z, [3, 2]).Gradient, 1e-6, 1e-11);
        using Tensor mask = tensor([true, true, false]), weights = tensor([2.0, 1, 1]);
        var loss = new DetectionLoss(options, 2, new(Reduction.Mean));
        double masked = LossRun.Of(x => loss.Forward(logits, x, targets, truth, mask, weights), box, [3, 4]).Loss.Single();
        Assert.Equal(2 * expected[0] + expected[1], masked, 1e-13);
    }

    [Fact]
    public void Detection_ExtremesInFloat32_StayFinite()
    {
        using Tensor y = tensor(new[] { 1f, 0, 0, 1 }).reshape(2, 2), truth = tensor(new[] { 0f, 0, 1, 1, 5, 5, 5, 5 }).reshape(2, 4);
        using Tensor z = tensor(new[] { 1e4f, -1e4f, 1e4f, -1e4f }).reshape(2, 2);
        var got = LossRun.Of(x => new DetectionLoss(new(.5, .25)).Forward(z, x, y, truth), [1e4, -1e4, -1e4, 1e4, 5, 5, 5, 5], [2, 4], ScalarType.Float32);
        Assert.All([.. got.Loss, .. got.Gradient], x => Assert.True(double.IsFinite(x)));
    }

    [Fact]
    public void Forward_BadInput_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new DiceLoss(0));
        Assert.Throws<ArgumentException>(() => new TverskyLoss(-1));
        Assert.Throws<ArgumentException>(() => new AsymmetricLoss(margin: 1));
        Assert.Throws<ArgumentException>(() => new FocalDiceLoss(new(), -1));
        Assert.Throws<ArgumentException>(() => LossRun.Of(new GiouLoss(), [1, 2, 3], [1, 2, 3], [1, 3]));
        Assert.Contains("sides", Assert.Throws<ArgumentException>(() => LossRun.Of(new GiouLoss(), [0, 0, 1, 1], [1, 0, 0, 1], [1, 4])).Message);
    }
}
