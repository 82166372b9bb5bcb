namespace DtiGraph.Ranking;

/// <summary>A question that cannot be answered as it was put.</summary>
public class QueryException(string message) : ArgumentException(message);

/// <summary>A question about a node that the graph does not hold.</summary>
/// <param name="kind">drug or target.</param>
/// <param name="id">The id asked for.</param>
public sealed class UnknownNodeException(string kind, string id) : QueryException($"{kind}: expected an id of the graph, got '{id}'")
{
    /// <summary>drug or target.</summary>
    public string Kind { get; } = kind;

    /// <summary>The id asked for.</summary>
    public string Id { get; } = id;
}
