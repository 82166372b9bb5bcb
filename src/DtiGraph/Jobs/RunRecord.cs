using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using DtiGraph.Artifacts;

namespace DtiGraph.Jobs;

/// <summary>How a run stands.</summary>
public enum RunState
{
    /// <summary>It goes on, or the process that ran it was killed.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>The graph is the one of the last run: nothing to do.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,

    /// <summary>The new model serves.</summary>
    [JsonStringEnumMemberName("promoted")]
    Promoted,

    /// <summary>A gate failed; the serving model stays.</summary>
    [JsonStringEnumMemberName("rejected")]
    Rejected,

    /// <summary>It could not be done; the serving model stays.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>It was asked to stop.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>The process that ran it was killed; the serving model stays.</summary>
    [JsonStringEnumMemberName("interrupted")]
    Interrupted,
}

/// <summary>run.json: one run of a job.</summary>
/// <param name="Id">Names the run and its folder.</param>
/// <param name="Kind">retrain.</param>
/// <param name="State">How it stands.</param>
/// <param name="Started">When it began, UTC.</param>
/// <param name="Ended">When it ended; null while it runs.</param>
/// <param name="Reason">Why it ended so, in one sentence; null while it runs.</param>
/// <param name="GraphId">The graph; null before it was read.</param>
/// <param name="Version">Number of the version that it published; null for none.</param>
/// <param name="Process">Id of the process that runs it.</param>
/// <param name="Folder">Where its log (log.txt) and report (report/index.html) are; where it is read, not where it was written.</param>
public sealed record RunRecord(
    string Id, string Kind, RunState State, DateTimeOffset Started, DateTimeOffset? Ended, string? Reason, string? GraphId, int? Version, int Process, string Folder)
{
    /// <summary>How an id begins: when the run did, UTC.</summary>
    internal const string IdTime = "yyyyMMdd-HHmmss";

    private const string FileName = "run.json";

    /// <summary>What training said.</summary>
    [JsonIgnore]
    public string Log => Path.Combine(Folder, "log.txt");

    /// <summary>Folder of the report; there where a gate was asked.</summary>
    [JsonIgnore]
    public string Report => Path.Combine(Folder, "report");

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter() },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes it; after a crash at any point the file is the old one or this one.</summary>
    public void Write() => DurableFile.Write(Path.Combine(Folder, FileName), file => file.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(this, Json) + "\n")));

    /// <summary>One run, as it was last written.</summary>
    /// <param name="folder">Of the run.</param>
    /// <exception cref="JsonException">The file is not the record of a run.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static RunRecord Read(string folder) =>
        (JsonSerializer.Deserialize<RunRecord>(File.ReadAllBytes(Path.Combine(folder, FileName)), Json) ?? throw new JsonException("null")) with { Folder = folder }; // a container sees it elsewhere

    /// <summary>All runs of a registry, oldest first. One whose record cannot be read is among them as failed and says so: it hides no other, and stops none.</summary>
    /// <param name="runs">The folder of the runs; there need not be one.</param>
    /// <param name="except">Ids of runs that are not wanted; null for none.</param>
    public static IReadOnlyList<RunRecord> All(string runs, IReadOnlySet<string>? except = null) => !Directory.Exists(runs) ? [] :
    [
        .. Directory.EnumerateDirectories(runs).Where(f => except?.Contains(Path.GetFileName(f)) != true && File.Exists(Path.Combine(f, FileName))).Order(StringComparer.Ordinal).Select(Known),
    ];

    private static RunRecord Known(string folder)
    {
        try
        {
            return Read(folder);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            string id = Path.GetFileName(folder);
            // Its id begins with when it began; a folder that somebody named himself has the time of its file.
            var began = DateTimeOffset.TryParseExact(id[..Math.Min(id.Length, IdTime.Length)], IdTime, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var told)
                ? told : new(File.GetLastWriteTimeUtc(Path.Combine(folder, FileName)));
            string fault = e is JsonException ? "other text" : "a file that cannot be read"; // without what the message says of where it is
            return new(id, "retrain", RunState.Failed, began, began, $"{FileName}: expected the record of a run, got {fault} (runs/{id}/{FileName})", null, null, 0, folder);
        }
    }
}
