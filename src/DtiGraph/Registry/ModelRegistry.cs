using DtiGraph.Artifacts;

namespace DtiGraph.Registry;

/// <summary>The versions of a model on disk, and which of them serves.</summary>
/// <remarks>
/// <code>
/// registry.db                    the index: versions, the aliases serving and previous, and what was done
/// versions/000007-604bfebe25fd   the artifact of version 7
/// </code>
/// Each step is one transaction: killed at any instant, it was done or it was not. A version's folder is there, forced to the disk, before its
/// row is; it goes after its row said so. What a killed process left between the two is removed by the next one that writes, which holds the
/// only right to write meanwhile; folders that are whole and have no row, since the index was lost, stay. Safe for many processes and threads at once.
/// </remarks>
public sealed class ModelRegistry
{
    /// <summary>Versions besides the serving and the previous one that pruning keeps unless told otherwise.</summary>
    public const int DefaultKept = 5;

    private readonly TimeProvider clock;
    private readonly string who;
    private readonly RegistryFolder folder;

    /// <summary>Names a registry; opens nothing.</summary>
    /// <param name="folder">Made by the first <see cref="Publish"/>.</param>
    /// <param name="who">Who is written into the history; null for the account of this process.</param>
    /// <param name="clock">What time it is; null for the system's clock.</param>
    public ModelRegistry(string folder, string? who = null, TimeProvider? clock = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        (this.clock, this.who) = (clock ?? TimeProvider.System, who ?? Environment.UserName);
        this.folder = new(folder);
    }

    /// <summary>Where it is.</summary>
    public string Folder => folder.Root;

    /// <summary>Whether anything was published here.</summary>
    public bool Exists => folder.Exists;

    /// <summary>When the index was last written, UTC; long ago where there is none. Cheap, for who waits for a change.</summary>
    public DateTime Written => folder.Written;

    /// <summary>All versions that have a folder, by number.</summary>
    /// <exception cref="RegistryException">There is no registry.</exception>
    public IReadOnlyList<ModelVersion> List() => folder.Read(index => index.Kept().Select(folder.Shown).ToList());

    /// <summary>The version that answers; null before the first promotion.</summary>
    public ModelVersion? Serving() => List().FirstOrDefault(v => v.State == ModelState.Serving);

    /// <summary>One version.</summary>
    /// <param name="version">Its number, or its model's version; of several with the same model the newest.</param>
    /// <exception cref="RegistryException">There is none.</exception>
    public ModelVersion Find(string version) => folder.Read(index => folder.Shown(index.Find(version)));

    /// <summary>What was done, oldest first.</summary>
    public IReadOnlyList<RegistryEvent> History() => folder.Read(index => index.Events());

    /// <summary>Folders without a row and rows without a folder: what a killed process or somebody's hand left, or what an index that was lost does not know. The next change removes what a killed process left.</summary>
    public IReadOnlyList<string> Faults() => folder.Read(index => folder.Versions.Faults(index.Versions()));

    /// <summary>Takes a copy of an artifact in as a candidate.</summary>
    /// <param name="artifact">Its folder; checked as a whole before anything is written.</param>
    /// <param name="why">For the history.</param>
    /// <returns>The new version; where these very bytes are a version already, that one, unless its folder was lost or damaged.</returns>
    /// <exception cref="ArtifactException">It is damaged.</exception>
    public ModelVersion Publish(string artifact, string? why = null)
    {
        var read = ArtifactFolder.Read(artifact);
        string digest = ManifestFile.DigestOf(artifact);
        Directory.CreateDirectory(Folder);
        DurableFile.SyncFolder(Path.GetDirectoryName(Folder)!);
        bool added = false;
        var published = folder.Write(index =>
        {
            if (index.Kept().LastOrDefault(v => v.ManifestDigest == digest && IsWhole(folder.Shown(v))) is { } same) return folder.Shown(same);
            var (graph, now) = (read.Graph, clock.GetUtcNow());
            var row = new IndexRow(index.Next(folder.Versions.Highest()), read.Manifest.Version, read.Manifest.GraphId, graph.Drugs.Length, graph.Targets.Length, digest,
                ModelState.Candidate, false, why, now, false);
            folder.Versions.Copy(artifact, row);
            added = true;
            index.Add(row);
            index.Record(new(now, who, "publish", row.Number, why));
            return folder.Shown(row);
        }, create: true);
        if (added) folder.Versions.Keep(published.Folder);
        return published;
    }

