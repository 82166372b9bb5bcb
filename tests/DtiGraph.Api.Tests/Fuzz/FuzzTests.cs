using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;
using DtiGraph.Api.Tests.Recording;

namespace DtiGraph.Api.Tests.Fuzz;

/// <summary>Random requests from the committed document: what it promises holds, and what it does not allow is refused with a reason.</summary>
/// <remarks>The checks are those of schemathesis. DTIGRAPH_FUZZ: how many requests; DTIGRAPH_FUZZ_SEED: another run of them.</remarks>
public sealed class FuzzTests(FourModels models)
{
    private const int Usual = 2_000, Seed = 20261124, AtOnce = 8, Shown = 40, Replayed = 40;

    [Fact]
    public async Task Requests_OfTheDocumentAndBesideIt_AreAnsweredAsItSays()
    {
        int count = Number("DTIGRAPH_FUZZ", Usual);
        uint seed = (uint)Number("DTIGRAPH_FUZZ_SEED", Seed);
        await using var service = await FuzzService.StartAsync(models);
        var document = JsonNode.Parse(File.ReadAllText(CommittedDocument.File))!.AsObject();
        var schema = new JsonSchema(document);
        var operations = DocumentedOperation.All(document);
        var any = new FuzzCases(operations, schema, service).Any;
        var random = new PCG(1, seed);
        var cases = Enumerable.Range(0, count).Select(_ => any.Generate(random, null, out Size _)).ToList();
        var (faults, answers, clock) = (new ConcurrentQueue<(FuzzCase Case, string Fault)>(), new ConcurrentBag<(FuzzCase Case, int Status, string? Prediction, string Text)>(), Stopwatch.StartNew());
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken }, async (c, stop) =>
        {
            try
            {
                using var request = c.Request(service);
                using var response = await service.Client.SendAsync(request, stop);
                string text = await response.Content.ReadAsStringAsync(stop);
                answers.Add((c, (int)response.StatusCode, response.Headers.TryGetValues("Prediction-Id", out var id) ? id.Single() : null, text));
                foreach (string fault in new FuzzChecks(schema).Faults(c, response, text)) faults.Enqueue((c, $"{fault} -> {(int)response.StatusCode} {(text.Length > 300 ? text[..300] : text)}"));
            }
            catch (HttpRequestException e)
            {
                faults.Enqueue((c, $"no answer: {e.Message} {e.InnerException?.Message}"));
            }
        });
        // Whatever was asked, and whichever of the versions answered: the same again.
        var recorded = answers.Where(a => a is { Prediction: not null, Status: 200, Case.ContentType: null or "application/json" } && a.Case.Operation.Id != "replayPrediction").Take(Replayed).ToList();
        foreach (var (asked, _, id, text) in recorded)
        {
            using var request = (asked with { Method = HttpMethod.Get, Path = $"/v1/predictions/{id}/replay", Body = null, ContentEncoding = null, Accept = null }).Request(service);
            using var again = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);
            if (await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken) is var got && got != text) faults.Enqueue((asked, $"replay: other bytes -> {(int)again.StatusCode} {got}"));
        }
        string run = string.Create(CultureInfo.InvariantCulture,
            $"{count} requests, seed {seed}, {clock.Elapsed.TotalSeconds:F1} s; {string.Join(", ", answers.CountBy(a => a.Status).OrderBy(s => s.Key).Select(s => $"{s.Value} x {s.Key}"))}; {recorded.Count} answers replayed");
        TestContext.Current.SendDiagnosticMessage(run);
        TestContext.Current.TestOutputHelper!.WriteLine(run);
        Assert.True(faults.IsEmpty, $"{run}\n{faults.Count} faults, among them\n"
            + string.Join('\n', faults.DistinctBy(f => (f.Case.Operation.Id, f.Case.Why, f.Fault.Split(':')[0])).Take(Shown).Select(f => $"- {f.Case}\n  {f.Fault}")));
        // A check of answers says nothing of an operation that never succeeded.
        if (count >= Usual) Assert.Empty(operations.Where(o => !answers.Any(a => a.Case.Operation == o && a.Status is >= 200 and < 300)).Select(o => o.Id));
    }

    private static int Number(string variable, int unset) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : unset;
}
