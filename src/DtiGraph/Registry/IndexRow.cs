namespace DtiGraph.Registry;

/// <summary>A row of the index: a <see cref="ModelVersion"/> with what only the registry needs. ManifestDigest is the SHA-256 of manifest.json,
/// which names the digest of every other file, so that the version cannot be another one later. Pruned: its folder was deleted; the row keeps its
/// number from being given again.</summary>
internal sealed record IndexRow(
    int Number, string Model, string GraphId, int Drugs, int Targets, string ManifestDigest, ModelState State, bool Previous, string? Reason,
    DateTimeOffset Published, bool Pruned)
{
    /// <summary>Name of its folder.</summary>
    public string FolderName => $"{Number:000000}-{Model}";
}
