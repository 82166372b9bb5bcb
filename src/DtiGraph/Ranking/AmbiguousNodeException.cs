namespace DtiGraph.Ranking;

/// <summary>A question about a name, a structure or a sequence that several nodes have.</summary>
/// <param name="kind">drug or target.</param>
/// <param name="name">What was asked for.</param>
/// <param name="candidates">The nodes that have it, by id; two or more.</param>
public sealed class AmbiguousNodeException(string kind, string name, IReadOnlyList<NodeView> candidates)
    : QueryException($"{kind}: expected a name of one {kind}, got '{Shown(name)}' (of {string.Join(", ", candidates.Take(10).Select(c => c.Id))}{(candidates.Count > 10 ? ", ..." : "")})")
{
    /// <summary>The nodes that have it.</summary>
    public IReadOnlyList<NodeView> Candidates { get; } = candidates;
}
