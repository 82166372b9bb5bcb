namespace DtiGraph.Ranking;

/// <summary>A drug or a target as an answer shows it.</summary>
/// <param name="Id">Its id in the graph; null for one that the graph does not hold.</param>
/// <param name="Name">Its name; empty where the graph has none.</param>
/// <param name="Gene">Gene symbol of a target; null for drugs.</param>
/// <param name="CrossReferences">Its names in public databases, by database.</param>
public sealed record NodeView(string? Id, string Name, string? Gene, IReadOnlyDictionary<string, string> CrossReferences);
