using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using DtiGraph.Artifacts;
using DtiGraph.Graphs;
using DtiGraph.Jobs;
using DtiGraph.Registry;
using DtiGraph.Tests.Registry;
using Microsoft.Extensions.Time.Testing;

namespace DtiGraph.Tests.Jobs;

/// <summary>Whole nights, one after the other, by their schedule on a clock of its own: the graph grows, breaks and is mended, and what serves is always the last model that passed.</summary>
public sealed class NightsTests(TwoModels models)
{
    private const string Zone = "Europe/Berlin";

    private static readonly string[] Small = ["--set", "model.hidden=32", "--set", "epochs=40"];

    /// <summary>What a night brings, and what must come of it.</summary>
    /// <param name="Share">Of the starter graph's interactions that are there by then.</param>
    /// <param name="Dies">Training ends by itself.</param>
    /// <param name="Expected">How the run ends.</param>
    /// <param name="Serving">Number of the version that serves afterwards; 0 for none.</param>
    /// <param name="Said">What the reason holds.</param>
    private sealed record Night(double Share, bool Dies, RunState Expected, int Serving, string Said);

    [Fact]
    public async Task Nights_GraphGrowsBreaksAndIsMended_TheLastModelThatPassedServes()
    {
        // Over the switch of the 25th: half past two comes once by day, and twice that morning.
        Night[] nights =
        [
            new(.7, true, RunState.Failed, 0, "exit code 3"),
            new(.7, false, RunState.Promoted, 1, "checks of the evaluation gate hold"),
            new(.7, false, RunState.Skipped, 1, "the graph is that of the last run"),
            new(.5, false, RunState.Rejected, 1, "interactions before"), // a broken import
            new(.85, true, RunState.Failed, 1, "exit code 3"),
            new(.85, false, RunState.Promoted, 2, "checks of the evaluation gate hold"),
            new(1, false, RunState.Promoted, 3, "checks of the evaluation gate hold"),
        ];
        var whole = GraphFolder.Read(Repository.Path("graphs/starter"));
        int[] order = [.. Enumerable.Range(0, whole.Interactions.Length)];
        new Random(20261129).Shuffle(order);
        Snapshot Grown(double share)
        {
            var kept = order.Take((int)(share * order.Length)).ToHashSet();
            return new(whole.Drugs, whole.Targets, whole.Entities, [.. whole.Interactions.Where((_, i) => kept.Contains(i))], whole.Relations, whole.Splits);
        }

        var zone = TimeZoneInfo.FindSystemTimeZoneById(Zone);
        var began = DateTimeOffset.Parse("2026-10-22T12:00Z", CultureInfo.InvariantCulture);
        var clock = new FakeTimeProvider(began);
        var waits = new CountedWaits(clock);
        var registry = new ModelRegistry(models.Free(), clock: clock);
        int night = 0, trained = 0;
        var retraining = new Retraining(registry, (graph, model) =>
        {
            trained++;
            return nights[night].Dies
                ? new("/bin/sh", ["-c", "exit 3"])
                : new("dotnet", [Path.Combine(AppContext.BaseDirectory, "dti.dll"), "train", "--graph", graph, "--out", model, "--split", "frozen", "--contradictions", "keep", "--ends-with-stdin", .. Small]);
        }, new(), _ => { }, clock);
        var runs = new List<RunRecord>();
        var servings = new List<int>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task? busy = null;
        async Task RunAsync()
        {
            runs.Add(await retraining.RunAsync(_ => Task.FromResult(Grown(nights[night].Share)), force: false, stop.Token));
            servings.Add(registry.Exists && registry.Serving() is { } serving ? serving.Number : 0);
            night++;
        }
        var schedule = NightlySchedule.Of("30 2 * * *", Zone).RunAsync(() => new RunHistory(registry).All().LastOrDefault()?.Started ?? began, _ => busy = RunAsync(), e => Assert.Fail(e.Message), waits, stop.Token);
        for (int quarters = 0; night < nights.Length; quarters++)
        {
            Assert.InRange(quarters, 0, 24 * 4 * (nights.Length + 2));
            // It waits for a time before that time comes, however busy the machine is.
            while (!waits.Waiting)
            {
                if (schedule.IsCompleted) await schedule;
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }
            clock.Advance(TimeSpan.FromMinutes(15));
            while (!waits.Waiting && busy is null && !schedule.IsCompleted) await Task.Delay(5, TestContext.Current.CancellationToken);
            if (busy is null) continue;
            await busy;
            busy = null;
        }
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => schedule);

