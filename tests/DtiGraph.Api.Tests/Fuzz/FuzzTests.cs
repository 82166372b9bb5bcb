using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;
using DtiGraph.Api.Keys;

namespace DtiGraph.Api.Tests.Fuzz;

/// <summary>Random requests from the committed document: what it promises holds, and what it does not allow is refused with a reason.</summary>
/// <remarks>The checks are those of schemathesis. DTIGRAPH_FUZZ: how many requests; DTIGRAPH_FUZZ_SEED: another run of them.</remarks>
public sealed class FuzzTests(ServedStarter starter)
{
    private const int Usual = 2_000, Seed = 20261124, AtOnce = 8, Shown = 10;

    // Their good answers need a ledger with entries; their own tests have one.
    private static readonly string[] OfTheLedger = ["getPrediction", "replayPrediction", "getScorecard", "recordOutcomes", "listOutcomes"];

    /// <summary>The service under test has no registry either: what needs one has tests of its own.</summary>
    private static readonly string[] OfTheRegistry = ["promoteModel", "shadowModel", "rollbackModel", "retrain", "listJobs", "getJob", "getJobLog", "getJobReport", "cancelJob"];

    [Fact]
    public async Task Requests_OfTheDocumentAndBesideIt_AreAnsweredAsItSays()
    {
        int count = Number("DTIGRAPH_FUZZ", Usual);
        uint seed = (uint)Number("DTIGRAPH_FUZZ_SEED", Seed);
        using var keys = new TemporaryKeys();
        string key = KeyFile.Add(keys.File, "fuzz", ApiRole.Operator);
        await using var service = await TestService.StartAsync(starter.ModelFolder, [.. TestService.Unlimited, "--api-keys", keys.File]);
        var document = JsonNode.Parse(File.ReadAllText(CommittedDocument.File))!.AsObject();
        var schema = new JsonSchema(document);
        var any = new FuzzCases([.. DocumentedOperation.All(document).Where(o => !OfTheLedger.Contains(o.Id) && !OfTheRegistry.Contains(o.Id))], schema, starter.Model.Manifest.Version).Any;
        var random = new PCG(1, seed);
        var cases = Enumerable.Range(0, count).Select(_ => any.Generate(random, null, out Size _)).ToList();
        var (faults, statuses, clock) = (new ConcurrentQueue<(FuzzCase Case, string Fault)>(), new ConcurrentDictionary<int, int>(), Stopwatch.StartNew());
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken }, async (c, stop) =>
        {
            try
            {
                using var request = c.Request(service.Address, key);
                using var response = await service.Client.SendAsync(request, stop);
                statuses.AddOrUpdate((int)response.StatusCode, 1, (_, n) => n + 1);
                string text = await response.Content.ReadAsStringAsync(stop);
                foreach (string fault in new FuzzChecks(schema).Faults(c, response, text)) faults.Enqueue((c, $"{fault} -> {(int)response.StatusCode} {(text.Length > 300 ? text[..300] : text)}"));
            }
            catch (HttpRequestException e)
            {
                faults.Enqueue((c, $"no answer: {e.Message} {e.InnerException?.Message}"));
            }
        });
        string run = string.Create(CultureInfo.InvariantCulture,
            $"{count} requests, seed {seed}, {clock.Elapsed.TotalSeconds:F1} s; {string.Join(", ", statuses.OrderBy(s => s.Key).Select(s => $"{s.Value} x {s.Key}"))}");
        TestContext.Current.SendDiagnosticMessage(run);
        TestContext.Current.TestOutputHelper!.WriteLine(run);
        Assert.True(faults.IsEmpty, $"{run}\n{faults.Count} faults, among them\n"
            + string.Join('\n', faults.DistinctBy(f => (f.Case.Operation.Id, f.Case.Why, f.Fault.Split(':')[0])).Take(Shown * 4).Select(f => $"- {f.Case}\n  {f.Fault}")));
    }

    private static int Number(string variable, int unset) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : unset;

    private sealed class TemporaryKeys : IDisposable
    {
        private readonly string folder = Directory.CreateTempSubdirectory("dtigraph-fuzz-").FullName;

        public string File => Path.Combine(folder, "keys.json");

        public void Dispose() => Directory.Delete(folder, recursive: true);
    }
}
