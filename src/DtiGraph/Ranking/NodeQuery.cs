namespace DtiGraph.Ranking;

/// <summary>One end of a question. Exactly one property is given.</summary>
/// <param name="Id">Of a node of the graph.</param>
/// <param name="Smiles">Structure of a drug, in the graph or not.</param>
/// <param name="Sequence">Amino acids of a target, in the graph or not.</param>
public sealed record NodeQuery(string? Id = null, string? Smiles = null, string? Sequence = null);