        for (int i = 0; i < nights.Length; i++)
        {
            Assert.True(runs[i].State == nights[i].Expected, $"night {i + 1}: expected {nights[i].Expected}, got {runs[i].State}: {runs[i].Reason}");
            Assert.Contains(nights[i].Said, runs[i].Reason, StringComparison.OrdinalIgnoreCase);
        }
        Assert.Equal(nights.Select(n => n.Serving), servings);
        // One run a night, at its time by the clock on the wall; looked at every quarter of an hour.
        Assert.Equal(Enumerable.Range(23, 7).Select(day => $"10-{day} 02:30"), runs.Select(r => TimeZoneInfo.ConvertTime(r.Started, zone).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture)));
        // Only where there was something to learn and the data gate let it: two deaths, three models.
        Assert.Equal((5, 3), (trained, registry.List().Count));
        Assert.Equal(runs.Select(r => r.Id), new RunHistory(registry).All().Select(r => r.Id));
        // What was held out stays so, however the graph grows.
        var held = registry.List().Select(v => ArtifactFolder.Read(v.Folder)).Select(a => (Test: Pairs(a, a.Pairs.Test, 1), Train: Pairs(a, a.Pairs.Train, 1))).ToList();
        Assert.All(held.Zip(held.Skip(1)), pair => Assert.ProperSubset(pair.Second.Test, pair.First.Test));
        Assert.Empty(held.SelectMany(h => h.Train).Intersect(held.SelectMany(h => h.Test)));
    }

    [Fact]
    public async Task Night_PromotedByHandMeanwhile_IsNotOverruled()
    {
        // What serves at its end is not what it was compared with.
        var registry = new ModelRegistry(models.Free());
        registry.Publish(models.First);
        registry.Publish(models.Second);
        registry.Promote("1");
        var graph = GraphFolder.Read(Repository.Path("graphs/starter"));
        string honest = models.Free();
        ArtifactFolder.Write(DtiGraph.Training.TrainingRun.Run(graph, new() { Split = "frozen", Epochs = 25, Model = new() { Hidden = 32 } }, TorchSharp.torch.CPU, cancellation: TestContext.Current.CancellationToken), honest);
        var run = await new Retraining(registry, (_, model) =>
        {
            registry.Promote("2", "somebody else");
            return new ProcessStartInfo("/bin/cp", ["-r", honest, model]);
        }, new() { Overlap = 0, Stability = 100 }, _ => { }).RunAsync(_ => Task.FromResult(graph), force: false, TestContext.Current.CancellationToken);
        Assert.Equal((RunState.Failed, 2), (run.State, registry.Serving()!.Number));
        Assert.Contains("somebody else promoted meanwhile", run.Reason, StringComparison.Ordinal);
        Assert.Equal((3, ModelState.Candidate), (run.Version, registry.Find("3").State));
    }

    private static HashSet<(string, string)> Pairs(Artifact a, ImmutableArray<SplitRow> rows, int label) =>
        [.. rows.Where(r => r.Label == label).Select(r => (a.Graph.Drugs[r.Drug].Id, a.Graph.Targets[r.Target].Id))];

    /// <summary>A clock that knows whether somebody waits for it.</summary>
    private sealed class CountedWaits(TimeProvider clock) : TimeProvider
    {
        private int waiting;

        public bool Waiting => Volatile.Read(ref waiting) > 0;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Increment(ref waiting);
            return clock.CreateTimer(
                s =>
                {
                    Interlocked.Decrement(ref waiting); // first: what the callback sets off may wait again
                    callback(s);
                },
                state, dueTime, period);
        }
    }
}
