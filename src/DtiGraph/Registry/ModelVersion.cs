using DtiGraph.Artifacts;

namespace DtiGraph.Registry;

/// <summary>A version of the registry. Its folder never changes.</summary>
/// <param name="Number">Counts from 1 in the order of publishing; never given twice.</param>
/// <param name="Model">Version of the model, from its manifest.</param>
/// <param name="GraphId">The graph that it learned from.</param>
/// <param name="Drugs">Nd, drugs of that graph.</param>
/// <param name="Targets">Nt, targets of that graph.</param>
/// <param name="State">What it is to the service.</param>
/// <param name="Previous">It served before the serving version: what a rollback goes back to.</param>
/// <param name="Reason">Why it is in that state; null where nobody said.</param>
/// <param name="Published">When it came in, UTC.</param>
/// <param name="Folder">Where its artifact is.</param>
/// <param name="ManifestDigest">SHA-256 of its manifest.json as it was published, which names the digest of every other file.</param>
public sealed record ModelVersion(
    int Number, string Model, string GraphId, int Drugs, int Targets, ModelState State, bool Previous, string? Reason, DateTimeOffset Published, string Folder,
    string ManifestDigest)
{
    /// <summary>Its artifact, read and checked as a whole: what was published under this number, to the byte, or nothing.</summary>
    /// <exception cref="ArtifactException">It is damaged, or another one lies in its folder.</exception>
    public Artifact Read()
    {
        CheckManifest();
        return ArtifactFolder.Read(Folder);
    }

    /// <summary>Checks that its folder holds what was published under this number, to the byte, without reading what the bytes mean: for who has the artifact in memory. A tenth of the time of <see cref="Read"/>.</summary>
    /// <exception cref="ArtifactException">It is damaged, or another one lies in its folder.</exception>
    public void Check()
    {
        CheckManifest();
        ManifestFile.CheckFiles(Folder);
    }

    private void CheckManifest()
    {
        if (ManifestFile.DigestOf(Folder) != ManifestDigest) throw new ArtifactException($"{ManifestFile.Name}: expected the one that was published, got another ({Folder})");
    }
}
