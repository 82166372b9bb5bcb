using DtiGraph.Losses;
using DtiGraph.Tests.Models;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Losses;

public sealed class FocalElementsTests
{
    [Theory]
    [InlineData(0.0, null)]
    [InlineData(2.0, null)]
    [InlineData(2.0, .25)]
    [InlineData(.5, .6)]
    [InlineData(5.0, null)]
    public void Forward_AnyLogitAndSoftLabel_HasTheLossAndSlopeOfLibtorch(double gamma, double? alpha)
    {
        using var _ = NewDisposeScope();
        using var generator = new Generator(2, CPU);
        var z = cat([randn(1003, generator: generator) * 6, tensor(new float[] { 0, -0f, 30, -30, 100, -100, 1e4f, -1e4f })]);
        var y = cat([rand(1003, generator: generator).round(), tensor(new float[] { 1, 0, 0, 1, 1, 0, 0, 1 })]) * .9f + .05f;
        var loss = new FocalLoss(new(gamma, alpha), new(Reduction.None));
        (Tensor Loss, Tensor Slope) Of(Func<Tensor, Tensor> forward)
        {
            var own = z.detach().clone().requires_grad_();
            var losses = forward(own);
            losses.sum().backward();
            return (losses, own.grad!);
        }
        var fused = Of(x => loss.Forward(x, y));
        var plain = Of(x => loss.ByTorch(x, y));
        Numbers.AssertClose(plain.Loss, fused.Loss, 1e-5);
        Numbers.AssertClose(plain.Slope, fused.Slope, 1e-5);
        // Against doubles: neither is only equal to the other.
        var wide = z.to(ScalarType.Float64).requires_grad_();
        loss.Forward(wide, y.to(ScalarType.Float64)).sum().backward();
        Numbers.AssertClose(wide.grad!.to(ScalarType.Float32), fused.Slope, 1e-5);
    }

    [Theory]
    [InlineData(2.0, null)]
    [InlineData(.5, .6)]
    public void MeanSlopes_AnyLogits_HasTheBitsOfAutograd(double gamma, double? alpha)
    {
        using var _ = NewDisposeScope();
        using var generator = new Generator(2, CPU);
        Tensor z = randn(1003, generator: generator) * 6, y = rand(1003, generator: generator).round(), own = z.detach().clone().requires_grad_();
        var loss = new FocalLoss(new(gamma, alpha), new(Reduction.Mean));
        var mean = loss.Forward(own, y);
        mean.backward();
        var closed = loss.MeanSlopes(z, y)!.Value;
        Assert.Equal(Numbers.Of(mean), Numbers.Of(closed.Mean));
        Assert.Equal(Numbers.Of(own.grad!), Numbers.Of(closed.Slopes));
        Assert.Throws<ArgumentException>(() => loss.MeanSlopes(z, y + 1));
        Assert.Null(new FocalLoss(new(gamma, alpha), new(Reduction.Mean, Temperature: 2)).MeanSlopes(z, y));
    }
}
