using System.Net;
using System.Text.Json;
using DtiGraph.Graphs;
using DtiGraph.Ledger;
using DtiGraph.Ranking;

namespace DtiGraph.Api.Tests.Recording;

/// <summary>Measured results over HTTP, and what was said of them before.</summary>
public sealed class OutcomeTests(FourModels models)
{
    private static CancellationToken Stop => LedgerService.Stop;

    /// <summary>An unrecorded pair of the starter graph and a recorded one.</summary>
    private static readonly (string Drug, string Target) Unrecorded = Pair(recorded: false), Recorded = Pair(recorded: true);

    [Fact]
    public async Task Post_Rows_AreRecordedWithWhatTheModelInServiceSays()
    {
        await using var service = await LedgerService.StartAsync(models.Registry());
        var receipt = await Post(service, "a", $$"""
            {"outcomes":[
              {"drug":"{{Unrecorded.Drug}}","target":"{{Unrecorded.Target}}","outcome":"active","value":1.7,"unit":"uM","relation":"<","assay":"IC50","note":"plate 17"},
              {"drug":"{{Recorded.Drug}}","target":"{{Recorded.Target}}","outcome":"inactive"}]}
            """);
        var model = ServedModel.Open(service.Registry.Find("1").Folder);
        var said = model.Predict(new(Unrecorded.Drug), new(Unrecorded.Target));

        Assert.Equal(2, receipt.GetProperty("recorded").GetInt32());
        var rows = (await service.Json("/v1/outcomes")).GetProperty("items");
        Assert.Equal([1, 2], rows.EnumerateArray().Select(r => r.GetProperty("number").GetInt32()));
        var (first, stated) = (rows[0], rows[0].GetProperty("stated"));
        Assert.Equal((Unrecorded.Drug, Unrecorded.Target, "active", "uM", "<", "IC50", "plate 17", 1.7),
            (Text(first, "drug"), Text(first, "target"), Text(first, "outcome"), Text(first, "unit"), Text(first, "relation"), Text(first, "assay"), Text(first, "note"), first.GetProperty("value").GetDouble()));
        Assert.Equal((said.Probability, said.DegreeProbability, model.Manifest.Version),
            (stated.GetProperty("probability").GetDouble(), stated.GetProperty("degreeProbability").GetDouble(), Text(stated, "modelVersion")));
        Assert.Equal([false, true], rows.EnumerateArray().Select(r => r.GetProperty("stated").GetProperty("recorded").GetBoolean()));
        Assert.True(JsonElement.DeepEquals(stated, receipt.GetProperty("items")[0].GetProperty("stated")));
    }

    [Fact]
    public async Task Post_NamesAPrediction_KeepsWhatThatAnswerSaidAfterAPromotion()
    {
        await using var service = await LedgerService.StartAsync(models.Registry());
        using var answer = await service.Send($"/v1/drugs/{Unrecorded.Drug}/targets?top=10000");
        var row = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement.GetProperty("items").EnumerateArray()
            .Single(r => Text(r.GetProperty("target"), "id") == Unrecorded.Target);
        service.Promote("2");
        var receipt = await Post(service, "a", $$"""
            {"outcomes":[{"drug":"{{Unrecorded.Drug}}","target":"{{Unrecorded.Target}}","outcome":"active","predictionId":"{{LedgerService.Id(answer)}}"},
                         {"drug":"{{Unrecorded.Drug}}","target":"{{Unrecorded.Target}}","outcome":"active"}]}
            """);
        var (then, now) = (receipt.GetProperty("items")[0].GetProperty("stated"), receipt.GetProperty("items")[1].GetProperty("stated"));
        var entry = await service.Json($"/v1/predictions/{LedgerService.Id(answer)}");
        Assert.Equal(row.GetProperty("probability").GetDouble(), then.GetProperty("probability").GetDouble());
        Assert.Equal((Text(entry, "modelVersion"), Text(entry, "at")), (Text(then, "modelVersion"), Text(then, "at")));
        Assert.NotEqual(Text(then, "modelVersion"), Text(now, "modelVersion"));
        Assert.NotEqual(then.GetProperty("probability").GetDouble(), now.GetProperty("probability").GetDouble());
        var card = await service.Json("/v1/scorecard"); // one pair, once, with what was said first
        Assert.Equal((2, 1, 1, 1), (Number(card, "outcomes"), Number(card, "counted"), Number(card, "repeated"), Number(card, "followed")));
        Assert.Equal(then.GetProperty("probability").GetDouble(), card.GetProperty("gnn").GetProperty("meanProbability").GetDouble());
    }

