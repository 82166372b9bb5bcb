using DtiGraph.Artifacts;

namespace DtiGraph.Registry;

/// <summary>The folders of the versions.</summary>
internal sealed class VersionFolders(string root)
{
    /// <summary>Where a version's artifact is.</summary>
    public string Of(IndexRow row) => Path.Combine(root, row.FolderName);

    /// <summary>Copies an artifact in; afterwards it is there whole and on the disk, or not at all.</summary>
    public void Copy(string artifact, IndexRow row) => AtomicFolder.Publish(Of(row), temporary =>
    {
        foreach (string file in Directory.EnumerateFiles(artifact, "*", SearchOption.AllDirectories))
        {
            string to = Path.Combine(temporary, Path.GetRelativePath(artifact, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
        if (ManifestFile.DigestOf(temporary) != row.ManifestDigest) throw new ArtifactException($"artifact: expected it to stay as it is while it is copied, got changes ({artifact})");
        ManifestFile.CheckFiles(temporary);
    });

    /// <summary>What should not be here, and what should be and is not.</summary>
    public IReadOnlyList<string> Faults(IReadOnlyList<IndexRow> rows) =>
    [
        .. Strangers(rows).Select(f => $"versions: expected a folder of a version, got {Path.GetFileName(f)}, which a killed process left"),
        .. rows.Where(r => !r.Pruned && !Directory.Exists(Of(r))).Select(r => $"version {r.Number}: expected its folder, got none ({Of(r)})"),
    ];

    /// <summary>Removes the folders that are no version's. The caller holds the right to write, so that nobody is filling one.</summary>
    public void Clean(IReadOnlyList<IndexRow> rows)
    {
        foreach (string stranger in Strangers(rows)) Directory.Delete(stranger, recursive: true);
    }

    private IEnumerable<string> Strangers(IReadOnlyList<IndexRow> rows)
    {
        if (!Directory.Exists(root)) return [];
        var known = rows.Where(r => !r.Pruned).Select(r => r.FolderName).ToHashSet();
        return [.. Directory.EnumerateDirectories(root).Where(f => !known.Contains(Path.GetFileName(f)))];
    }
}
