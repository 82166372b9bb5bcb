namespace DtiGraph.Ranking;

/// <summary>One pair.</summary>
/// <param name="Drug">By id or smiles.</param>
/// <param name="Target">By id or sequence.</param>
public sealed record PairQuery(NodeQuery Drug, NodeQuery Target);
