using DtiGraph.Models;
using DtiGraph.Tests.Models;
using DtiGraph.Training;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Training;

public sealed class AdamWTests
{
    [Fact]
    public void Step_ManySteps_GoesWhereLibtorchsAdamWGoes()
    {
        using var _ = NewDisposeScope();
        var start = new Generator(3, CPU);
        using var parameters = new ParameterSet(start, CPU);
        parameters.Normal("matrix", 7, 13, 1);
        parameters.Constant("vector", 5, .5);
        parameters.Constant("without", 4, 2);
        TorchSharp.Modules.Parameter[] twins = [.. parameters.Items.Select(p => new TorchSharp.Modules.Parameter(p.Value.detach().clone()))];
        using var own = new AdamW(parameters, 1e-2, .1);
        using var libtorch = optim.AdamW(twins, 1e-2, weight_decay: .1);
        using var generator = new Generator(9, CPU);
        for (int i = 0; i < 50; i++)
        {
            own.Clear();
            for (int k = 0; k < 2; k++)
            {
                var slope = randn(twins[k].shape, generator: generator) * (i % 7 == 0 ? 1e-6 : 1);
                parameters.Items[k].Value.grad = slope;
                twins[k].grad = slope.clone();
            }
            own.Step();
            libtorch.step();
        }
        for (int k = 0; k < 3; k++) Numbers.AssertClose(twins[k], parameters.Items[k].Value, 1e-5);
        Assert.All(Numbers.Of(parameters.Items[2].Value), v => Assert.Equal(2f, v));
        Assert.NotEqual(.5f, Numbers.Of(parameters.Items[1].Value)[0]);
    }

    [Fact]
    public void ChangeByTorch_AsOnADevice_IsTheSameStep()
    {
        using var _ = NewDisposeScope();
        using var frozen = no_grad();
        using var generator = new Generator(3, CPU);
        using var parameters = new ParameterSet(generator, CPU);
        var own = parameters.Normal("matrix", 7, 13, 1);
        using var adam = new AdamW(parameters, 1e-2, .1);
        Tensor twin = own.detach().clone(), mean = zeros(7, 13), square = zeros(7, 13);
        for (int i = 1; i <= 30; i++)
        {
            var slope = randn(own.shape, generator: generator);
            own.grad = slope;
            adam.Step();
            adam.ChangeByTorch(twin, slope, mean, square, 1e-2 / (1 - Math.Pow(.9, i)), Math.Sqrt(1 - Math.Pow(.999, i)));
        }
        Numbers.AssertClose(twin, own, 1e-5);
    }
}
