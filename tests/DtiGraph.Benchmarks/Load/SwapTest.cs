using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using DtiGraph.Artifacts;
using DtiGraph.Graphs;
using DtiGraph.Ranking;
using DtiGraph.Training;
using TorchSharp;

namespace DtiGraph.Benchmarks.Load;

/// <summary>Promotion after promotion under requests: whether one fails, and whether each answer has the numbers of the version that it names.</summary>
internal static class SwapTest
{
    private const int Askers = 4, Questions = 60, Top = 10;

    /// <param name="folder">A graph, on which two small models are trained.</param>
    /// <param name="options">requests=100000, swaps=250.</param>
    public static async Task<int> Run(string folder, LoadOptions options)
    {
        int requests = (int)options.Of("requests", 100_000), swaps = (int)options.Of("swaps", 250);
        var graph = GraphFolder.Read(folder);
        Artifact[] versions = [.. new[] { 1, 2 }.Select(seed => TrainingRun.Run(graph, new() { Seed = seed, Epochs = 5, Model = new() { Hidden = 32 } }, torch.CPU))];
        using var registry = await ServedRegistry.Of(versions);
        var asked = Asked(graph);
        var said = Said(Path.Combine(registry.Folder, ".."), versions.Length, asked);
        using var service = ServedProcess.Start(registry.Folder, "--rate-limit", "100000", "--rate-burst", "1000000");
        using var client = new HttpClient { BaseAddress = service.Address };

        var faults = new ConcurrentQueue<string>();
        var byVersion = new ConcurrentDictionary<string, int>();
        int sent = 0, answered = 0, promoted = 0;
        var clock = Stopwatch.StartNew();
        var askers = Enumerable.Range(0, Askers).Select(_ => Task.Run(async () =>
        {
            int number;
            while ((number = Interlocked.Increment(ref sent)) <= requests)
            {
                var question = asked[number % asked.Length];
                try
                {
                    using var response = question.Smiles is null
                        ? await client.GetAsync($"/v1/drugs/{question.Id}/targets?top={Top}")
                        : await client.PostAsJsonAsync("/v1/rank", new { drug = new { smiles = question.Smiles }, top = Top });
                    string body = await response.Content.ReadAsStringAsync();
                    if (!response.IsSuccessStatusCode)
                    {
                        faults.Enqueue($"{(int)response.StatusCode}: {body}");
                        continue;
                    }
                    using var answer = JsonDocument.Parse(body);
                    string version = answer.RootElement.GetProperty("modelVersion").GetString()!;
                    byVersion.AddOrUpdate(version, 1, (_, n) => n + 1);
                    double[] got = [.. answer.RootElement.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("probability").GetDouble())];
                    if (!said[(version, question)].AsSpan().SequenceEqual(got)) faults.Enqueue($"{version}, {question}: expected {string.Join(' ', said[(version, question)])}, got {string.Join(' ', got)}");
                }
                catch (HttpRequestException e)
                {
                    faults.Enqueue(e.Message);
                }
                finally
                {
                    Interlocked.Increment(ref answered);
                }
            }
        })).ToList();
        // Spread over the requests, so that none of them comes after the last one.
        for (; promoted < swaps; promoted++)
        {
            while (Volatile.Read(ref answered) < (long)requests * promoted / swaps) await Task.Delay(1);
            await ServedRegistry.Promote(client, 2 - promoted % 2);
        }
        await Task.WhenAll(askers);
        Say($"{answered} requests of {Askers} clients in {clock.Elapsed.TotalSeconds:F0} s, {promoted} promotions meanwhile; answers by version: {string.Join(", ", byVersion.OrderBy(v => v.Key).Select(v => $"{v.Key} {v.Value}"))}");
        Say($"not answered with 200 and the numbers of the version named: {faults.Count}; highest resident {service.HighestResidentMb:F0} MB");
        foreach (string fault in faults.Take(5)) Console.WriteLine(fault);
        return faults.IsEmpty && byVersion.Count == versions.Length ? 0 : 1;
    }

    /// <summary>Drugs of the graph, and molecules that it does not hold.</summary>
    private static Question[] Asked(Snapshot graph) =>
    [
        .. graph.Drugs.Take(Questions).Select(d => new Question(d.Id, null)),
        .. Enumerable.Range(1, Questions / 10).Select(n => new Question(null, $"{new string('C', n)}OC(=O)c1ccccc1N")),
    ];

    /// <summary>What each version says where nothing else happens, in this process.</summary>
    private static Dictionary<(string Version, Question), double[]> Said(string work, int versions, Question[] asked)
    {
        var said = new Dictionary<(string, Question), double[]>();
        for (int number = 0; number < versions; number++)
        {
            var model = ServedModel.Open(Path.Combine(work, $"{number}"));
            foreach (var question in asked)
                said[(model.Manifest.Version, question)] = [.. model.Rank(new(new NodeQuery(question.Id, question.Smiles), Top: Top)).Items.Select(i => i.Probability)];
        }
        return said;
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private sealed record Question(string? Id, string? Smiles);
}
