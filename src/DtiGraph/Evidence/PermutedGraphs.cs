namespace DtiGraph.Evidence;

/// <summary>Graphs of the same degrees and otherwise random, drawn once and kept.</summary>
/// <remarks>The p-value of a path is (1 + permuted graphs in which a path of the same sequence of relations and at least its weight joins the
/// same two nodes) / (1 + permuted graphs): Phipson and Smyth 2010, doi:10.2202/1544-6115.1585. It says how surprising the path is given the
/// degrees, as the permuted networks of Himmelstein et al. 2023, doi:10.1093/gigascience/giad047. Departs: of the single path and not of the sum over all of its kind.</remarks>
internal sealed class PermutedGraphs
{
    /// <summary>Graphs that are drawn; the smallest p-value is then 0.005.</summary>
    public const int Most = 199;

    /// <summary>Bytes that they may take; of a larger graph fewer are drawn.</summary>
    private const long Room = 256 << 20;

    /// <summary>Graph i is drawn with this + i.</summary>
    private const int Seed = 20261124;

    private readonly LinkGraph graph;
    private readonly Wiring[] wirings;

    /// <summary>Draws them, over all cores.</summary>
    /// <param name="graph">The graph whose degrees they keep.</param>
    /// <param name="most">How many, unless they take too much memory.</param>
    public PermutedGraphs(LinkGraph graph, int most = Most)
    {
        this.graph = graph;
        long bytes = graph.Own.Neighbours.Sum(n => (long)n.Length * sizeof(int));
        wirings = new Wiring[Math.Clamp(Room / Math.Max(bytes, 1), 1, most)];
        var rewiring = new Rewiring(graph);
        Parallel.For(0, wirings.Length, i => wirings[i] = rewiring.Draw(Seed + i));
    }

    /// <summary>How many there are.</summary>
    public int Count => wirings.Length;

    /// <summary>The p-values of some paths between one drug and one target, in their order.</summary>
    public double[] PValues(IReadOnlyList<LinkPath> paths, CancellationToken cancellation)
    {
        var kinds = paths.Select((path, at) => (Path: path, At: at)).GroupBy(p => string.Join(',', p.Path.Steps))
            .Select(g => (Steps: g.First().Path.Steps, Paths: g.ToArray(), Floor: g.Min(p => p.Path.Weight))).ToArray();
        int[] reached = new int[paths.Count];
        if (paths.Count == 0) return [];
        var (drug, target) = (paths[0].Nodes[0], paths[0].Nodes[^1]);
        Parallel.For(0, wirings.Length, new ParallelOptions { CancellationToken = cancellation }, () => new PathTail(graph), (i, _, tail) =>
        {
            foreach (var (steps, same, floor) in kinds)
            {
                double heaviest = tail.Heaviest(wirings[i], drug, target, steps, floor);
                foreach (var (path, at) in same) if (heaviest >= path.Weight) Interlocked.Increment(ref reached[at]);
            }
            return tail;
        }, _ => { });
        return Array.ConvertAll(reached, n => (1.0 + n) / (1 + wirings.Length));
    }
}