    /// <summary>Makes a version the one that answers.</summary>
    /// <param name="version">As in <see cref="Find(string)"/>; a candidate, a shadow or a retired one.</param>
    /// <param name="why">For the history.</param>
    /// <param name="instead">The number that must be serving now, 0 for none; null: whichever is.</param>
    /// <param name="ready">Given the artifact before the step, read and checked as a whole, so that who will serve it need not read it again; what it throws leaves all as it is. Null for nothing.</param>
    /// <param name="held"><see cref="ModelVersion.ManifestDigest"/> of a version whose artifact the caller has in memory, from <see cref="ModelVersion.Read"/> or <paramref name="ready"/>:
    /// where it is this one, its folder is checked to the byte and not read again, and <paramref name="ready"/> is not called. Null for none.</param>
    /// <exception cref="RegistryException">It was rejected or is damaged, or another version serves than was expected.</exception>
    public ModelVersion Promote(string version, string? why = null, int? instead = null, Action<Artifact>? ready = null, string? held = null)
    {
        int number = Verified(folder.Read(index => index.Find(version)), ready, held);
        return folder.Write(index =>
        {
            var (row, serving) = (index.Find($"{number}"), index.Kept().FirstOrDefault(v => v.State == ModelState.Serving));
            if (instead is { } expected && expected != (serving?.Number ?? 0))
                throw new RegistryException($"serving version: expected {expected}, got {serving?.Number ?? 0}: somebody else promoted meanwhile ({Folder})");
            if (row.State == ModelState.Rejected)
                throw new RegistryException($"version {number}: expected one that was not rejected, got rejected ({row.Reason}) ({Folder})");
            return row.State == ModelState.Serving ? folder.Shown(row) : Serve(index, row, serving, "promote", why);
        });
    }

    /// <summary>Makes the version answer that did before; done twice, it is as it was.</summary>
    /// <param name="why">For the history.</param>
    /// <param name="ready">As in <see cref="Promote"/>.</param>
    /// <param name="held">As in <see cref="Promote"/>.</param>
    /// <exception cref="RegistryException">There is none, or it is damaged.</exception>
    public ModelVersion Rollback(string? why = null, Action<Artifact>? ready = null, string? held = null)
    {
        static IndexRow? Previous(RegistryIndex index) => index.Kept().FirstOrDefault(v => v.Previous);
        int number = Verified(folder.Read(Previous) ?? throw new RegistryException($"previous version: expected one to go back to, got none ({Folder})"), ready, held);
        return folder.Write(index => Previous(index) is { } row && row.Number == number
            ? Serve(index, row, index.Kept().First(v => v.State == ModelState.Serving), "rollback", why)
            : throw new RegistryException($"previous version: expected {number}, got another: somebody else promoted meanwhile ({Folder})"));
    }

