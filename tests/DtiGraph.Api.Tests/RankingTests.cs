using System.Text.Json;
using DtiGraph.Ranking;

namespace DtiGraph.Api.Tests;

public sealed class RankingTests(ServedStarter starter)
{
    // Propionylsalicylic acid, which the graph does not hold.
    private const string NewDrug = "CCC(=O)Oc1ccccc1C(O)=O";

    [Theory]
    [InlineData("/v1/drugs/DB00945/targets?top=10000", "target", 173)]
    [InlineData("/v1/targets/P23219/drugs?top=10000", "drug", 395)]
    public async Task List_AllRows_AreProbabilitiesFromBestToWorstWithTiesById(string path, string end, int candidates)
    {
        var list = await starter.Get(path);
        var rows = Rows(list);
        Assert.Equal(candidates, list.GetProperty("candidates").GetInt32());
        Assert.Equal(candidates, rows.Count);
        Assert.Equal(Enumerable.Range(1, candidates), rows.Select(r => r.GetProperty("rank").GetInt32()));
        Assert.All(rows, r => Assert.InRange(Probability(r), 0, 1));
        Assert.All(rows, r => Assert.InRange(r.GetProperty("degreeProbability").GetDouble(), 0, 1));
        Assert.All(rows, r => Assert.Contains(r.GetProperty("regime").GetString(), new[] { "warm", "cold_drug", "cold_target", "cold_both" }));
        var sorted = rows.OrderByDescending(Probability).ThenBy(r => Id(r, end), StringComparer.Ordinal).Select(r => Id(r, end));
        Assert.Equal(sorted, rows.Select(r => Id(r, end)));
        Assert.Equal(candidates, rows.Select(r => Id(r, end)).Distinct().Count());
    }

    [Fact]
    public async Task List_NamesModelGraphAndMeaning()
    {
        var list = await starter.Get("/v1/drugs/DB00945/targets");
        Assert.Equal(starter.Model.Manifest.Version, list.GetProperty("modelVersion").GetString());
        Assert.Equal(starter.Model.Graph.GraphId, list.GetProperty("graphId").GetString());
        Assert.Contains("Unrecorded is not inactive", list.GetProperty("meaning").GetString());
        Assert.Equal(RankQuery.DefaultTop, Rows(list).Count);
    }

    [Fact]
    public async Task List_OverHttp_SaysWhatTheModelSays()
    {
        var expected = starter.Model.Rank(new(new NodeQuery("DB00945"), Top: 173));
        var rows = Rows(await starter.Get("/v1/drugs/DB00945/targets?top=173"));
        Assert.Equal(
            expected.Items.Select(i => (i.Target.Id, i.Probability, i.Known)),
            rows.Select(r => ((string?)Id(r, "target"), Probability(r), r.GetProperty("known").GetBoolean())));
    }

    [Fact]
    public async Task NovelOnly_LeavesOutRecordedInteractionsAndNothingElse()
    {
        var all = Rows(await starter.Get("/v1/drugs/DB00945/targets?top=173"));
        var novel = Rows(await starter.Get("/v1/drugs/DB00945/targets?top=173&novelOnly=true"));
        Assert.Equal(["P23219", "P35354"], all.Where(r => r.GetProperty("known").GetBoolean()).Select(r => Id(r, "target")).Order());
        Assert.Equal(all.Where(r => !r.GetProperty("known").GetBoolean()).Select(r => Id(r, "target")), novel.Select(r => Id(r, "target")));
        Assert.Equal(Enumerable.Range(1, 171), novel.Select(r => r.GetProperty("rank").GetInt32()));
    }

    [Fact]
    public async Task MinProbability_LeavesOutRowsBelowIt()
    {
        var all = Rows(await starter.Get("/v1/drugs/DB00945/targets?top=173"));
        string tenth = all[9].GetProperty("probability").GetRawText();
        var above = Rows(await starter.Get($"/v1/drugs/DB00945/targets?top=173&minProbability={tenth}"));
        Assert.Equal(10, above.Count);
    }

