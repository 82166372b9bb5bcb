using System.Net;
using System.Text.Json;
using CsvHelper;

namespace DtiGraph.Api.Tests;

/// <summary>What a ranked list keeps, and what it compares with.</summary>
public sealed class RankFilterTests(ServedStarter starter)
{
    private const string Amitriptyline = "DB00321", Serotonin2C = "P28335", Histamine1 = "P35367";

    [Theory]
    [InlineData("ENZYME_HDAC")]
    [InlineData("enzyme_hdac")]
    public async Task Family_KeepsItsTargetsInTheirOrder(string family)
    {
        string[] members = Members("target_family_member", "ENZYME_HDAC", starter.Model.Graph.Targets.Select(t => t.Id));
        var all = Ids(await starter.Get($"/v1/drugs/{Amitriptyline}/targets?top=173"), "target");
        var got = Ids(await starter.Get($"/v1/drugs/{Amitriptyline}/targets?top=173&family={family}"), "target");
        var posted = Ids(await starter.Post("/v1/rank", $$"""{"drug":{"id":"{{Amitriptyline}}"},"top":173,"family":"{{family}}"}"""), "target");

        Assert.True(members.Length > 1);
        Assert.Equal(all.Where(members.Contains), got);
        Assert.Equal(got, posted);
    }

    [Fact]
    public async Task Family_OfRankedDrugs_IsTheirClass()
    {
        string[] members = Members("drug_class_member", "N06AB", starter.Model.Graph.Drugs.Select(d => d.Id));
        var got = Ids(await starter.Get("/v1/targets/P31645/drugs?top=395&family=N06AB"), "drug");
        Assert.True(members.Length > 1);
        Assert.Equal(members.Order(StringComparer.Ordinal), got.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Family_Unknown_Is404WithTheNearest()
    {
        var response = await starter.Send(HttpMethod.Get, $"/v1/drugs/{Amitriptyline}/targets?family=ENZYME_HDAB", null);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("family: expected an id or a name of the graph, got 'ENZYME_HDAB'", problem.GetProperty("detail").GetString());
        Assert.Contains("ENZYME_HDAC", problem.GetProperty("nearest").EnumerateArray().Select(n => n.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Against_OfATargetsDrugs_ComparesEachDrugWithThePanel()
    {
        var answer = await starter.Post("/v1/rank", $$"""{"target":{"id":"HTR2C"},"top":395,"against":[{"id":"{{Histamine1}}"},{"id":"{{Serotonin2C}}"}]}""");
        Assert.Equal([Histamine1, Serotonin2C], answer.GetProperty("against").EnumerateArray().Select(a => a.GetProperty("node").GetProperty("id").GetString()));
        foreach (var row in answer.GetProperty("items").EnumerateArray())
        {
            string drug = row.GetProperty("drug").GetProperty("id").GetString()!;
            double own = starter.Model.Predict(new(drug), new(Serotonin2C)).Probability, other = starter.Model.Predict(new(drug), new(Histamine1)).Probability;
            Assert.Equal([other, own], row.GetProperty("againstProbabilities").EnumerateArray().Select(p => p.GetDouble()));
            Assert.Equal(LogOdds(own) - LogOdds(other), row.GetProperty("selectivity").GetDouble(), 6); // its own target is no rival
        }
    }

    [Fact]
    public async Task Against_OfADrugsTargets_IsByTheLikeliestOfThePanel()
    {
        var rows = (await starter.Post("/v1/rank", $$"""{"drug":{"smiles":"CCC(=O)Oc1ccccc1C(O)=O"},"top":173,"against":[{"id":"{{Histamine1}}"},{"id":"{{Serotonin2C}}"},{"sequence":"MKVLAAGIVG"}]}"""))
            .GetProperty("items").EnumerateArray().ToList();
        double[] panel = [.. rows[0].GetProperty("againstProbabilities").EnumerateArray().Select(p => p.GetDouble())];
        Assert.All(rows, r => Assert.Equal(panel, r.GetProperty("againstProbabilities").EnumerateArray().Select(p => p.GetDouble())));
        var far = rows.First(r => r.GetProperty("target").GetProperty("id").GetString() is not Histamine1 and not Serotonin2C);
        Assert.Equal(LogOdds(far.GetProperty("probability").GetDouble()) - panel.Max(LogOdds), far.GetProperty("selectivity").GetDouble(), 6);
    }

    [Fact]
    public async Task Against_AsATable_HasAColumnForEach()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/rank")
        {
            Content = new StringContent($$"""{"drug":{"id":"{{Amitriptyline}}"},"top":3,"against":[{"id":"{{Histamine1}}"},{"sequence":"MKVLAAGIVG"}]}""", null, "application/json"),
            Headers = { { "Accept", "text/csv" } },
        };
        var response = await starter.Client.SendAsync(request, TestContext.Current.CancellationToken);
        using var reader = CsvReader.Create(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), new CsvReaderOptions { Separator = ',', HasHeader = false }, leaveOpen: false);
        Assert.True(reader.Read());
        Assert.Equal(["rank_high", "selectivity", $"probability_{Histamine1}", "probability_against_2"], Enumerable.Range(14, 4).Select(reader.GetString));
        Assert.True(reader.Read());
        Assert.Equal(18, reader.FieldCount);
    }

    [Theory]
    [InlineData("[]", 400, "against: expected 1 to 50 targets, got 0")]
    [InlineData("[null]", 400, "against: expected targets, got null")]
    [InlineData("[{\"id\":\"P99999\"}]", 404, "target: expected an id or a name of the graph, got 'P99999'")]
    public async Task Against_ThatCannotBeCompared_SaysWhy(string against, int status, string detail) => await ProblemAssert.Is(
        await starter.Send(HttpMethod.Post, "/v1/rank", $$"""{"drug":{"id":"{{Amitriptyline}}"},"against":{{against}}}"""), (HttpStatusCode)status, detail);

    private static double LogOdds(double p) => Math.Log(p / (1 - p));

    private static string[] Ids(JsonElement list, string end) => [.. list.GetProperty("items").EnumerateArray().Select(r => r.GetProperty(end).GetProperty("id").GetString()!)];

    /// <summary>As the file says, not as the model reads it.</summary>
    private static string[] Members(string relation, string group, IEnumerable<string> nodes)
    {
        var rows = File.ReadLines(Repository.Path($"graphs/starter/edges/{relation}.csv")).Skip(1).Select(l => l.Split(',')).Where(r => r[1] == group).Select(r => r[0]).ToHashSet();
        return [.. nodes.Where(rows.Contains)];
    }
}
