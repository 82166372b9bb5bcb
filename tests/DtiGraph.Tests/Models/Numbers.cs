using DtiGraph.Artifacts;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Models;

/// <summary>Tensors to plain numbers and back, for comparisons.</summary>
internal static class Numbers
{
    public static float[] Of(Tensor values) => values.numel() == 0 ? [] : values.detach().cpu().contiguous().data<float>().ToArray();

    /// <summary>A float64 tensor of a file, as float32.</summary>
    public static Tensor Read(SafetensorsFile file, string name)
    {
        var tensor = file.Tensors[name];
        return from_array(Array.ConvertAll(tensor.ToDoubles(), v => (float)v)).reshape([.. tensor.Shape]);
    }

    public static void AssertClose(Tensor expected, Tensor? actual, double tolerance)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.shape, actual.shape);
        Assert.All(Of(expected).Zip(Of(actual)), p => Assert.Equal(p.First, p.Second, tolerance * Math.Max(1, Math.Abs(p.First))));
    }
}
