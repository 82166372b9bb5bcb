namespace DtiGraph.Ranking;

/// <summary>A question that cannot be answered as it was put.</summary>
public class QueryException(string message) : ArgumentException(message)
{
    /// <summary>Which member of the question is at fault, where the message does not begin with its name; null otherwise.</summary>
    public string? Field { get; set; }

    private const int LongestShown = 100;

    /// <summary>A text as a message repeats it: the first 100 characters, so that no answer is longer for what was asked.</summary>
    protected static string Shown(string text) => text.Length <= LongestShown ? text : text[..LongestShown] + "...";
}

/// <summary>A question about a node that the graph does not hold.</summary>
/// <param name="kind">drug or target.</param>
/// <param name="id">The id or name asked for.</param>
/// <param name="nearest">Nodes with names like it, found when they are asked for.</param>
public sealed class UnknownNodeException(string kind, string id, Lazy<IReadOnlyList<NodeView>> nearest)
    : QueryException($"{kind}: expected an id or a name of the graph, got '{Shown(id)}'")
{
    /// <summary>drug or target.</summary>
    public string Kind { get; } = kind;

    /// <summary>The id or name asked for.</summary>
    public string Id { get; } = id;

    /// <summary>Nodes with names like it, nearest first; none where nothing is near.</summary>
    public IReadOnlyList<NodeView> Nearest => nearest.Value;
}

/// <summary>A question about a name that several nodes have.</summary>
/// <param name="kind">drug or target.</param>
/// <param name="name">The name asked for.</param>
/// <param name="candidates">The nodes that have it, by id; two or more.</param>
public sealed class AmbiguousNodeException(string kind, string name, IReadOnlyList<NodeView> candidates)
    : QueryException($"{kind}: expected a name of one {kind}, got '{Shown(name)}' (of {string.Join(", ", candidates.Take(10).Select(c => c.Id))}{(candidates.Count > 10 ? ", ..." : "")})")
{
    /// <summary>The nodes that have it.</summary>
    public IReadOnlyList<NodeView> Candidates { get; } = candidates;
}
