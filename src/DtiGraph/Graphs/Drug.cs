namespace DtiGraph.Graphs;

/// <summary>A drug: one end of an interaction.</summary>
/// <param name="Id">Unique among drugs, for example a DrugBank id.</param>
/// <param name="Name">As people write it; empty where the source has none.</param>
/// <param name="Smiles">The structure; empty where it has none that a SMILES can say.</param>
/// <param name="Provenance">Where the row comes from; empty where the source does not say.</param>
public sealed record Drug(string Id, string Name, string Smiles, string Provenance);
