using System.Globalization;
using System.Text.Json;
using DtiGraph.Artifacts;
using DtiGraph.Graphs;

namespace DtiGraph.Benchmarks.Load;

/// <summary>What a retraining run costs those who ask meanwhile: latencies of rankings before, during and after one.</summary>
internal static class RetrainLoad
{
    private const int Seed = 20261124;

    /// <param name="folder">A trained model; its graph is trained on.</param>
    /// <param name="options">rate=200 (requests a second), seconds=20 (of each of the rounds), rounds=3.</param>
    public static async Task<int> Run(string folder, LoadOptions options)
    {
        double rate = options.Of("rate", 200), seconds = options.Of("seconds", 20), rounds = options.Of("rounds", 3);
        string work = Directory.CreateTempSubdirectory("dtigraph-retrain-load-").FullName;
        try
        {
            string registry = Path.Combine(work, "registry"), graph = Path.Combine(work, "graph");
            var snapshot = ArtifactFolder.Read(folder).Graph;
            GraphFolder.Write(snapshot, graph);
            await ServedProcess.Run("models", "add", folder, "--registry", registry);
            await ServedProcess.Run("models", "promote", "1", "--registry", registry);
            using var service = ServedProcess.Start(registry, "--graph", graph, "--retrain-arguments", "--set epochs=100000 --set patience=100000 --set model.hidden=256 --force",
                "--rate-limit", "100000", "--rate-burst", "1000000");
            using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = service.Address };
            await OpenLoop.Run(client, new(snapshot, Seed), rate, 10);
            Say($"{snapshot.Drugs.Length} drugs, {snapshot.Targets.Length} targets; {Environment.ProcessorCount} cores; {rate} requests/s, {seconds} s a row\n");
            Say($"| round | retraining | load average | rankings | p50 ms | p99 ms | max ms | other than 200 | not sent | sender late, p99 ms |\n|---|---|---|---|---|---|---|---|---|---|");
            for (int round = 1; round <= rounds; round++)
            {
                await Measure(round, "no");
                string job = await Begin(client);
                await Measure(round, "yes");
                using var asked = await client.PostAsync(job + "/cancel", null);
                while (!(await Json(client, job)).TryGetProperty("ended", out _)) await Task.Delay(200);
            }
            return 0;

            async Task Measure(int round, string retraining)
            {
                var (answers, unsent, late, _) = await OpenLoop.Run(client, new(snapshot, Seed + round), rate, seconds);
                double[] times = [.. answers.Where(a => a is { Kind: LoadMix.Ranking, Status: 200 }).Select(a => a.Milliseconds).Order()];
                Say($"| {round} | {retraining} | {File.ReadAllText("/proc/loadavg").Split(' ')[0]} | {times.Length} | {LoadFigures.At(times, .5):F1} | {LoadFigures.At(times, .99):F1} | {LoadFigures.At(times, 1):F1} | {answers.Count(a => a.Status != 200)} | {unsent} | {late:F1} |");
            }
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>Starts a run and waits until it trains.</summary>
    /// <returns>Path of the job.</returns>
    private static async Task<string> Begin(HttpClient client)
    {
        using var started = await client.PostAsync("/v1/retrain", null);
        string job = started.EnsureSuccessStatusCode().Headers.Location!.OriginalString;
        JsonElement shown;
        while (!(shown = await Json(client, job)).TryGetProperty("progress", out _))
        {
            if (shown.TryGetProperty("ended", out _)) throw new InvalidOperationException($"retraining: expected a run that trains, got {shown}");
            await Task.Delay(200);
        }
        return job;
    }

    private static async Task<JsonElement> Json(HttpClient client, string path) => JsonDocument.Parse(await client.GetStringAsync(path)).RootElement;

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
