using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using DtiGraph.Graphs;
using Microsoft.Data.Sqlite;

namespace DtiGraph.Api.Tests.Recording;

/// <summary>What was said, said again after other models took the place of the one that said it.</summary>
public sealed class ReplayTests(FourModels models)
{
    private const int Predictions = 1000, Seed = 20261124;

    private const string Rank = "/v1/drugs/DB00945/targets?top=3";

    private static readonly string[] Chains = ["C", "CC", "CCC", "CC(C)", "CCCCC", "C1CCC1C", "FC", "ClCC", "N#CC", "CCOC"];

    private static readonly string[] Heads = ["N", "O", "C(=O)O", "c1ccccc1", "c1ccncc1", "S(=O)(=O)N", "C(F)(F)F", "N1CCOCC1"];

    private static CancellationToken Stop => LedgerService.Stop;

    [Fact]
    public async Task Replay_ThousandPredictionsAfterThreePromotions_IsTheSameToTheBit()
    {
        await using var service = await LedgerService.StartAsync(models.Registry());
        var random = new Random(Seed);
        var graph = GraphFolder.Read(Repository.Path("graphs/starter"));
        var said = new List<(string Id, string Kind, string Model, byte[] Bytes)>();
        for (int version = 1; version <= 4; version++)
        {
            if (version > 1) service.Promote($"{version}");
            for (int i = 0; i < Predictions / 4; i++)
            {
                var (path, body, accept) = Question(random, graph);
                using var response = await service.Send(path, body, headers: "Accept: " + accept);
                byte[] bytes = await response.Content.ReadAsByteArrayAsync(Stop);
                Assert.True(response.IsSuccessStatusCode, System.Text.Encoding.UTF8.GetString(bytes));
                said.Add((LedgerService.Id(response), response.Content.Headers.ContentType!.MediaType!, Assert.Single(response.Headers.GetValues("Model-Version")), bytes));
            }
        }
        Assert.Equal(Predictions, said.Select(s => s.Id).Distinct().Count());
        Assert.Equal([250, 250, 250, 250], said.CountBy(s => s.Model).Select(m => m.Value));
        Assert.Equal(["application/json", "text/csv", "text/tab-separated-values"], said.Select(s => s.Kind).Distinct().Order());

        // Five rounds over all four models: each is opened, let go of and opened again.
        foreach (var (id, kind, model, bytes) in said.Select((s, i) => (Said: s, Round: i % 5)).OrderBy(s => s.Round).ThenBy(s => s.Said.Model).Select(s => s.Said))
        {
            using var again = await service.Send($"/v1/predictions/{id}/replay");
            byte[] replayed = await again.Content.ReadAsByteArrayAsync(Stop);
            Assert.True(bytes.AsSpan().SequenceEqual(replayed), $"{id}: {(int)again.StatusCode} {System.Text.Encoding.UTF8.GetString(replayed)}");
            Assert.Equal((kind, model, id), (again.Content.Headers.ContentType!.MediaType, Assert.Single(again.Headers.GetValues("Model-Version")), LedgerService.Id(again)));
        }
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("image/svg+xml")]
    [InlineData("text/vnd.mermaid")]
    public async Task Replay_OfAnExplanationAfterAPromotion_IsTheSameInItsKind(string kind)
    {
        await using var service = await LedgerService.StartAsync(models.Registry());
        using var said = await service.Send("/v1/drugs/DB00321/targets/P28335/evidence?top=2", headers: "Accept: " + kind);
        service.Promote("2");
        using var again = await service.Send($"/v1/predictions/{LedgerService.Id(said)}/replay");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(kind, again.Content.Headers.ContentType!.MediaType);
        Assert.Equal(await said.Content.ReadAsByteArrayAsync(Stop), await again.Content.ReadAsByteArrayAsync(Stop));
    }

