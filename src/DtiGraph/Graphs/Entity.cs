namespace DtiGraph.Graphs;

/// <summary>A node that is neither drug nor target: a disease, a family, an ATC class.</summary>
/// <param name="Kind">The kind in the singular, lower case: disease, family.</param>
/// <param name="Id">Unique among the nodes of its kind.</param>
/// <param name="Name">As people write it; empty where the source has none.</param>
/// <param name="Provenance">Where the row comes from; empty where the source does not say.</param>
public sealed record Entity(string Kind, string Id, string Name, string Provenance);
