namespace DtiGraph.Evidence;

/// <summary>Half paths by where they end.</summary>
internal sealed class HalfTable
{
    private readonly HalfPath[] halves;
    private readonly int[] start;
    private readonly double[] heaviest;
    private readonly HashSet<int> sorted = [];

    /// <param name="paths">In any order.</param>
    /// <param name="nodes">N.</param>
    public HalfTable(List<HalfPath> paths, int nodes)
    {
        (start, heaviest, halves) = (new int[nodes + 1], new double[nodes], new HalfPath[paths.Count]);
        foreach (var path in paths)
        {
            start[path.End + 1]++;
            heaviest[path.End] = Math.Max(heaviest[path.End], path.Weight);
        }
        for (int i = 0; i < nodes; i++) start[i + 1] += start[i];
        int[] next = start[..^1];
        foreach (var path in paths) halves[next[path.End]++] = path;
    }

    /// <summary>Weight of the heaviest that ends at a node; 0 where none does.</summary>
    public double Heaviest(int node) => heaviest[node];

    /// <summary>Those that end at a node, heaviest first. Sorted when first asked for: most nodes never are.</summary>
    public ReadOnlySpan<HalfPath> At(int node)
    {
        var here = halves.AsSpan(start[node]..start[node + 1]);
        if (sorted.Add(node)) here.Sort();
        return here;
    }
}
