namespace DtiGraph.Artifacts;

/// <summary>Publishes a folder whole or not at all.</summary>
/// <remarks>
/// Written under a temporary sibling name, every file and folder forced to the disk, renamed, the parent forced to the disk: after a crash at
/// any point the final name holds everything or does not exist. Temporary names begin with a dot and end in .tmp or .old.
/// </remarks>
public static class AtomicFolder
{
    /// <summary>Writes a folder and gives it its name.</summary>
    /// <param name="path">Final name; free, or an empty folder. Parents are made.</param>
    /// <param name="write">Fills the folder whose path it is given; anything it throws is passed on and leaves nothing behind.</param>
    /// <param name="replaces">
    /// A file name, such as manifest.json: a folder at <paramref name="path"/> that holds this file is replaced, so that no other folder is ever
    /// deleted by mistake. Null (default): nothing is replaced.
    /// </param>
    /// <exception cref="IOException">The name is taken, or writing or forcing to the disk failed; what was there before is still there.</exception>
    /// <remarks>
    /// Replacing takes two renames: a crash between them leaves the old folder beside, as .name.*.old, and no folder under the name.
    /// An old folder that cannot be removed afterwards is an IOException too; the new one is then in place.
    /// </remarks>
    public static void Publish(string path, Action<string> write, string? replaces = null)
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string parent = Path.GetDirectoryName(path) ?? throw new IOException($"folder: expected a name below the root, got the root ({path})");
        CheckFree(path, replaces);
        MakeDurably(parent);
        string beside = Path.Combine(parent, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}");
        string temporary = beside + ".tmp", old = beside + ".old";
        Directory.CreateDirectory(temporary);
        try
        {
            write(temporary);
            SyncTree(temporary);
            CheckFree(path, replaces);
            Rename(temporary, path, old);
        }
        catch (Exception failure)
        {
            CleanUp(temporary, failure);
            throw;
        }
        if (Directory.Exists(old)) Directory.Delete(old, recursive: true);
    }

    /// <summary>Refuses a place where <see cref="Publish"/> would fail, for whoever works long before it publishes.</summary>
    /// <exception cref="IOException">The name is taken, or nothing can be written there.</exception>
    internal static void CheckPlace(string path, string? replaces)
    {
        CheckFree(path, replaces);
        string above = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))) ?? path;
        while (!Path.Exists(above)) above = Path.GetDirectoryName(above)!;
        string probe = Path.Combine(above, $".{Guid.NewGuid():N}.tmp");
        try
        {
            Directory.CreateDirectory(probe);
            Directory.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"folder: expected a place that can be written, got '{e.Message}' ({path})", e);
        }
    }

    /// <summary>Refuses a name that is taken.</summary>
    private static void CheckFree(string path, string? replaces)
    {
        if (File.Exists(path)) throw new IOException($"folder: expected a free name, got a file ({path})");
        if (!Directory.Exists(path) || !Directory.EnumerateFileSystemEntries(path).Any()) return;
        if (replaces is null) throw new IOException($"folder: expected a free name, got a folder that is not empty ({path})");
        if (!File.Exists(Path.Combine(path, replaces)))
            throw new IOException($"folder: expected a free name or a folder with {replaces}, got another folder ({path})");
    }

    // Both renames and the disk's word on them, or neither.
    private static void Rename(string temporary, string path, string old)
    {
        bool replacing = Directory.Exists(path), moved = false;
        if (replacing) Directory.Move(path, old);
        try
        {
            Directory.Move(temporary, path);
            moved = true;
            DurableFile.SyncFolder(Path.GetDirectoryName(path)!);
        }
        catch
        {
            if (moved) Directory.Move(path, temporary);
            if (replacing) Directory.Move(old, path);
            throw;
        }
    }

    private static void SyncTree(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder)) DurableFile.Sync(file);
        foreach (string inner in Directory.EnumerateDirectories(folder)) SyncTree(inner);
        DurableFile.SyncFolder(folder);
    }

    // A new parent is only as durable as its own entry.
    private static void MakeDurably(string folder)
    {
        if (Directory.Exists(folder)) return;
        string above = Path.GetDirectoryName(folder)!;
        MakeDurably(above);
        Directory.CreateDirectory(folder);
        DurableFile.SyncFolder(above);
    }

    private static void CleanUp(string temporary, Exception failure)
    {
        try
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        }
        catch (Exception second) when (second is IOException or UnauthorizedAccessException)
        {
            throw new AggregateException($"folder: expected to remove what was half-written, got an error ({temporary})", failure, second);
        }
    }
}