    [Fact]
    public async Task Post_BadRows_FailAlone()
    {
        (string Row, int Status, string Said)[] bad =
        [
            ("""{"drug":"nobody","target":"P23219","outcome":"active"}""", 404, "got 'nobody'"),
            ("""{"drug":"DB00945","target":"nothing","outcome":"active"}""", 404, "got 'nothing'"),
            ("""{"drug":"DB00945","target":"P23219","outcome":"active","relation":"~","value":1}""", 400, "relation: expected"),
            ("""{"drug":"DB00945","target":"P23219","outcome":"active","unit":"nM"}""", 400, "value: expected a number beside"),
            ("""{"drug":"DB00945","target":"P23219","outcome":"active","value":1e999}""", 400, "value: expected a finite number"),
            ("""{"drug":"DB00945","target":"P23219","outcome":"active","predictionId":"019ab5c8-4f00-7000-8000-000000000000"}""", 404, "prediction: expected"),
            ("null", 400, "row: expected an outcome, got null"),
        ];
        await using var service = await LedgerService.StartAsync(models.Registry());
        var receipt = await Post(service, "a", $$"""{"outcomes":[{{string.Join(',', bad.Select(b => b.Row))}},{"drug":"{{Unrecorded.Drug}}","target":"{{Unrecorded.Target}}","outcome":"inactive"}]}""");
        var items = receipt.GetProperty("items");
        Assert.Equal(1, Number(receipt, "recorded"));
        Assert.Equal(bad.Select(b => b.Status), items.EnumerateArray().SkipLast(1).Select(i => Number(i.GetProperty("error"), "status")));
        foreach (var (item, (_, _, said)) in items.EnumerateArray().Zip(bad)) Assert.Contains(said, Text(item.GetProperty("error"), "detail"), StringComparison.Ordinal);
        Assert.Equal("$.predictionId", Text(items[5].GetProperty("error"), "field"));
        Assert.Equal(1, Number(items[bad.Length], "number"));
    }

    [Fact]
    public async Task Post_NoSubmission_RecordsNothing()
    {
        await using var service = await LedgerService.StartAsync(models.Registry());
        const string row = """{"drug":"DB00945","target":"P23219","outcome":"active"}""";
        foreach (string body in new[] { """{"outcomes":[]}""", $$"""{"outcomes":[{{row.Replace("active", "maybe", StringComparison.Ordinal)}}]}""", $$"""{"outcomes":[{{row[..^1]}},"valeu":1}]}""" })
            await service.Json("/v1/outcomes", body, HttpStatusCode.BadRequest, "Idempotency-Key: a");
        await service.Json("/v1/outcomes", $$"""{"outcomes":[{{row}}]}""", HttpStatusCode.BadRequest); // without a key
        await service.Json("/v1/outcomes", $$"""{"outcomes":[{{row}}]}""", HttpStatusCode.BadRequest, "Idempotency-Key: " + new string('k', 201));
        Assert.Equal(0, Number(await service.Json("/v1/outcomes"), "total"));
    }

