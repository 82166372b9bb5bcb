using Microsoft.Data.Sqlite;

namespace DtiGraph.Registry;

/// <summary>The folder of a registry: its index, in one transaction after the other, and the folders of its versions.</summary>
internal sealed class RegistryFolder
{
    private readonly string file;

    /// <summary>Names it; opens nothing.</summary>
    public RegistryFolder(string folder)
    {
        Root = Path.GetFullPath(folder);
        (file, Versions) = (Path.Combine(Root, "registry.db"), new(Path.Combine(Root, "versions")));
    }

    /// <summary>Where it is.</summary>
    public string Root { get; }

    /// <summary>The artifacts.</summary>
    public VersionFolders Versions { get; }

    /// <summary>Whether it has an index.</summary>
    public bool Exists => File.Exists(file);

    /// <summary>When the index was last written, UTC; long ago where there is none.</summary>
    public DateTime Written => File.GetLastWriteTimeUtc(file);

    /// <summary>A version as others are shown it.</summary>
    public ModelVersion Shown(IndexRow row) => new(
        row.Number, row.Model, row.GraphId, row.Drugs, row.Targets, row.State, row.Previous, row.Reason, row.Published, Versions.Of(row), row.ManifestDigest);

    /// <summary>Asks the index, in one transaction.</summary>
    /// <exception cref="RegistryException">There is none, or what the work throws.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public T Read<T>(Func<RegistryIndex, T> work)
    {
        if (!Exists) throw Missing();
        try
        {
            using var index = new RegistryIndex(file, write: false);
            return work(index);
        }
        catch (SqliteException e)
        {
            throw RegistryIndex.Failure(e, file);
        }
    }

    /// <summary>Changes the index, in one transaction: what the work throws leaves it as it was. What killed processes left is removed first.</summary>
    /// <param name="work">What is done while no other process can write.</param>
    /// <param name="create">Makes the index where there is none.</param>
    /// <exception cref="RegistryException">There is none, or what the work throws.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public T Write<T>(Func<RegistryIndex, T> work, bool create = false)
    {
        if (!create && !Exists) throw Missing();
        try
        {
            using var index = new RegistryIndex(file, write: true, create);
            Versions.Clean(index.Versions());
            var result = work(index);
            index.Commit();
            return result;
        }
        catch (SqliteException e)
        {
            throw RegistryIndex.Failure(e, file);
        }
    }

    private RegistryException Missing() => new($"registry: expected {Path.GetFileName(file)}, got no such file{(Versions.Highest() > 0
        ? ", and versions that it should know: put it back from a backup, or take them in again (dti models add <folder of versions>)" : "")} ({Root})");
}
