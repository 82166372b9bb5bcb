using System.Diagnostics;
using DtiGraph.Artifacts;
using DtiGraph.Graphs;
using DtiGraph.Registry;
using DtiGraph.Splits;

namespace DtiGraph.Jobs;

/// <summary>One night: a snapshot, a model trained on it in a process of its own, and its promotion where it is provably no worse.</summary>
/// <remarks>
/// <code>
/// registry/runs/20261124-020000-001/run.json      how the run stands
///                                   log.txt       what training said
///                                   graph/        the snapshot; gone when the run ends
///                                   report/       the gates, report.json and index.html
/// registry/checkpoint/                            how far training is; stays where it crashed, for the next run of the same graph
/// registry/retrain.lock                           held open while a run goes on
/// </code>
/// </remarks>
/// <param name="registry">Where the versions are.</param>
/// <param name="train">Starts training, given the folder of the graph and the folder of the model to write; on the split frozen.</param>
/// <param name="options">Bounds of the gates.</param>
/// <param name="note">Told what happens.</param>
/// <param name="clock">What time it is.</param>
/// <param name="budget">What training may take; null for whatever it likes.</param>
public sealed class Retraining(
    ModelRegistry registry, Func<string, string, ProcessStartInfo> train, GateOptions options, Action<string> note, TimeProvider? clock = null,
    TrainingBudget? budget = null)
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(.5);

    private readonly TimeProvider clock = clock ?? TimeProvider.System;

    private readonly RunHistory runs = new(registry);

    /// <summary>Runs it.</summary>
    /// <param name="load">Takes the snapshot.</param>
    /// <param name="force">Trains although the graph is that of the last run, and whatever the data gate says; the evaluation gate stays.</param>
    /// <param name="cancellation">Ends it, as <see cref="RunHistory.Cancel"/> does; nothing is promoted.</param>
    /// <param name="id">Its id, which is free (<see cref="RunHistory.NewId"/>); null for one of its own.</param>
    /// <returns>How it ended. A failure is a record too, not an exception.</returns>
    /// <exception cref="RunningException">Another run goes on.</exception>
    public async Task<RunRecord> RunAsync(Func<CancellationToken, Task<Snapshot>> load, bool force, CancellationToken cancellation, string? id = null)
    {
        Directory.CreateDirectory(runs.Folder);
        using var alone = RunLock.Take(runs.Lock)
            ?? throw new RunningException(RunRecord.All(runs.Folder).LastOrDefault(r => r.State == RunState.Running));
        var former = RunRecord.All(runs.Folder);
        foreach (var dead in former.Where(r => r.State == RunState.Running)) End(dead, RunState.Interrupted, RunHistory.Interruption); // its lock was free
        string? before = former.LastOrDefault(r => r.State is RunState.Promoted or RunState.Rejected)?.GraphId;
        var run = Begin(id);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var asked = new Timer(_ =>
        {
            if (File.Exists(RunHistory.CancelFile(run))) stop.Cancel();
        }, null, AskEvery, AskEvery);
        try
        {
            var graph = await load(stop.Token);
            run = run with { GraphId = graph.GraphId };
            run.Write();
            return graph.GraphId == before && !force
                ? End(run, RunState.Skipped, "The graph is that of the last run; --force trains all the same.")
                : await TrainAsync(run, graph, force, stop.Token);
        }
        catch (OperationCanceledException)
        {
            return End(RunRecord.Read(run.Folder), RunState.Cancelled, "It was asked to stop.");
        }
        catch (Exception e)
        {
            return End(RunRecord.Read(run.Folder), RunState.Failed, e.Message); // with the version, where it came so far
        }
    }

    private async Task<RunRecord> TrainAsync(RunRecord run, Snapshot graph, bool force, CancellationToken cancellation)
    {
        var serving = registry.Exists ? registry.Serving() : null;
        var former = serving?.Read();
        var data = former is null ? null : DataGate.Of(former.Graph, graph, options);
        if (data is { Passed: false } && !force)
        {
            GateReport.Write(run.Report, $"run {run.Id}", data);
            return End(run, RunState.Rejected, data.Reason);
        }
        string snapshot = Path.Combine(run.Folder, "graph"), model = Path.Combine(run.Folder, "model");
        GraphFolder.Write(graph, snapshot);
        note($"run {run.Id}: training on graph {graph.GraphId[..12]}");
        var fault = await TrainingChild.RunAsync(train(snapshot, model), run.Log, budget ?? new(), note, cancellation);
        if (fault is { Crashed: true } && Directory.Exists(runs.Checkpoint))
        {
            note($"run {run.Id}: {fault.Reason}; training goes on from its checkpoint, once");
            if (Directory.Exists(model)) Directory.Delete(model, recursive: true);
            fault = await TrainingChild.RunAsync(train(snapshot, model), run.Log, budget ?? new(), note, cancellation);
        }
        if (fault is not null) return End(run, RunState.Failed, fault.Reason);

        var candidate = registry.Publish(model, $"run {run.Id}");
        Directory.Delete(model, recursive: true); // the registry has its copy
        run = run with { Version = candidate.Number };
        run.Write();
        if (candidate.State == ModelState.Serving) return End(run, RunState.Skipped, $"The new model is version {candidate.Number}, which serves, to the byte.");
        var evaluation = EvaluationGate.Of(candidate.Read(), former, graph.GraphId, options, Anchor(serving, candidate));
        GateReport.Write(run.Report, $"run {run.Id}, version {candidate.Number}", data is null ? [evaluation] : [data, evaluation]);
        if (!evaluation.Passed)
        {
            registry.Reject($"{candidate.Number}", evaluation.Reason);
            return End(run, RunState.Rejected, evaluation.Reason);
        }
        cancellation.ThrowIfCancellationRequested();
        // Only in place of the version that it was compared with.
        registry.Promote($"{candidate.Number}", $"run {run.Id}: {evaluation.Reason}", instead: serving?.Number ?? 0);
        return End(run, RunState.Promoted, evaluation.Reason);
    }

    /// <summary>The version that did best on its frozen pairs among those promoted of late: what the serving one lost since, little by little, is not lost once more. One that cannot be read is passed over.</summary>
    private Anchor? Anchor(ModelVersion? serving, ModelVersion candidate)
    {
        var there = registry.List().Where(v => v.State != ModelState.Rejected && v.Number != candidate.Number).ToDictionary(v => v.Number);
        return registry.History().Where(e => e.What == "promote").TakeLast(options.AnchorPromotions).Select(e => e.Number).Distinct().Where(there.ContainsKey)
            .Select(n => (Version: there[n], Manifest: Readable(there[n], v => ManifestFile.Read(v.Folder))))
            .Where(v => v.Manifest?.Split.Name == SplitPolicy.Frozen.Name()).OrderByDescending(v => v.Manifest!.Metrics.First(m => m.Name == "gnn").Test.Auprc).ThenByDescending(v => v.Version.Number)
            .Select(v => v.Version).TakeWhile(v => v.Number != serving?.Number)
            .Select(v => Readable(v, best => new Anchor(best.Number, best.Read()))).FirstOrDefault(a => a is not null);
    }

    /// <summary>What is read of an old version; null, with a note, where it cannot be: what serves does not need it.</summary>
    private T? Readable<T>(ModelVersion version, Func<ModelVersion, T> read)
        where T : class
    {
        try
        {
            return read(version);
        }
        catch (Exception e) when (e is ArtifactException or IOException or UnauthorizedAccessException)
        {
            note($"version {version.Number}: expected one that the candidate can be held against, got {e.Message}; it is passed over");
            return null;
        }
    }

    private RunRecord Begin(string? given)
    {
        var now = clock.GetUtcNow();
        string id = given ?? runs.NewId(now), folder = Path.Combine(runs.Folder, id);
        Directory.CreateDirectory(folder);
        DurableFile.SyncFolder(runs.Folder);
        var run = new RunRecord(id, "retrain", RunState.Running, now, null, null, null, null, Environment.ProcessId, folder);
        run.Write();
        return run;
    }

    private RunRecord End(RunRecord run, RunState state, string reason)
    {
        foreach (string left in new[] { "graph", "model" }.Select(f => Path.Combine(run.Folder, f)).Where(Directory.Exists)) Directory.Delete(left, recursive: true);
        File.Delete(RunHistory.CancelFile(run));
        run = run with { State = state, Reason = reason, Ended = clock.GetUtcNow() };
        run.Write();
        return run;
    }
}
