using DtiGraph.Graphs;

namespace DtiGraph.Splits;

/// <summary>Nodes that must stay in one part together, because one tells about the other.</summary>
/// <param name="Drugs">[Nd] - for each drug the smallest index in its group.</param>
/// <param name="Targets">[Nt] - for each target the smallest index in its group.</param>
public sealed record NodeGroups(int[] Drugs, int[] Targets)
{
    /// <summary>Every node a group of its own.</summary>
    public static NodeGroups Single(Snapshot graph) =>
        new([.. Enumerable.Range(0, graph.Drugs.Length)], [.. Enumerable.Range(0, graph.Targets.Length)]);
}
