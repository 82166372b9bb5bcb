using System.Globalization;
using DtiGraph.Artifacts;
using DtiGraph.Registry;

namespace DtiGraph.Jobs;

/// <summary>The runs of a registry, whichever process started them.</summary>
/// <param name="registry">Its folder has them, in runs/.</param>
public sealed class RunHistory(ModelRegistry registry)
{
    /// <summary>Why a run ended that did not say so itself.</summary>
    public const string Interruption = "The process that ran it ended before it did.";

    /// <summary>Where they are; there need not be such a folder.</summary>
    public string Folder { get; } = Path.Combine(registry.Folder, "runs");

    /// <summary>Where training leaves its state, so that it goes on from there after a crash: in the same run once, otherwise in the next one.</summary>
    public string Checkpoint { get; } = Path.Combine(registry.Folder, "checkpoint");

    internal string Lock { get; } = Path.Combine(registry.Folder, "retrain.lock");

    /// <summary>All of them, oldest first. One that says that it runs while nobody holds the lock is shown as interrupted.</summary>
    /// <param name="except">Ids of runs that are not wanted; null for none.</param>
    public IReadOnlyList<RunRecord> All(IReadOnlySet<string>? except = null)
    {
        var runs = RunRecord.All(Folder, except);
        if (runs.All(r => r.State != RunState.Running) || RunLock.IsHeld(Lock)) return runs;
        // It may have ended between the two: its record is read again.
        return [.. RunRecord.All(Folder, except).Select(r => r.State == RunState.Running ? r with { State = RunState.Interrupted, Reason = Interruption } : r)];
    }

    /// <summary>One of them.</summary>
    /// <returns>Null where there is none of that id.</returns>
    public RunRecord? Find(string id) => All().FirstOrDefault(r => r.Id == id);

    /// <summary>The run that goes on; null for none.</summary>
    public RunRecord? Running() => All().LastOrDefault(r => r.State == RunState.Running);

    /// <summary>A free id: when, and a number that counts up.</summary>
    public string NewId(DateTimeOffset now)
    {
        int last = Directory.Exists(Folder)
            ? Directory.EnumerateDirectories(Folder).Select(f => int.TryParse(Path.GetFileName(f).Split('-')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : 0).DefaultIfEmpty().Max()
            : 0;
        return $"{now.UtcDateTime.ToString(RunRecord.IdTime, CultureInfo.InvariantCulture)}-{last + 1:000}";
    }

    /// <summary>Asks a run to stop, in whichever process it is; that takes a second or so.</summary>
    public static void Cancel(RunRecord run)
    {
        File.WriteAllText(CancelFile(run), "");
        DurableFile.SyncFolder(run.Folder);
    }

    internal static string CancelFile(RunRecord run) => Path.Combine(run.Folder, "cancel");
}