    [Fact]
    public async Task Post_Again_RecordsOnceAndAnswersTheSameAlsoAllAtOnce()
    {
        await using var service = await LedgerService.StartAsync(models.Registry());
        string body = $$"""{"outcomes":[{"drug":"{{Unrecorded.Drug}}","target":"{{Unrecorded.Target}}","outcome":"active"}]}""", other = body.Replace("active", "inactive", StringComparison.Ordinal);
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ => (await Post(service, "same", body)).GetRawText()));
        Assert.Single(answers.Distinct());
        Assert.Equal(1, Number(await service.Json("/v1/outcomes"), "total"));
        var refused = await service.Json("/v1/outcomes", other, HttpStatusCode.UnprocessableEntity, "Idempotency-Key: same");
        Assert.Contains("Idempotency-Key: expected a new one", Text(refused, "detail"), StringComparison.Ordinal);
        await Post(service, "another", other);
        Assert.Equal(2, Number(await service.Json("/v1/outcomes"), "total"));
    }

    [Theory]
    [InlineData("text/csv", ',')]
    [InlineData("text/tab-separated-values", '\t')]
    public async Task List_AsATable_HasTheColumnsOfTheExport(string kind, char separator)
    {
        await using var service = await LedgerService.StartAsync(models.Registry());
        await Post(service, "a", $$"""{"outcomes":[{{string.Join(',', Enumerable.Repeat($$"""{"drug":"{{Unrecorded.Drug}}","target":"{{Unrecorded.Target}}","outcome":"active","relation":"=","value":1.5,"note":"=1+1"}""", 3))}}]}""");
        using var response = await service.Send("/v1/outcomes?limit=2", headers: $"Accept: {kind}");
        string[] lines = (await response.Content.ReadAsStringAsync(Stop)).Split("\r\n");
        using var exported = new MemoryStream();
        OutcomeTable.Write(new LedgerFile(service.File).Outcomes().Take(2), exported);

        Assert.Equal(kind, response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["3"], response.Headers.GetValues("Total-Count"));
        Assert.Contains("rel=\"next\"", response.Headers.GetValues("Link").Single(), StringComparison.Ordinal);
        Assert.Equal(System.Text.Encoding.UTF8.GetString(exported.ToArray()).Split('\n'), lines.Select(l => l.Replace(separator, ',')));
        Assert.Contains("'=1+1", lines[1], StringComparison.Ordinal);
        Assert.Contains($"active{separator}={separator}1.5", lines[1], StringComparison.Ordinal); // a relation is a sign, and no formula
        await service.Json("/v1/outcomes", expected: HttpStatusCode.NotAcceptable, headers: "Accept: image/png");
    }

    [Fact]
    public async Task List_InPages_HoldsEveryOutcomeOnce()
    {
        await using var service = await LedgerService.StartAsync(models.Registry());
        await Post(service, "a", $$"""{"outcomes":[{{string.Join(',', Enumerable.Repeat($$"""{"drug":"{{Unrecorded.Drug}}","target":"{{Unrecorded.Target}}","outcome":"active"}""", 7))}}]}""");
        var numbers = new List<int>();
        string? next = "/v1/outcomes?limit=3";
        for (int pages = 1; next is not null; pages++)
        {
            using var response = await service.Send(next);
            var page = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Stop)).RootElement;
            Assert.Equal("7", Assert.Single(response.Headers.GetValues("Total-Count")));
            numbers.AddRange(page.GetProperty("items").EnumerateArray().Select(r => Number(r, "number")));
            next = page.TryGetProperty("nextCursor", out var cursor) ? $"/v1/outcomes?limit=3&cursor={cursor.GetString()}" : null;
            Assert.True(pages < 5);
        }
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], numbers);
        foreach (string bad in new[] { "limit=0", "limit=101", "cursor=x" }) await service.Json("/v1/outcomes?" + bad, null, HttpStatusCode.BadRequest);
        await service.Json("/v1/outcomes?idempotencyKey=a", null, HttpStatusCode.BadRequest);
    }

    private static Task<JsonElement> Post(LedgerService service, string key, string body) => service.Json("/v1/outcomes", body, HttpStatusCode.OK, "Idempotency-Key: " + key);

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;

    private static int Number(JsonElement row, string name) => row.GetProperty(name).GetInt32();

    private static (string Drug, string Target) Pair(bool recorded)
    {
        var graph = GraphFolder.Read(Repository.Path("graphs/starter"));
        var labelled = graph.Interactions.Select(i => (i.Drug, i.Target)).ToHashSet();
        var (drug, target) = Enumerable.Range(0, graph.Targets.Length).Select(t => (graph.FindDrug("DB00945"), t)).First(p => labelled.Contains(p) == recorded);
        return (graph.Drugs[drug].Id, graph.Targets[target].Id);
    }
}
