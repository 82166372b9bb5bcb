namespace DtiGraph.Ranking;

/// <summary>A question about a node that the graph does not hold.</summary>
/// <param name="kind">drug or target.</param>
/// <param name="id">The id or name asked for.</param>
/// <param name="nearest">Nodes with names like it, found when they are asked for.</param>
public sealed class UnknownNodeException(string kind, string id, Lazy<IReadOnlyList<NodeView>> nearest)
    : QueryException($"{kind}: expected an id or a name of the graph, got '{Shown(id)}'")
{
    /// <summary>Nodes with names like it, nearest first; none where nothing is near.</summary>
    public IReadOnlyList<NodeView> Nearest => nearest.Value;
}
