using DtiGraph.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Losses;

/// <summary>A loss and the gradient of its sum, in plain numbers.</summary>
internal static class LossRun
{
    public static (double[] Loss, double[] Gradient) Of(
        ILoss loss, double[] logits, double[] targets, long[] shape, ScalarType type = ScalarType.Float64, Tensor? mask = null, Tensor? weights = null) =>
        Of(z => loss.Forward(z, tensor(targets).to(type).reshape(shape), mask, weights), logits, shape, type);

    public static (double[] Loss, double[] Gradient) Of(Func<Tensor, Tensor> loss, double[] logits, long[] shape, ScalarType type = ScalarType.Float64)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor z = tensor(logits).to(type).reshape(shape).requires_grad_(true);
        Tensor value = loss(z);
        Assert.Equal(type, value.dtype);
        value.sum().backward();
        return (Numbers(value), Numbers(z.grad!));
    }

    /// <summary>Gradient of the sum by a five-point difference, each element by itself.</summary>
    public static double[] Difference(Func<Tensor, Tensor> loss, double[] logits, long[] shape)
    {
        using IDisposable frozen = no_grad();
        var slope = new double[logits.Length];
        for (int i = 0; i < slope.Length; i++)
        {
            const double Step = 1e-3;
            slope[i] = (At(-2) - 8 * At(-1) + 8 * At(1) - At(2)) / (12 * Step);

            double At(int steps)
            {
                using DisposeScope scope = NewDisposeScope();
                double[] moved = [.. logits];
                moved[i] += steps * Step;
                return loss(tensor(moved).reshape(shape)).sum().ToDouble();
            }
        }
        return slope;
    }

    public static void Close(string what, IReadOnlyList<double> expected, IReadOnlyList<double> got, double relative, double absolute = 0)
    {
        Assert.Equal(expected.Count, got.Count);
        for (int i = 0; i < got.Count; i++)
        {
            Assert.True(Math.Abs(expected[i] - got[i]) <= relative * Math.Abs(expected[i]) + absolute,
                $"{what}, element {i}: expected {expected[i]:R}, got {got[i]:R}");
        }
    }

    public static double[] Numbers(Tensor t) => t.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();
}
