using System.Diagnostics;
using System.Globalization;
using DtiGraph.Artifacts;
using DtiGraph.Graphs;

namespace DtiGraph.Benchmarks.Load;

/// <summary>What the service does under load from another process: mixed load while versions are swapped, the rate that is held, and what is beyond it.</summary>
internal static class LoadTest
{
    private const int Seed = 20261124, Swaps = 20, OverloadSeconds = 10, StepSeconds = 5;

    private const double HeldMilliseconds = 100;

    private static readonly double[] Steps = [100, 200, 300, 400, 500, 600, 800, 1000, 1200, 1600, 2000];

    /// <param name="folder">A trained model.</param>
    /// <param name="options">rate=200 (requests a second), seconds=30 (twice as many with swaps).</param>
    public static async Task<int> Run(string folder, LoadOptions options)
    {
        double rate = options.Of("rate", 200), seconds = options.Of("seconds", 30);
        var artifact = ArtifactFolder.Read(folder);
        using var registry = await ServedRegistry.OfOne(artifact);
        Console.WriteLine($"{artifact.Graph.Drugs.Length} drugs, {artifact.Graph.Targets.Length} targets; {Environment.ProcessorCount} cores, load average {LoadAverage()}");
        using (var service = ServedProcess.Start(registry.Folder))
        {
            using var client = Client(service);
            await OpenLoop.Run(client, new(artifact.Graph, Seed), rate, 10);
            await Mixed(service, client, artifact.Graph, registry.Folder, rate, seconds, swaps: 0);
            await Mixed(service, client, artifact.Graph, registry.Folder, rate, 2 * seconds, Swaps);
            await Overload("over a client's limit", client, artifact.Graph, 1_500);
        }
        using (var service = ServedProcess.Start(registry.Folder, "--rate-limit", "100000", "--rate-burst", "1000000"))
        {
            using var client = Client(service);
            double held = await Search(client, artifact.Graph);
            await Overload("over what the machine holds", client, artifact.Graph, 4 * Math.Max(held, 100));
        }
        Console.WriteLine($"load average at the end {LoadAverage()}");
        return 0;
    }

    private static async Task Mixed(ServedProcess service, HttpClient client, Snapshot graph, string registry, double rate, double seconds, int swaps)
    {
        double before = service.ResidentMb;
        var (processor, clock) = (service.ProcessorTime, Stopwatch.StartNew());
        var swapping = SwapDuring(registry, swaps, TimeSpan.FromSeconds(seconds));
        var (answers, unsent, late, latest) = await OpenLoop.Run(client, new(graph, Seed + 1), rate, seconds);
        double busy = (service.ProcessorTime - processor).TotalSeconds / clock.Elapsed.TotalSeconds;
        int versions = await swapping;
        Say($"\nmixed load, {rate} requests/s for {seconds} s, {versions} promotions meanwhile; load average {LoadAverage()}\n");
        LoadFigures.Print(answers);
        Say($"\nnot sent: {unsent}; the sender itself woke late by {late:F1} ms (p99) and {latest:F1} ms at most; the service used {busy:F2} cores; resident {before:F0} MB before, {service.ResidentMb:F0} MB after");
    }

    /// <summary>Promotes the two versions in turn, by a process of its own each time.</summary>
    private static async Task<int> SwapDuring(string registry, int swaps, TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        for (int i = 0; i < swaps; i++)
        {
            var due = time * ((i + .5) / swaps);
            if (due > clock.Elapsed) await Task.Delay(due - clock.Elapsed);
            await ServedProcess.Run("models", "promote", $"{2 - i % 2}", "--registry", registry);
        }
        return swaps;
    }

    private static async Task<double> Search(HttpClient client, Snapshot graph)
    {
        await OpenLoop.Run(client, new(graph, Seed), 200, 10);
        Say($"\nhighest rate held (no error, all sent, p99 of a ranking under {HeldMilliseconds} ms, {StepSeconds} s each); load average {LoadAverage()}\n");
        Console.WriteLine("| requests/s | p50 ms | p99 ms | other than 200 | not sent | sender late, p99 ms |\n|---|---|---|---|---|---|");
        double held = 0;
        foreach (double step in Steps)
        {
            var (answers, unsent, late, latest) = await OpenLoop.Run(client, new(graph, Seed + 2), step, StepSeconds);
            double[] times = [.. answers.Where(a => a is { Kind: LoadMix.Ranking, Status: 200 }).Select(a => a.Milliseconds).Order()];
            int others = answers.Count(a => a.Status != 200);
            Say($"| {step} | {LoadFigures.At(times, .5):F1} | {LoadFigures.At(times, .99):F1} | {others} | {unsent} | {late:F1} |");
            if (others + unsent > 0 || LoadFigures.At(times, .99) >= HeldMilliseconds) break;
            held = step;
        }
        Say($"\nheld: {held} requests/s");
        return held;
    }

    private static async Task Overload(string what, HttpClient client, Snapshot graph, double rate)
    {
        var (answers, unsent, late, latest) = await OpenLoop.Run(client, new(graph, Seed + 3), rate, OverloadSeconds);
        Say($"\n{what}: {rate} requests/s for {OverloadSeconds} s; load average {LoadAverage()}\n");
        LoadFigures.Print(answers);
        var clock = Stopwatch.StartNew();
        while (true)
        {
            using var response = await client.GetAsync($"/v1/drugs/{graph.Drugs[0].Id}/targets?top=20");
            if (response.IsSuccessStatusCode) break;
            await Task.Delay(10);
        }
        double recovered = clock.Elapsed.TotalSeconds;
        var (after, _, _, _) = await OpenLoop.Run(client, new(graph, Seed + 4), 100, 2);
        Say($"\nnot sent: {unsent}; the sender woke late by {late:F1} ms (p99); statuses {string.Join(", ", answers.CountBy(a => a.Status).OrderBy(s => s.Key).Select(s => $"{s.Key} ({s.Value})"))}; answered again after {recovered:F3} s; "
            + $"of the next 200 requests, 100/s, {after.Count(a => a.Status != 200)} were not answered with 200");
    }

    private static HttpClient Client(ServedProcess service) => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = service.Address };

    private static string LoadAverage() => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]);

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static void Say(string text) => Console.WriteLine(text);
}
