using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DtiGraph.Api;
using DtiGraph.Artifacts;
using DtiGraph.Graphs;
using DtiGraph.Jobs;
using DtiGraph.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;

namespace DtiGraph.Benchmarks;

/// <summary>Fourteen nights in a few minutes: a graph that grows, the job by its schedule on a clock of its own, over the autumn switch, and a service that is asked all the while.</summary>
internal static class Fortnight
{
    private const int Nights = 14, Seed = 20261124;
    private const double FirstShare = .7;

    private static readonly string[] Small = ["--set", "model.hidden=32", "--set", "epochs=40"];

    public static async Task<int> RunAsync(string starter)
    {
        string root = Directory.CreateTempSubdirectory("dtigraph-fortnight-").FullName, grown = Path.Combine(root, "graph");
        var whole = GraphFolder.Read(starter);
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 10, 18, 12, 0, 0, TimeSpan.Zero));
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var registry = new ModelRegistry(Path.Combine(root, "registry"), clock: clock);
        int[] order = [.. Enumerable.Range(0, whole.Interactions.Length)];
        new Random(Seed).Shuffle(order);

        var retraining = new Retraining(registry, (graph, model) => new("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "dti.dll"), "train", "--graph", graph, "--out", model, "--split", "frozen", "--contradictions", "keep", "--ends-with-stdin", .. Small]),
            new GateOptions(), _ => { }, clock);
        using var stop = new CancellationTokenSource();
        using var load = new Load();
        Console.WriteLine("| night | interactions | decision | version | frozen AUPRC | first 50 kept | seconds | why |\n|---|---|---|---|---|---|---|---|");
        int night = 0;
        var began = clock.GetUtcNow();
        RunRecord? last = null;
        WebApplication? service = null;
        Task? busy = null;
        async Task NightAsync()
        {
            // Two nights of the fortnight nothing came.
            double share = FirstShare + ((1 - FirstShare) * (night - (night >= 5 ? 1 : 0) - (night >= 9 ? 1 : 0)) / (Nights - 3));
            var kept = order.Take((int)(share * order.Length)).ToHashSet();
            var graph = new Snapshot(whole.Drugs, whole.Targets, whole.Entities, [.. whole.Interactions.Where((_, i) => kept.Contains(i))], whole.Relations, whole.Splits);
            var took = Stopwatch.StartNew();
            last = await retraining.RunAsync(_ => Task.FromResult(graph), force: false, stop.Token);
            night++;
            var checks = Directory.Exists(last.Report) ? GateReport.Read(last.Report)[^1].Checks : [];
            string overlap = checks.FirstOrDefault(c => c.Name == "first 50 targets kept") is { } c ? $"{c.Value:P0}" : "";
            string auprc = last.Version is { } v ? $"{ManifestFile.Read(registry.Find($"{v}").Folder).Metrics.First(m => m.Name == "gnn").Test.Auprc:F3}" : "";
            Console.WriteLine($"| {TimeZoneInfo.ConvertTime(last.Started, zone).ToString("MM-dd HH:mm zzz", CultureInfo.InvariantCulture)} | {kept.Count} | {last.State.ToString().ToLowerInvariant()} | {last.Version} | {auprc} | {overlap} | {took.Elapsed.TotalSeconds:F1} | {last.Reason} |");
            if (service is null && registry.Serving() is not null)
            {
                service = ApiHost.Create(new ModelRegistry(registry.Folder), ["--urls", "http://127.0.0.1:0", "--drain-seconds", "0", "--Logging:LogLevel:Default", "Error"]);
                await service.StartAsync();
                load.Start(new(service.Urls.First()));
            }
        }
        var schedule = NightlySchedule.Of("30 2 * * *", zone.Id).RunAsync(() => last?.Started ?? began, _ => busy = NightAsync(), _ => { }, clock, stop.Token);
        while (night < Nights && !schedule.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            if (busy is null) continue;
            await busy;
            busy = null;
            await Task.Delay(50); // until the schedule waits again
        }
        await stop.CancelAsync();
        await Task.Delay(TimeSpan.FromSeconds(2)); // the last promotion, too
        var (asked, failed, versions, slowest) = await load.StopAsync();
        Console.WriteLine($"\nmeanwhile {asked} rankings, {failed} failed, answered by {versions} versions, the slowest in {slowest:F0} ms");
        if (service is not null) await service.DisposeAsync();
        Directory.Delete(root, recursive: true);
        return failed == 0 ? 0 : 1;
    }

    /// <summary>One client that asks every 20 ms.</summary>
    private sealed class Load : IDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly ConcurrentDictionary<string, bool> versions = new();
        private Task? asking;
        private int asked, failed;
        private double slowest;

        public void Start(Uri address) => asking = Task.Run(async () =>
        {
            using var client = new HttpClient { BaseAddress = address };
            while (!stop.IsCancellationRequested)
            {
                var clock = Stopwatch.StartNew();
                using var answer = await client.GetAsync("/v1/drugs/DB00945/targets?top=10");
                if (answer.IsSuccessStatusCode) versions[JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("modelVersion").GetString()!] = true;
                else failed++;
                asked++;
                slowest = Math.Max(slowest, clock.Elapsed.TotalMilliseconds);
                await Task.Delay(20);
            }
        });

        public async Task<(int Asked, int Failed, int Versions, double Slowest)> StopAsync()
        {
            await stop.CancelAsync();
            if (asking is not null) await asking;
            return (asked, failed, versions.Count, slowest);
        }

        public void Dispose() => stop.Dispose();
    }
}
