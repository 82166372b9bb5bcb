using DtiGraph.Api.Keys;
using DtiGraph.Jobs;

namespace DtiGraph.Api.Nightly;

/// <summary>A run of the retraining job.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Kind">retrain.</param>
/// <param name="State">running, or how it ended: promoted, rejected, skipped, failed, cancelled or interrupted.</param>
/// <param name="Started">When it began, UTC.</param>
/// <param name="Ended">When it ended, UTC; absent while it runs.</param>
/// <param name="Reason">Why it ended so, in one sentence; absent while it runs. Why one failed is told to operators alone: it may name folders, as the log does.</param>
/// <param name="GraphId">The graph; absent before it was read.</param>
/// <param name="Version">Number of the version that it published; absent for none.</param>
/// <param name="Progress">How far training is; absent before its first epoch and where no training was needed.</param>
/// <param name="Log">Where what training said is.</param>
/// <param name="Report">Where the report of the gates is; absent where none was asked.</param>
public sealed record JobView(
    string Id, string Kind, RunState State, DateTimeOffset Started, DateTimeOffset? Ended, string? Reason, string? GraphId, int? Version, RunProgress? Progress, string Log,
    string? Report)
{
    /// <summary>Where a job is found.</summary>
    /// <param name="id">The job.</param>
    /// <param name="under">The path that the service is under, for its callers: PathBase of their request.</param>
    internal static string Path(string id, string under = "") => $"{under}/v1/jobs/{id}";

    /// <summary>What a reader hears of a run that failed.</summary>
    internal const string Failure = "It could not be done; the serving version stays. Operators are told why.";

    internal static JobView Of(RunRecord run, HttpContext http)
    {
        string path = Path(run.Id, http.Request.PathBase);
        string? reason = run.State == RunState.Failed && !http.MayOperate() ? Failure : run.Reason;
        return new(run.Id, run.Kind, run.State, run.Started, run.Ended, reason, run.GraphId, run.Version, RunProgress.Read(run.Log), path + "/log", Directory.Exists(run.Report) ? path + "/report" : null);
    }
}

/// <summary>What training said.</summary>
/// <param name="Id">The job.</param>
/// <param name="Lines">The last lines.</param>
public sealed record JobLog(string Id, IReadOnlyList<string> Lines);

/// <summary>What the gates of a job looked at.</summary>
/// <param name="Id">The job.</param>
/// <param name="Gates">The data gate where there was a serving model, and the evaluation gate where a model was trained.</param>
public sealed record JobReport(string Id, IReadOnlyList<GateReport> Gates);
