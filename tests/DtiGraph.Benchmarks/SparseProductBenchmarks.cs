using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using DtiGraph.Features;
using DtiGraph.Models;
using static TorchSharp.torch;

namespace DtiGraph.Benchmarks;

/// <summary>One round of mean aggregation, forward and backward: our CSR product against libtorch's gather and index_add, on
/// the same random graph in the same run.</summary>
[InProcess, WarmupCount(3), IterationCount(10)]
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByParams)]
public class SparseProductBenchmarks
{
    private SparseMatrix matrix = null!;
    private Tensor states = null!, upstream = null!, source = null!, destination = null!, weight = null!;

    /// <summary>Nodes and edges.</summary>
    [ParamsSource(nameof(Sizes))]
    public (int Nodes, int Edges) Size { get; set; }

    /// <summary>The graph of the biosnap data, and one of a million edges.</summary>
    public static IEnumerable<(int, int)> Sizes => [(7_000, 60_000), (50_000, 1_000_000)];

    /// <summary>H.</summary>
    [Params(128)]
    public int Hidden { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(20261124);
        int[] from = new int[Size.Edges], to = new int[Size.Edges];
        for (int e = 0; e < Size.Edges; e++) (from[e], to[e]) = (random.Next(Size.Nodes), random.Next(Size.Nodes));
        matrix = SparseMatrix.FromEdges(Size.Nodes, Size.Nodes, to, from, mean: true);
        _ = matrix.Transposed;
        states = randn(Size.Nodes, Hidden).requires_grad_();
        upstream = randn(Size.Nodes, Hidden);
        source = tensor(from.Select(i => (long)i).ToArray());
        destination = tensor(to.Select(i => (long)i).ToArray());
        var degree = zeros(Size.Nodes).index_add(0, destination, ones(Size.Edges), 1);
        weight = (1 / degree).index_select(0, destination).unsqueeze(1);
    }

    [Benchmark(Baseline = true)]
    public void GatherAndIndexAdd() => Libtorch.OverAllCores(() =>
    {
        using var _ = NewDisposeScope();
        var mean = zeros(Size.Nodes, Hidden).index_add(0, destination, states.index_select(0, source) * weight, 1);
        mean.backward([upstream]);
        states.grad?.zero_();
    });

    [Benchmark]
    public void SparseProductForwardAndBackward()
    {
        using var _ = NewDisposeScope();
        SparseProduct.Apply(matrix, states).backward([upstream]);
        states.grad?.zero_();
    }
}
