namespace DtiGraph.Features;

/// <summary>Connected components of nodes that are linked one by one. The answer does not depend on the order of the links.</summary>
internal sealed class Components
{
    private readonly int[] parent;

    public Components(int count) => parent = [.. Enumerable.Range(0, count)];

    /// <summary>[N] - for each node the smallest index of its component.</summary>
    public int[] Labels => [.. Enumerable.Range(0, parent.Length).Select(Root)];

    /// <summary>Links two nodes.</summary>
    public void Link(int a, int b)
    {
        (a, b) = (Root(a), Root(b));
        parent[Math.Max(a, b)] = Math.Min(a, b);
    }

    /// <summary>The smallest index of a node's component.</summary>
    public int Root(int node)
    {
        while (parent[node] != node) node = parent[node] = parent[parent[node]];
        return node;
    }
}
