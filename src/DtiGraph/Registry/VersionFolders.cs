using System.Globalization;
using DtiGraph.Artifacts;

namespace DtiGraph.Registry;

/// <summary>The folders of the versions.</summary>
/// <remarks>
/// A folder without a row is deleted only where it is known to be what a killed process left: one under a temporary name, one of a version that was pruned, one that is marked as
/// being added. Any other is somebody's: the index may have been lost, or be an older one that was put back.
/// </remarks>
internal sealed class VersionFolders(string root)
{
    private const string Temporary = ".tmp", Mark = ".adding";

    /// <summary>Where a version's artifact is.</summary>
    public string Of(IndexRow row) => Path.Combine(root, row.FolderName);

    /// <summary>The largest number that a folder here has, whether a row knows it or not; 0 for none.</summary>
    public int Highest() => Names().Select(NumberOf).Append(0).Max();

    /// <summary>Copies an artifact in; afterwards it is there whole and on the disk, or not at all. Until <see cref="Keep"/> it is one that is being added.</summary>
    public void Copy(string artifact, IndexRow row)
    {
        Directory.CreateDirectory(root);
        File.Create(Of(row) + Mark).Dispose();
        DurableFile.SyncFolder(root);
        AtomicFolder.Publish(Of(row), temporary =>
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
    }

    /// <summary>Says that a version's row is true.</summary>
    public void Keep(string folder) => File.Delete(folder + Mark);

    /// <summary>What should not be here, and what should be and is not.</summary>
    public IReadOnlyList<string> Faults(IReadOnlyList<IndexRow> rows) =>
    [
        .. Strangers(rows).Select(name => IsLeft(name, rows)
            ? $"versions: expected a folder of a version, got {name}, which a killed process left"
            : $"versions: expected a folder that the index knows, got {name}: where the index was lost, or is an older one, dti models add {Path.Combine(root, name)} takes it in again under a new number; then delete it"),
        .. rows.Where(r => !r.Pruned && !Directory.Exists(Of(r))).Select(r => $"version {r.Number}: expected its folder, got none ({Of(r)})"),
    ];

    /// <summary>Removes what killed processes left. The caller holds the right to write, so that nobody is filling a folder.</summary>
    public void Clean(IReadOnlyList<IndexRow> rows)
    {
        foreach (string left in Strangers(rows).Where(name => IsLeft(name, rows)).ToList()) Directory.Delete(Path.Combine(root, left), recursive: true);
        if (!Directory.Exists(root)) return;
        foreach (string mark in Directory.EnumerateFiles(root, "*" + Mark)) File.Delete(mark); // of what was removed, or of a version that has its row
    }

    private IEnumerable<string> Strangers(IReadOnlyList<IndexRow> rows)
    {
        var known = rows.Where(r => !r.Pruned).Select(r => r.FolderName).ToHashSet();
        return Names().Where(name => !known.Contains(name));
    }

    private bool IsLeft(string name, IReadOnlyList<IndexRow> rows) =>
        (name.StartsWith('.') && name.EndsWith(Temporary, StringComparison.Ordinal)) || rows.Any(r => r.Pruned && r.FolderName == name) || File.Exists(Path.Combine(root, name + Mark));

    private IEnumerable<string> Names() => Directory.Exists(root) ? Directory.EnumerateDirectories(root).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal) : [];

    private static int NumberOf(string name) => int.TryParse(name.Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
}
