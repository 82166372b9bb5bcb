using System.Net;
using System.Text.Json;
using DtiGraph.Ranking;

namespace DtiGraph.Api.Tests;

public sealed class PredictionTests(ServedStarter starter)
{
    [Fact]
    public async Task Predict_Pair_EqualsItsRowOfTheRankedList()
    {
        var answer = await starter.Post("/v1/predictions", """{"pairs":[{"drug":{"id":"DB00945"},"target":{"id":"P23219"}}]}""");
        var row = answer.GetProperty("items")[0];
        var prediction = row.GetProperty("prediction");
        var expected = starter.Model.Rank(new(new NodeQuery("DB00945"), Top: 173)).Items.Single(i => i.Target.Id == "P23219");
        Assert.Equal(starter.Model.Manifest.Version, answer.GetProperty("modelVersion").GetString());
        Assert.Equal(starter.Model.Graph.GraphId, answer.GetProperty("graphId").GetString());
        Assert.Equal(starter.Model.Meaning, answer.GetProperty("meaning").GetString());
        Assert.Equal(0, row.GetProperty("index").GetInt32());
        Assert.Equal(expected.Probability, prediction.GetProperty("probability").GetDouble());
        Assert.True(prediction.GetProperty("known").GetBoolean());
        Assert.False(prediction.TryGetProperty("rank", out _)); // it stands alone
        Assert.False(row.TryGetProperty("error", out _));
    }

    [Fact]
    public async Task Predict_BadRows_FailAloneAndSayWhy()
    {
        var answer = await starter.Post("/v1/predictions", """
            {"pairs":[
              {"drug":{"id":"DB00945"},"target":{"id":"P23219"}},
              {"drug":{"id":"DB99999"},"target":{"id":"P23219"}},
              {"drug":{"smiles":"C1CC"},"target":{"id":"P23219"}},
              {"drug":{"id":945},"target":{"id":"P23219"}},
              {"drug":{"id":"DB00945"},"target":{"id":"P23219"},"note":"x"},
              {"drug":{"id":"DB00945"}},
              {"drug":null,"target":{"id":"P23219"}},
              null,
              "DB00945",
              {"drug":{"smiles":"CCC(=O)Oc1ccccc1C(O)=O"},"target":{"sequence":"MKVLAAGIVG"}}
            ],"decision":{"assayCost":1,"hitValue":1000000}}
            """);
        var rows = answer.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(0, 10), rows.Select(r => r.GetProperty("index").GetInt32()));
        Assert.Equal([0, 404, 400, 400, 400, 400, 400, 400, 400, 0], rows.Select(r => r.TryGetProperty("error", out var e) ? e.GetProperty("status").GetInt32() : 0));
        Assert.Equal("test", rows[0].GetProperty("prediction").GetProperty("decision").GetString());
        Assert.Equal("cold_both", rows[9].GetProperty("prediction").GetProperty("regime").GetString());
        Assert.Contains("expected an id or a name of the graph, got 'DB99999'", Detail(rows[1]));
        Assert.Contains("ring closure 1", Detail(rows[2]));
        Assert.Contains("expected a string, got number (at $.drug.id", Detail(rows[3]));
        Assert.Contains("expected known members, got 'note'", Detail(rows[4]));
        Assert.Contains("got none named 'target'", Detail(rows[5]));
        Assert.Contains("got null", Detail(rows[6]));
        Assert.All(rows.Where(r => r.TryGetProperty("error", out _)), r => Assert.False(r.TryGetProperty("prediction", out _)));
    }

    [Theory]
    [InlineData("{}", "body: expected all required members, got none named 'pairs'")]
    [InlineData("""{"pairs":null}""", "got null")]
    [InlineData("""{"pairs":{}}""", "body: expected")]
    [InlineData("""{"pairs":[{"drug":]}""", "body: expected JSON")]
    [InlineData("""{"pairs":[],"decision":{"assayCost":0,"hitValue":1}}""", "assayCost: expected a finite number above 0, got 0")]
    public async Task Predict_BadRequest_IsAProblem(string body, string detail) =>
        await ProblemAssert.Is(await starter.Send(HttpMethod.Post, "/v1/predictions", body), HttpStatusCode.BadRequest, detail);

    [Fact]
    public async Task Predict_NoPairs_IsAnEmptyAnswer() =>
        Assert.Equal(0, (await starter.Post("/v1/predictions", """{"pairs":[]}""")).GetProperty("items").GetArrayLength());

    [Fact]
    public async Task Predict_AsManyPairsAsAllowed_AnswersAllAndOneMoreIs413()
    {
        string pair = """{"drug":{"id":"DB00945"},"target":{"id":"P23219"}}""";
        string Body(int pairs) => $$"""{"pairs":[{{string.Join(',', Enumerable.Repeat(pair, pairs))}}]}""";
        Assert.Equal(10_000, (await starter.Post("/v1/predictions", Body(10_000))).GetProperty("items").GetArrayLength());
        await ProblemAssert.Is(
            await starter.Send(HttpMethod.Post, "/v1/predictions", Body(10_001)), HttpStatusCode.RequestEntityTooLarge, "pairs: expected at most 10000, got 10001");
    }

    [Fact]
    public async Task Predict_JsonByAnotherName_IsReadAsJsonAndNotAsATable()
    {
        const string body = """{"pairs":[{"drug":{"id":"DB00945"},"target":{"id":"P23219"}}]}""";
        var named = await starter.Send(HttpMethod.Post, "/v1/predictions", body, "application/x+json");
        Assert.Equal("application/json", named.Content.Headers.ContentType!.MediaType);
        Assert.Equal((await starter.Post("/v1/predictions", body)).GetRawText(), await named.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static string Detail(JsonElement row) => row.GetProperty("error").GetProperty("detail").GetString()!;
}
