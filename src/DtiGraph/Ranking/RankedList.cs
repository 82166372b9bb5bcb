namespace DtiGraph.Ranking;

/// <summary>The answer to a question for a ranked list.</summary>
/// <param name="ModelVersion">The model that says so.</param>
/// <param name="GraphId">The graph that it learned from.</param>
/// <param name="Meaning">What the probabilities mean, and do not.</param>
/// <param name="Query">The node that was asked about.</param>
/// <param name="Candidates">How many pairs were scored before filters and top.</param>
/// <param name="Items">Best first; equal probabilities by id.</param>
public sealed record RankedList(
    string ModelVersion, string GraphId, string Meaning, QueryNode Query, int Candidates, IReadOnlyList<RankedPair> Items)
{
    /// <summary>Where targets to compare with were given: these, in the order asked; null otherwise.</summary>
    public IReadOnlyList<QueryNode>? Against { get; init; }
}
