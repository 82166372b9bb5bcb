namespace DtiGraph.Graphs;

/// <summary>A target: the protein at the other end of an interaction.</summary>
/// <param name="Id">Unique among targets, for example a UniProt accession.</param>
/// <param name="Gene">Gene symbol; empty where the source has none.</param>
/// <param name="Name">Protein name; empty where the source has none.</param>
/// <param name="Sequence">One-letter amino acids; empty where the source has none.</param>
/// <param name="Provenance">Where the row comes from; empty where the source does not say.</param>
public sealed record Target(string Id, string Gene, string Name, string Sequence, string Provenance)
{
    /// <summary>What a sequence may hold: amino acids, ambiguity codes, stops and gaps.</summary>
    public const string Residues = "ABCDEFGHIJKLMNOPQRSTUVWXYZ*-";
}