    /// <summary>Lets a version answer beside the serving one, unheard: its answers are compared. One at most; the one before is what it was.</summary>
    /// <param name="version">As in <see cref="Find(string)"/>; null ends it.</param>
    /// <param name="why">For the history.</param>
    /// <returns>The shadow; where it was ended, the one that was; null where there was none to end.</returns>
    /// <exception cref="RegistryException">It serves, was rejected or is damaged.</exception>
    public ModelVersion? Shadow(string? version, string? why = null)
    {
        int? number = version is null ? null : Verified(folder.Read(index => index.Find(version)));
        return folder.Write(index =>
        {
            var before = index.Kept().FirstOrDefault(v => v.State == ModelState.Shadow);
            if (before?.Number == number) return before is null ? null : folder.Shown(before);
            if (number is { } n)
            {
                var row = index.Find($"{n}");
                if (row.State is ModelState.Serving or ModelState.Rejected)
                    throw new RegistryException($"version {n}: expected a candidate or a retired one, got one that {(row.State == ModelState.Serving ? "serves" : $"was rejected ({row.Reason})")} ({Folder})");
            }
            if (before is not null)
            {
                bool served = index.Events().Any(e => e.Number == before.Number && e.What is "promote" or "rollback");
                index.Set(before.Number, served ? ModelState.Retired : ModelState.Candidate, number is null ? why : before.Reason);
            }
            if (number is { } shadow) index.Set(shadow, ModelState.Shadow, why);
            index.Record(new(clock.GetUtcNow(), who, number is null ? "unshadow" : "shadow", number ?? before!.Number, why));
            return folder.Shown(index.Find($"{number ?? before!.Number}"));
        });
    }

    /// <summary>Says that a version will not be served.</summary>
    /// <exception cref="RegistryException">It serves.</exception>
    public ModelVersion Reject(string version, string why) => folder.Write(index =>
    {
        var row = index.Find(version);
        if (row.State == ModelState.Serving) throw new RegistryException($"version {row.Number}: expected one that does not serve, got the serving one ({Folder})");
        if (row.Previous) index.Unpoint(RegistryIndex.Previous); // no rollback goes back to it
        index.Set(row.Number, ModelState.Rejected, why);
        index.Record(new(clock.GetUtcNow(), who, "reject", row.Number, why));
        return folder.Shown(index.Find($"{row.Number}"));
    });

    /// <summary>Deletes old versions; never the serving or the previous one, nor a shadow.</summary>
    /// <param name="kept">Versions besides these that stay, the newest; at least 0.</param>
    /// <returns>What was deleted.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Below 0.</exception>
    public IReadOnlyList<ModelVersion> Prune(int kept = DefaultKept)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(kept);
        var pruned = folder.Write(index =>
        {
            var old = index.Kept().Where(v => v.State is not (ModelState.Serving or ModelState.Shadow) && !v.Previous).Reverse().Skip(kept).ToList();
            foreach (var row in old)
            {
                index.Forget(row.Number);
                index.Record(new(clock.GetUtcNow(), who, "prune", row.Number, null));
            }
            return old;
        });
        if (pruned.Count > 0) folder.Write(_ => true); // which removes the folders that have no row any more
        return [.. pruned.Select(folder.Shown)];
    }

    private ModelVersion Serve(RegistryIndex index, IndexRow row, IndexRow? serving, string what, string? why)
    {
        bool back = what == "rollback"; // whose reason speaks of the version that was left
        if (serving is not null)
        {
            index.Set(serving.Number, ModelState.Retired, back ? why ?? "rolled back" : serving.Reason);
            index.Point(RegistryIndex.Previous, serving.Number);
        }
        index.Set(row.Number, ModelState.Candidate, back ? null : why);
        index.Point(RegistryIndex.Serving, row.Number);
        index.Record(new(clock.GetUtcNow(), who, what, row.Number, why));
        return folder.Shown(index.Find($"{row.Number}"));
    }

    private static bool IsWhole(ModelVersion version)
    {
        try
        {
            version.Check();
            return true;
        }
        catch (Exception e) when (e is ArtifactException or IOException)
        {
            return false;
        }
    }

    /// <summary>Reads the whole artifact as serving it would: every digest, every tensor, the graph. Of one that the caller has read every digest is enough.</summary>
    private int Verified(IndexRow row, Action<Artifact>? ready = null, string? held = null)
    {
        try
        {
            var version = folder.Shown(row);
            if (held == row.ManifestDigest)
            {
                version.Check();
                return row.Number;
            }
            var artifact = version.Read();
            ready?.Invoke(artifact);
            return row.Number;
        }
        catch (Exception e) when (e is ArtifactException or IOException)
        {
            throw new RegistryException($"version {row.Number}: expected a sound artifact, got {e.Message}; the serving version is untouched", e);
        }
    }
}
