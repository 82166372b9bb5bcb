namespace DtiGraph.Evidence;

/// <summary>A path between a drug and a target.</summary>
/// <param name="Nodes">From the drug to the target, over all nodes; none twice.</param>
/// <param name="Steps">One fewer.</param>
/// <param name="Weight">Its degree-weighted path count: the product over its steps of both ends' (number of links of that kind)^-0.4.</param>
internal sealed record LinkPath(int[] Nodes, int[] Steps, double Weight)
{
    /// <summary>Joins a half path from the drug and one from the target that end at the same node.</summary>
    public static LinkPath Of(LinkGraph graph, int drug, int target, HalfPath left, HalfPath right)
    {
        var (nodes, steps) = (new List<int> { drug }, new List<int> { left.First });
        if (left.Second >= 0) { nodes.Add(left.Via); steps.Add(left.Second); }
        nodes.Add(left.End);
        if (right.Second >= 0) { steps.Add(graph.Steps[right.Second].Inverse); nodes.Add(right.Via); }
        steps.Add(graph.Steps[right.First].Inverse);
        nodes.Add(target);
        return new([.. nodes], [.. steps], left.Weight * right.Weight);
    }
}
