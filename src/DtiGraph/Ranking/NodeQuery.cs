namespace DtiGraph.Ranking;

/// <summary>One end of a question. Exactly one property is given.</summary>
/// <param name="Id">Of a node of the graph; or its name, its gene symbol or a cross-reference such as uniProt:P23219, upper and lower case alike; or its
/// structure or sequence.</param>
/// <param name="Smiles">Structure of a drug, in the graph or not.</param>
/// <param name="Sequence">Amino acids of a target, in the graph or not.</param>
public sealed record NodeQuery(string? Id = null, string? Smiles = null, string? Sequence = null);
