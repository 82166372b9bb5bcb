using DtiGraph.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Models;

public sealed class ParameterSetTests
{
    [Fact]
    public void Load_SameNamesAndShapes_OverwritesEveryParameter()
    {
        using var _ = NewDisposeScope();
        using var parameters = Make();
        var held = parameters.Items[0].Value;
        parameters.Load(Values(("a", full([2, 3], 7f)), ("b", full([4], 8f))));
        Assert.Equal([7f, 7, 7, 7, 7, 7], Numbers.Of(parameters.Items[0].Value));
        Assert.Equal([8f, 8, 8, 8], Numbers.Of(parameters.Items[1].Value));
        Assert.Same(held, parameters.Items[0].Value);
        Assert.True(held.requires_grad);
        // And again: the first time must not have let go of them.
        parameters.Load(Values(("a", zeros(2, 3)), ("b", zeros(4))));
        Assert.Equal([0f, 0, 0, 0], Numbers.Of(parameters.Items[1].Value));
    }

    [Fact]
    public void Load_NameMissingOverOrOfAnotherShape_IsRefusedAndChangesNothing()
    {
        using var _ = NewDisposeScope();
        using var parameters = Make();
        float[][] before = [.. parameters.Items.Select(i => Numbers.Of(i.Value))];
        foreach (var (values, message) in new[]
        {
            (Values(("a", zeros(2, 3))), "parameters: expected the same names on both sides, got 'b' on one only"),
            (Values(("a", zeros(2, 3)), ("b", zeros(4)), ("c", zeros(1))), "parameters: expected the same names on both sides, got 'c' on one only"),
            (Values(("a", zeros(2, 3)), ("B", zeros(4))), "parameters: expected the same names on both sides, got 'b' on one only"),
            (Values(("a", zeros(2, 3)), ("b", zeros(5))), "parameter b: expected [4], got [5]"),
            (Values(("a", zeros(2, 3)), ("b", zeros(1))), "parameter b: expected [4], got [1]"),
            (Values(("a", zeros(3, 2)), ("b", zeros(4))), "parameter a: expected [2, 3], got [3, 2]"),
            (Values(("a", zeros(2, 3)), ("b", zeros(1, 4))), "parameter b: expected [4], got [1, 4]"),
        })
        {
            Assert.Equal(message, Assert.Throws<ArgumentException>(() => parameters.Load(values)).Message);
            Assert.Equal(before, parameters.Items.Select(i => Numbers.Of(i.Value)));
        }
    }

    [Fact]
    public void Normal_SameNameTwice_IsRefused()
    {
        using var parameters = Make();
        Assert.Equal("parameter: expected a new name, got 'a' twice", Assert.Throws<ArgumentException>(() => parameters.Constant("a", 1, 0)).Message);
    }

    [Fact]
    public void Dispose_Parameters_LeavesNoTensor()
    {
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (Make())
        {
            Assert.Equal(before + 2, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        }
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static ParameterSet Make()
    {
        var parameters = new ParameterSet(new Generator(1, CPU), CPU);
        parameters.Normal("a", 2, 3, 1);
        parameters.Constant("b", 4, 2);
        return parameters;
    }

    private static Dictionary<string, Tensor> Values(params (string Name, Tensor Value)[] values) => values.ToDictionary(v => v.Name, v => v.Value);
}