    [Fact]
    public async Task Decision_GivenCosts_TestsFromTheirQuotientOn()
    {
        var all = Rows(await starter.Get("/v1/drugs/DB00945/targets?top=173"));
        Assert.All(all, r => Assert.False(r.TryGetProperty("decision", out _)));
        string cost = all[4].GetProperty("probability").GetRawText(); // L/D with D = 1
        var decided = Rows(await starter.Get($"/v1/drugs/DB00945/targets?top=173&assayCost={cost}&hitValue=1"));
        Assert.Equal(Enumerable.Repeat("test", 5).Concat(Enumerable.Repeat("skip", 168)), decided.Select(r => r.GetProperty("decision").GetString()));
    }

    [Fact]
    public async Task Rank_ById_EqualsTheGet()
    {
        var get = await starter.Get("/v1/targets/P23219/drugs?top=7&novelOnly=true");
        var post = await starter.Post("/v1/rank", """{"target":{"id":"P23219"},"top":7,"novelOnly":true}""");
        Assert.Equal(get.GetRawText(), post.GetRawText());
    }

    [Fact]
    public async Task Rank_NewStructure_LeansOnItsNearestNeighbours()
    {
        var list = await starter.Post("/v1/rank", $$"""{"drug":{"smiles":"{{NewDrug}}"},"top":5}""");
        var query = list.GetProperty("query");
        Assert.Equal("coldStart", query.GetProperty("resolvedBy").GetString());
        Assert.Equal("DB00945", query.GetProperty("neighbours")[0].GetProperty("node").GetProperty("id").GetString());
        Assert.All(Rows(list), r => Assert.StartsWith("cold_", r.GetProperty("regime").GetString()));
        Assert.All(Rows(list), r => Assert.False(r.GetProperty("drug").TryGetProperty("id", out _)));
        Assert.All(Rows(list), r => Assert.InRange(Probability(r), 0, 1));
    }

    [Fact]
    public async Task Rank_OtherSpellingOfADrugOfTheGraph_IsThatDrug()
    {
        var byId = await starter.Post("/v1/rank", """{"drug":{"id":"DB00945"},"top":173}""");
        var bySmiles = await starter.Post("/v1/rank", """{"drug":{"smiles":"OC(=O)C1=C(OC(C)=O)C=CC=C1"},"top":173}""");
        Assert.Equal("structure", bySmiles.GetProperty("query").GetProperty("resolvedBy").GetString());
        Assert.Equal(byId.GetProperty("items").GetRawText(), bySmiles.GetProperty("items").GetRawText());
    }

    [Fact]
    public async Task Rank_NewSequence_RanksAllDrugs()
    {
        var list = await starter.Post("/v1/rank", """{"target":{"sequence":"MSRSLLLRFLLFLLLLPPLPVLLADPGAPTPVNPCCYYPCQHQGICVRFGLDRYQCDCTRTGYSGPNC"},"top":395}""");
        Assert.Equal("coldStart", list.GetProperty("query").GetProperty("resolvedBy").GetString());
        Assert.Equal(395, Rows(list).Count);
    }

    [Fact]
    public async Task SameQuestion_AskedByManyAtOnce_GetsTheSameBytes()
    {
        string[] bodies =
        [
            $$"""{"drug":{"smiles":"{{NewDrug}}"},"top":173}""",
            """{"drug":{"id":"DB00945"},"top":173}""",
            """{"target":{"sequence":"MKVLAAGIVG"},"top":9}""",
        ];
        var answers = await Task.WhenAll(Enumerable.Range(0, 96).Select(async i =>
        {
            var response = await starter.Send(HttpMethod.Post, "/v1/rank", bodies[i % 3]);
            return (Question: i % 3, Bytes: Convert.ToHexString(await response.Content.ReadAsByteArrayAsync()));
        }));
        Assert.Equal(3, answers.Distinct().Count());
    }

    private static List<JsonElement> Rows(JsonElement list) => [.. list.GetProperty("items").EnumerateArray()];

    private static double Probability(JsonElement row) => row.GetProperty("probability").GetDouble();

    private static string Id(JsonElement row, string end) => row.GetProperty(end).GetProperty("id").GetString()!;
}
