using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using DtiGraph.Api;
using DtiGraph.Artifacts;
using DtiGraph.Ranking;
using DtiGraph.Registry;

namespace DtiGraph.Benchmarks.Load;

/// <summary>How long a promotion and a rollback take, part by part, and what those hear who ask meanwhile.</summary>
internal static class RollbackTest
{
    private const int Seed = 20261129, Parts = 7;

    /// <param name="folder">A trained model.</param>
    /// <param name="options">rate=100 (requests a second), times=10 (promotions and as many rollbacks, by each way), pause=2 (seconds between two), keep=1 (whether the version before stays in memory; 0 for not).</param>
    public static async Task<int> Run(string folder, LoadOptions options)
    {
        double rate = options.Of("rate", 100), pause = options.Of("pause", 2);
        int times = (int)options.Of("times", 10);
        var artifact = ArtifactFolder.Read(folder);
        // Another name, so that an answer says which of the two it is of.
        var other = artifact with { Manifest = artifact.Manifest with { Degree = artifact.Manifest.Degree with { Intercept = artifact.Manifest.Degree.Intercept + 1e-9 } } };
        using var served = await ServedRegistry.Of(artifact, other);
        var registry = new ModelRegistry(served.Folder);
        Say($"{artifact.Graph.Drugs.Length} drugs, {artifact.Graph.Targets.Length} targets; {Environment.ProcessorCount} cores, load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}\n");
        Say($"| part, without load | median ms | most |\n|---|---|---|");
        string artifactFolder = registry.Find("2").Folder;
        Part("digests of all files", () => Timed(() => ManifestFile.CheckFiles(artifactFolder)));
        Part("reading the artifact, digests included", () => Timed(() => ArtifactFolder.Read(artifactFolder)));
        Part("making it answer and warm", () =>
        {
            var read = ArtifactFolder.Read(artifactFolder);
            InService? inService = null;
            double took = Timed(() => inService = new(new ServedModel(read)));
            inService!.Dispose();
            return took;
        });
        int next = 2;
        Part("the step itself (the transaction)", () => Step(ready => registry.Promote($"{next}", "parts", ready: ready), ref next));

        using var service = ServedProcess.Start(served.Folder, "--rate-limit", "100000", "--rate-burst", "1000000", "--keep-previous", options.Of("keep", 1) != 0 ? "true" : "false");
        using var client = new HttpClient { BaseAddress = service.Address };
        await OpenLoop.Run(client, new(artifact.Graph, Seed), rate, 10);
        string asked = $"/v1/drugs/{artifact.Graph.Drugs[0].Id}/targets?top=1";
        var rows = new Dictionary<string, List<double>>();
        void Took(string what, double milliseconds) => (rows.TryGetValue(what, out var list) ? list : rows[what] = []).Add(milliseconds);
        var load = OpenLoop.Run(client, new(artifact.Graph, Seed + 1), rate, (4 * times * (pause + 1)) + 5);
        double before = service.ResidentMb;
        registry.Promote("1", "so that the other one is promoted");
        for (int i = 0; i < times; i++)
        {
            foreach (var (what, path) in new[] { ("promotion over REST, in service when answered", "/v1/models/2/promote"), ("rollback over REST, in service when answered", "/v1/models/rollback") })
            {
                await Task.Delay(TimeSpan.FromSeconds(pause));
                var clock = Stopwatch.StartNew();
                using var answer = await client.PostAsJsonAsync(path, new { reason = "rollbacks" });
                if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{path}: expected 200, got {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
                Took(what, clock.Elapsed.TotalMilliseconds);
            }
        }
        for (int i = 0; i < times; i++)
        {
            foreach (string what in new[] { "promotion", "rollback" })
            {
                await Task.Delay(TimeSpan.FromSeconds(pause));
                long stepped = 0;
                Action<Artifact> ready = _ => stepped = Stopwatch.GetTimestamp();
                var version = what == "promotion" ? registry.Promote("2", "rollbacks", ready: ready) : registry.Rollback("rollbacks", ready);
                double step = Stopwatch.GetElapsedTime(stepped).TotalMilliseconds;
                var clock = Stopwatch.StartNew();
                while (await Version(client, asked) != version.Model) await Task.Delay(5);
                Took($"{what} by another process: the step itself", step);
                Took($"{what} by another process: from then until the service answers with it", clock.Elapsed.TotalMilliseconds);
            }
        }
        var (answers, unsent, late, _) = await load;
        Say($"\n| under {rate} requests/s | times | median ms | most |\n|---|---|---|---|");
        foreach (var (what, list) in rows) Say($"| {what} | {list.Count} | {LoadFigures.At([.. list.Order()], .5):F0} | {list.Max():F0} |");
        Say($"\nload average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}; not sent: {unsent}; the sender woke late by {late:F1} ms (p99); resident before the first promotion {before:F0} MB, at the end {service.ResidentMb:F0}, highest {service.HighestResidentMb:F0}\n");
        LoadFigures.Print(answers);
        return answers.All(a => a.Status == 200) ? 0 : 1;
    }

    private static double Step(Func<Action<Artifact>, ModelVersion> change, ref int next)
    {
        long ready = 0;
        change(_ => ready = Stopwatch.GetTimestamp());
        next = 3 - next;
        return Stopwatch.GetElapsedTime(ready).TotalMilliseconds;
    }

    private static void Part(string what, Func<double> once)
    {
        double[] took = [.. Enumerable.Range(0, Parts).Select(_ => once()).Order()];
        Say($"| {what} | {LoadFigures.At(took, .5):F1} | {took[^1]:F1} |");
    }

    private static double Timed(Action action)
    {
        var clock = Stopwatch.StartNew();
        action();
        return clock.Elapsed.TotalMilliseconds;
    }

    private static async Task<string> Version(HttpClient client, string path) =>
        JsonDocument.Parse(await client.GetStringAsync(path)).RootElement.GetProperty("modelVersion").GetString()!;

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
