using static TorchSharp.torch;

namespace DtiGraph.Benchmarks;

/// <summary>Means over neighbours, forward and backward, by our sparse product and by libtorch's gather and index_add, in units: one 1,024 x 1,024 x 1,024 product of libtorch
/// on the same threads, timed in turn.</summary>
internal static class SparseTiming
{
    private const int Hidden = 128;

    /// <summary>The graph of the BIOSNAP data, and one of a million edges.</summary>
    public static IReadOnlyList<Figure> Figures(int rounds) => [.. Of(7_000, 60_000, rounds), .. Of(50_000, 1_000_000, Math.Max(1, rounds / 4))];

    private static IEnumerable<Figure> Of(int nodes, int edges, int rounds)
    {
        var product = new SparseProductBenchmarks { Size = (nodes, edges), Hidden = Hidden };
        product.Setup();
        using var scope = NewDisposeScope();
        Tensor a = randn(1024, 1024), b = randn(1024, 1024);
        var (units, ours, theirs) = (new List<double>(), new List<double>(), new List<double>());
        for (int i = 0; i < rounds + 3; i++)
        {
            double[] taken =
            [
                Libtorch.Milliseconds(() => a.mm(b).Dispose()), EpochTiming.Milliseconds(product.SparseProductForwardAndBackward), EpochTiming.Milliseconds(product.GatherAndIndexAdd),
            ];
            if (i < 3) continue; // the first ones warm up
            units.Add(taken[0]);
            ours.Add(taken[1]);
            theirs.Add(taken[2]);
        }
        double gigaflop = 2 * 2.0 * edges * Hidden / 1e9;
        yield return new($"{nodes:N0} nodes, {edges:N0} edges, ours", ours, units, gigaflop);
        yield return new($"{nodes:N0} nodes, {edges:N0} edges, libtorch", theirs, units, gigaflop);
    }
}
