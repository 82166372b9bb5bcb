namespace DtiGraph.Evidence;

/// <summary>Who is joined to whom: the graph's own, or one in which every node keeps its degrees and little else.</summary>
/// <param name="Neighbours">By step: the neighbours of every node, over all nodes, where <see cref="Step.Start"/> says.</param>
internal sealed record Wiring(int[][] Neighbours)
{
    /// <summary>The neighbours of a node that a step leaves.</summary>
    public ReadOnlySpan<int> Of(IReadOnlyList<Step> steps, int step, int node)
    {
        var (start, row) = (steps[step].Start, node - steps[step].From);
        return Neighbours[step].AsSpan(start[row]..start[row + 1]);
    }
}