    [Fact]
    public async Task Replay_OfRowsThatCannotBeRead_IsTheSameWhateverTheOrderOfTheirMembers()
    {
        await using var service = await LedgerService.StartAsync(models.Registry());
        using var said = await service.Send("/v1/predictions", """
            {
              "pairs": [
                { "target": { "id": 5 }, "drug": { "id": 6 } },
                { "target": { "id": "P23219" }, "note": 1, "drug": { "id": "DB00945" } },
                { "drug": { "id": "DB00945" } },
                null,
                { "target": { "id": "P23219" }, "drug": { "id": "DB00945" } }
              ]
            }
            """);
        string rows = await said.Content.ReadAsStringAsync(Stop);
        Assert.Contains("expected a string, got number (at $.drug.id)", rows, StringComparison.Ordinal); // the first in the order of the ledger
        Assert.DoesNotContain("byte ", rows, StringComparison.Ordinal);
        using var again = await service.Send($"/v1/predictions/{LedgerService.Id(said)}/replay");
        Assert.Equal((HttpStatusCode.OK, rows), (again.StatusCode, await again.Content.ReadAsStringAsync(Stop)));
    }

    [Fact]
    public async Task Replay_OfABodyAsDeepAsOneMayBe_IsTheSame()
    {
        await using var service = await LedgerService.StartAsync(models.Registry());
        const int most = 64, around = 3; // pairs, the row and the body itself
        string Body(int levels) => $$"""{"pairs":[{"drug": {{new string('[', levels - around)}}{{new string(']', levels - around)}} ,"target":5}]}""";
        using var said = await service.Send("/v1/predictions", Body(most));
        Assert.Equal(HttpStatusCode.OK, said.StatusCode);
        using var again = await service.Send($"/v1/predictions/{LedgerService.Id(said)}/replay");
        Assert.Equal((HttpStatusCode.OK, await said.Content.ReadAsStringAsync(Stop)), (again.StatusCode, await again.Content.ReadAsStringAsync(Stop)));
        using var entry = await service.Send($"/v1/predictions/{LedgerService.Id(said)}");
        Assert.Contains(new string('[', most - around), await entry.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        using var deeper = await service.Send("/v1/predictions", Body(most + 1));
        Assert.Equal(HttpStatusCode.BadRequest, deeper.StatusCode);
    }

    [Fact]
    public async Task Replay_OfPairsThatTookMoreWorkThanARequestMay_EndsWhereTheAnswerDid()
    {
        await using var service = await LedgerService.StartAsync(models.Registry(), "--Batch:MaximumJsonSeconds", "0.001");
        string pairs = string.Join(',', Enumerable.Range(0, 2_000).Select(n => $$$"""{"drug":{"smiles":"{{{new string('C', n % 50 + 1)}}}N{{{new string('C', n / 50 + 1)}}}"},"target":{"id":"P23219"}}"""));
        using var said = await service.Send("/v1/predictions", $$"""{"pairs":[{{pairs}}]}""");
        string rows = await said.Content.ReadAsStringAsync(Stop);
        Assert.Contains("request.too-much-work", rows, StringComparison.Ordinal);
        await using var patient = await LedgerService.StartAsync(service.Registry); // has a minute
        using var again = await patient.Send($"/v1/predictions/{LedgerService.Id(said)}/replay");
        Assert.Equal((HttpStatusCode.OK, rows), (again.StatusCode, await again.Content.ReadAsStringAsync(Stop)));
        using var whole = await patient.Send("/v1/predictions", $$"""{"pairs":[{{pairs}}]}""");
        Assert.DoesNotContain("request.too-much-work", await whole.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_OfAnEntryThatWasRemoved_SaysSo()
    {
        await using var service = await LedgerService.StartAsync(models.Registry());
        using var old = await service.Send(Rank);
        Assert.Equal(1, new DtiGraph.Ledger.LedgerFile(service.File).Remove(DateTimeOffset.UtcNow.AddSeconds(1), null, DateTimeOffset.UtcNow, Stop));
        await Task.Delay(TimeSpan.FromMilliseconds(20), Stop); // ids of the same millisecond have no order
        using var kept = await service.Send(Rank);
        using var gone = await service.Send($"/v1/predictions/{LedgerService.Id(old)}/replay");
        await ProblemAssert.Is(gone, HttpStatusCode.NotFound, $"prediction: expected an entry that is kept, got '{LedgerService.Id(old)}', of a time whose entries were removed");
        using var again = await service.Send($"/v1/predictions/{LedgerService.Id(kept)}/replay");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        using var never = await service.Send($"/v1/predictions/{Guid.CreateVersion7()}/replay");
        await ProblemAssert.Is(never, HttpStatusCode.NotFound, "prediction: expected a Prediction-Id of this ledger");
    }

    [Fact]
    public async Task Replay_VersionInWhoseFolderAnotherModelLies_IsRefused()
    {
        var registry = models.Registry();
        await using var service = await LedgerService.StartAsync(registry);
        using var said = await service.Send(Rank);
        service.Promote("2");
        service.Promote("3");
        FourModels.Copy(registry.Find("4").Folder, registry.Find("1").Folder); // sound in itself, but not what was published as version 1
        using var refused = await service.Send($"/v1/predictions/{LedgerService.Id(said)}/replay");
        await ProblemAssert.Is(refused, HttpStatusCode.Conflict, $"model: expected {registry.Find("1").Model} whole in the registry, got a damaged one");
    }

    [Fact]
    public async Task Entry_OfAnAnswer_HoldsQuestionModelAndDigestsOfBothWhateverTheCompression()
    {
        await using var service = await LedgerService.StartAsync(models.Registry());
        using var response = await service.Send("/v1/rank", """{ "top": 3, "drug": {"smiles":"CCC(=O)Oc1ccccc1C(O)=O"} }""", headers: "Accept-Encoding: gzip");
        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        using var plain = new MemoryStream();
        await using (var gzip = new GZipStream(await response.Content.ReadAsStreamAsync(Stop), CompressionMode.Decompress)) await gzip.CopyToAsync(plain, Stop);
        var entry = await service.Json($"/v1/predictions/{LedgerService.Id(response)}");

        const string canonical = """{"body":{"drug":{"smiles":"CCC(=O)Oc1ccccc1C(O)=O"},"top":3},"path":{},"query":{}}""";
        Assert.Equal(canonical, entry.GetProperty("parameters").GetRawText());
        Assert.Equal(Digest(System.Text.Encoding.UTF8.GetBytes(canonical)), entry.GetProperty("inputSha256").GetString());
        Assert.Equal(Digest(plain.ToArray()), entry.GetProperty("answerSha256").GetString());
        Assert.Equal(("rank", "application/json", true), (entry.GetProperty("operation").GetString(), entry.GetProperty("kind").GetString(), entry.GetProperty("replayable").GetBoolean()));
        var answer = JsonDocument.Parse(plain.ToArray()).RootElement;
        Assert.Equal(answer.GetProperty("modelVersion").GetString(), entry.GetProperty("modelVersion").GetString());
        Assert.Equal(answer.GetProperty("graphId").GetString(), entry.GetProperty("graphId").GetString());
        // The same question with its members in another order is the same question.
        using var turned = await service.Send("/v1/rank", """{"drug":{"smiles":"CCC(=O)Oc1ccccc1C(O)=O"},"top":3}""");
        Assert.Equal(Digest(System.Text.Encoding.UTF8.GetBytes(canonical)), (await service.Json($"/v1/predictions/{LedgerService.Id(turned)}")).GetProperty("inputSha256").GetString());
    }

    [Fact]
    public async Task Entry_OfABodyWithAByteOrderMark_IsThatOfTheBodyWithout()
    {
        const string body = """{"drug":{"id":"DB00945"},"top":3}""";
        await using var service = await LedgerService.StartAsync(models.Registry());
        using var marked = await service.Send("/v1/rank", "\uFEFF" + body);
        Assert.Equal(HttpStatusCode.OK, marked.StatusCode);
        using var plain = await service.Send("/v1/rank", body);
        var entries = new[] { await service.Json($"/v1/predictions/{LedgerService.Id(marked)}"), await service.Json($"/v1/predictions/{LedgerService.Id(plain)}") };
        foreach (string member in new[] { "inputSha256", "answerSha256" }) Assert.Single(entries.Select(e => e.GetProperty(member).GetString()).Distinct());
        using var again = await service.Send($"/v1/predictions/{LedgerService.Id(marked)}/replay");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Predict_HalfASurrogatePairInARow_IsRefusedWithAndWithoutALedger(bool ledger)
    {
        await using var service = await LedgerService.StartAsync(models.Registry(), ledger ? [] : ["--ledger", "none"]);
        const string good = """{"drug":{"id":"DB00945"},"target":{"id":"P23219"}}""";
        foreach (string bad in new[] { good.Replace("DB00945", "\\ud800", StringComparison.Ordinal), good.Replace("drug", "\\udc00", StringComparison.Ordinal) })
        {
            using var refused = await service.Send("/v1/predictions", $$"""{"pairs":[{{bad}},{{good}}]}""");
            await ProblemAssert.Is(refused, HttpStatusCode.BadRequest, "body: expected JSON, got: Cannot read in");
        }
        using var whole = await service.Send("/v1/predictions", $$"""{"pairs":[{{good.Replace("DB00945", "\\ud83e\\uddec", StringComparison.Ordinal)}},{{good}}]}""");
        Assert.Equal(HttpStatusCode.OK, whole.StatusCode);
    }

    [Fact]
    public async Task Entry_OfAStreamedTable_HoldsDigestsAndRowsAndCannotBeReplayed()
    {
        const string table = "drug,target\nDB00945,P23219\nnobody,P23219\n";
        await using var service = await LedgerService.StartAsync(models.Registry());
        using var response = await service.Send("/v1/predictions", table, "text/csv");
        byte[] bytes = await response.Content.ReadAsByteArrayAsync(Stop);
        var entry = await service.Json($"/v1/predictions/{LedgerService.Id(response)}");

        Assert.Equal(Digest(System.Text.Encoding.UTF8.GetBytes(table)), entry.GetProperty("inputSha256").GetString());
        Assert.Equal(Digest(bytes), entry.GetProperty("answerSha256").GetString());
        Assert.Equal((2, false, "text/csv"), (entry.GetProperty("rows").GetInt32(), entry.GetProperty("replayable").GetBoolean(), entry.GetProperty("kind").GetString()));
        var problem = await service.Json($"/v1/predictions/{LedgerService.Id(response)}/replay", null, HttpStatusCode.Conflict);
        Assert.Contains("a streamed table", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_OfAPrunedModel_Is409AndSaysSo()
    {
        await using var service = await LedgerService.StartAsync(models.Registry());
        using var response = await service.Send(Rank);
        service.Promote("2");
        service.Promote("3");
        Assert.Equal(HttpStatusCode.OK, (await service.Send($"/v1/predictions/{LedgerService.Id(response)}/replay")).StatusCode);
        service.Registry.Prune(0);
        // The model that was opened for a replay stays; two others take its place.
        await using var fresh = await LedgerService.StartAsync(service.Registry);
        var problem = await fresh.Json($"/v1/predictions/{LedgerService.Id(response)}/replay", null, HttpStatusCode.Conflict);
        Assert.Contains("it was pruned", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("rankTargetsOfDrug", (await fresh.Json($"/v1/predictions/{LedgerService.Id(response)}")).GetProperty("operation").GetString()); // the entry stays
    }

    [Fact]
    public async Task Replay_OtherBytesThanRecorded_Is409AndSaysWhich()
    {
        await using var service = await LedgerService.StartAsync(models.Registry());
        using var response = await service.Send(Rank);
        Execute(service.File, "DROP TRIGGER entry_update", $"UPDATE entry SET answer = '{new string('0', 64)}'");
        var problem = await service.Json($"/v1/predictions/{LedgerService.Id(response)}/replay", null, HttpStatusCode.Conflict);
        Assert.Contains($"answer: expected the bytes of SHA-256 {new string('0', 64)}, got {Digest(await response.Content.ReadAsByteArrayAsync(Stop))}", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_IsNoNewAnswer_AndIsNotMeasuredAsOne()
    {
        await using var service = await LedgerService.StartAsync(models.Registry());
        using var rows = new MeasuredCount(service.Services, "dtigraph.answer.rows");
        using var response = await service.Send("/v1/drugs/DB00945/targets?top=7");
        Assert.Equal(7, rows.Value);
        using var again = await service.Send($"/v1/predictions/{LedgerService.Id(response)}/replay");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(7, rows.Value);
    }

    [Fact]
    public async Task Entry_Unknown_Is404()
    {
        await using var service = await LedgerService.StartAsync(models.Registry());
        foreach (string id in new[] { "019ab5c8-4f00-7000-8000-000000000000", "nothing" })
            foreach (string path in new[] { $"/v1/predictions/{id}", $"/v1/predictions/{id}/replay" })
                Assert.Contains($"got '{id}'", (await service.Json(path, null, HttpStatusCode.NotFound)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Service_WithoutALedger_SaysNothingOfIds()
    {
        await using var service = await LedgerService.StartAsync(models.Registry(), "--ledger", "none");
        using var response = await service.Send(Rank);
        Assert.False(response.Headers.Contains("Prediction-Id"));
        Assert.False(File.Exists(service.File));
        foreach (string path in new[] { "/v1/predictions/019ab5c8-4f00-7000-8000-000000000000", "/v1/outcomes", "/v1/scorecard" })
            Assert.Contains("--ledger", (await service.Json(path, null, HttpStatusCode.NotFound)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_WithoutProbabilitiesOrNotGiven_HaveNoEntry()
    {
        await using var service = await LedgerService.StartAsync(models.Registry());
        using var first = await service.Send(Rank);
        string tag = first.Headers.ETag!.ToString();
        foreach (var (path, headers) in new[] { (Rank, new[] { "If-None-Match: " + tag }), ("/v1/drugs/DB00945", []), ("/v1/drugs/nobody/targets", []), ("/v1/models", []) })
        {
            using var response = await service.Send(path, headers: headers);
            Assert.False(response.Headers.Contains("Prediction-Id"), path);
        }
        Assert.Equal(1, EntryCount.Of(new Ledger.LedgerFile(service.File)));
    }

    internal static void Execute(string file, params string[] statements)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        foreach (string sql in statements)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }

    private static (string Path, string? Body, string Accept) Question(Random random, Snapshot graph)
    {
        string accept = new[] { "application/json", "text/csv", "text/tab-separated-values" }[random.Next(3)];
        string drug = graph.Drugs[random.Next(graph.Drugs.Length)].Id, target = graph.Targets[random.Next(graph.Targets.Length)].Id, other = graph.Targets[random.Next(graph.Targets.Length)].Id;
        string smiles = Chains[random.Next(Chains.Length)] + Heads[random.Next(Heads.Length)];
        string[] names = [.. graph.Drugs.GroupBy(d => d.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() == 1 && g.Key.Length > 0).Select(g => g.Key)];
        string named = names[random.Next(names.Length)];
        return random.Next(6) switch
        {
            0 => ($"/v1/drugs/{Uri.EscapeDataString(drug)}/targets?top={random.Next(1, 40)}&novelOnly={(random.Next(2) == 0 ? "true" : "false")}", null, accept),
            1 => ($"/v1/targets/{Uri.EscapeDataString(target)}/drugs?minProbability=0.001&assayCost=1&hitValue=20", null, accept),
            2 => ("/v1/rank", $$"""{"drug":{"smiles":"{{smiles}}"},"top":{{random.Next(1, 30)}},"against":[{"id":"{{other}}"}]}""", accept),
            3 => ("/v1/rank", $$"""{ "target": {"sequence":"MKV{{new string('A', random.Next(1, 9))}}GIVGLNDERKC"}, "minProbability": 0.0001 }""", accept),
            4 => ("/v1/predictions", $$$"""{"pairs":[{"drug":{"id":"{{{drug}}}"},"target":{"id":"{{{target}}}"}},{"drug":{"smiles":"{{{smiles}}}"},"target":{"id":"{{{other}}}"}},{"drug":{"id":"nobody"},"target":{"id":"x"}}]}""", accept),
            _ => ($"/v1/drugs/{Uri.EscapeDataString(named)}/targets?top=5", null, accept),
        };
    }

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
