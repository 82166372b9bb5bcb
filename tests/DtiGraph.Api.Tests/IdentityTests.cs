using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace DtiGraph.Api.Tests;

/// <summary>Whatever people call a node finds it, and the answer says how.</summary>
[Collection(nameof(ServedOddities))]
public sealed class IdentityTests(ServedStarter starter, ServedOddities odd)
{
    [Theory]
    [InlineData("drugs", "DB00945", "DB00945", "id")]
    [InlineData("drugs", " db00945", "DB00945", "id")]
    [InlineData("drugs", "drugbank:DB00945", "DB00945", "crossReference")]
    [InlineData("drugs", "acetylsalicylic ACID", "DB00945", "name")]
    [InlineData("drugs", "OC(=O)C1=C(OC(C)=O)C=CC=C1", "DB00945", "structure")]
    [InlineData("drugs", @"COCCCC/C(=N\OCCN)c1ccc(cc1)C(F)(F)F", "DB00176", "structure")]
    [InlineData("targets", "P23219", "P23219", "id")]
    [InlineData("targets", "UniProt:p23219", "P23219", "crossReference")]
    [InlineData("targets", "ptgs1", "P23219", "gene")]
    [InlineData("targets", "Prostaglandin G/H synthase 1", "P23219", "name")]
    public async Task Path_WhateverNamesANode_FindsItAndSaysHow(string list, string text, string id, string how)
    {
        string path = $"/v1/{list}/{Uri.EscapeDataString(text)}";
        var node = await starter.Get(path);
        var ranked = await starter.Get($"{path}/{(list == "drugs" ? "targets" : "drugs")}?top=7");
        var byId = await starter.Get($"/v1/{list}/{id}/{(list == "drugs" ? "targets" : "drugs")}?top=7");

        Assert.Equal((id, how), (node.GetProperty("id").GetString(), node.GetProperty("resolvedBy").GetString()));
        Assert.Equal((id, how), (ranked.GetProperty("query").GetProperty("node").GetProperty("id").GetString(), ranked.GetProperty("query").GetProperty("resolvedBy").GetString()));
        Assert.Equal(byId.GetProperty("items").GetRawText(), ranked.GetProperty("items").GetRawText());
    }

    [Fact]
    public async Task Path_SequenceOfTheGraph_FindsItsTarget()
    {
        var target = await odd.Client.GetFromJsonAsync<JsonElement>($"/v1/targets/{ServedOddities.Sequence.ToLowerInvariant()}", TestContext.Current.CancellationToken);
        Assert.Equal((ServedOddities.Sum, "sequence"), (target.GetProperty("name").GetString(), target.GetProperty("resolvedBy").GetString()));
    }

    [Fact]
    public void Names_OfEveryNodeOfTheStarterGraph_LeadBackToIt()
    {
        var graph = starter.Model.Graph;
        Assert.Equal(graph.Drugs.Select(d => d.Id), graph.Drugs.Select(d => starter.Model.FindDrug(d.Name.ToUpperInvariant()).Node.Id));
        Assert.Equal(graph.Targets.Select(t => t.Id), graph.Targets.Select(t => starter.Model.FindTarget(t.Name).Node.Id));
        Assert.Equal(graph.Targets.Select(t => t.Id), graph.Targets.Select(t => starter.Model.FindTarget(t.Gene.ToLowerInvariant()).Node.Id));
    }

    [Fact]
    public async Task Body_Names_FindTheirNodesInRankingsAndPredictions()
    {
        var ranked = await starter.Post("/v1/rank", """{"drug":{"id":"Acetylsalicylic acid"},"top":3}""");
        var rows = (await starter.Post("/v1/predictions", """
            {"pairs":[{"drug":{"id":"acetylsalicylic acid"},"target":{"id":"PTGS1"}},{"drug":{"id":"DB00945"},"target":{"id":"P23219"}},
              {"drug":{"smiles":"CCC(=O)Oc1ccccc1C(O)=O"},"target":{"sequence":"MKVLAAGIVG"}},{"drug":{"id":"DB00945"},"target":{"id":"nothing of the kind"}}]}
            """)).GetProperty("items").EnumerateArray().ToList();
        string How(int row) => rows[row].GetProperty("prediction").GetProperty("resolvedBy") is var by ? $"{by.GetProperty("drug")} {by.GetProperty("target")}" : "";

        Assert.Equal("name", ranked.GetProperty("query").GetProperty("resolvedBy").GetString());
        Assert.Equal(["name gene", "id id", "coldStart coldStart"], Enumerable.Range(0, 3).Select(How));
        Assert.Equal(rows[1].GetProperty("prediction").GetProperty("probability").GetDouble(), rows[0].GetProperty("prediction").GetProperty("probability").GetDouble());
        Assert.Equal(404, rows[3].GetProperty("error").GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Evidence_ByNames_IsThatOfTheIds()
    {
        var named = await starter.Get("/v1/drugs/amitriptyline/targets/htr2c/evidence?top=2");
        var byId = await starter.Get("/v1/drugs/DB00321/targets/P28335/evidence?top=2");
        Assert.Equal(byId.GetProperty("paths").GetRawText(), named.GetProperty("paths").GetRawText());
        Assert.Equal("""{"drug":"name","target":"gene"}""", named.GetProperty("prediction").GetProperty("resolvedBy").GetRawText());
    }

    [Theory]
    [InlineData("drugs", "Acetylsalicilic acid", "DB00945")]
    [InlineData("drugs", "amitryptilin", "DB00321")]
    [InlineData("drugs", "DB0945", "DB00945")]
    [InlineData("targets", "PTGS-1", "P23219")]
    public async Task Unknown_Misspelled_Is404WithTheNearestFirst(string list, string text, string id)
    {
        var response = await starter.Send(HttpMethod.Get, $"/v1/{list}/{Uri.EscapeDataString(text)}", null);
        await ProblemAssert.Is(response, HttpStatusCode.NotFound, $"expected an id or a name of the graph, got '{text}'");
        var nearest = (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("nearest");
        Assert.InRange(nearest.GetArrayLength(), 1, 5);
        Assert.Equal(id, nearest[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Unknown_LikeNothing_Is404WithoutNames()
    {
        foreach (string text in new[] { "zzzzqqqqzzzz", new string('x', 4000), "C1CCCCCCCCCCCCCCCCCCCCCCCC1" })
        {
            var response = await starter.Send(HttpMethod.Get, $"/v1/drugs/{text}", null);
            await ProblemAssert.Is(response, HttpStatusCode.NotFound, "drug: expected an id or a name of the graph");
            Assert.Equal(0, (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("nearest").GetArrayLength());
        }
    }

    [Theory]
    [InlineData("/v1/drugs/TWIN", null, 2, "drug: expected a name of one drug, got 'TWIN' (of DB00177, DB00178)")]
    [InlineData("/v1/drugs/twin/targets", null, 2, "drug: expected a name of one drug, got 'twin' (of DB00177, DB00178)")]
    [InlineData("/v1/targets/same", null, 2, "target: expected a name of one target, got 'same' (of O15379, O43497)")]
    [InlineData("/v1/drugs/DB00945/targets/SAME/evidence", null, 2, "target: expected a name of one target")]
    [InlineData("/v1/rank", """{"drug":{"id":"Twin"}}""", 2, "drug: expected a name of one drug")]
    [InlineData("/v1/rank", "{\"target\":{\"sequence\":\"" + ServedOddities.Shared + "*\"}}", 2, $"target: expected a name of one target, got '{ServedOddities.Shared}*' (of O15379, O43497)")]
    public async Task Ambiguous_Name_Is409WithTheCandidates(string path, string? body, int candidates, string detail)
    {
        var response = body is null
            ? await odd.Client.GetAsync(path, TestContext.Current.CancellationToken)
            : await odd.Client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        await ProblemAssert.Is(response, HttpStatusCode.Conflict, detail);
        var named = (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("candidates");
        Assert.Equal(candidates, named.GetArrayLength());
        foreach (var node in named.EnumerateArray())
            Assert.Equal("id", (await odd.Client.GetFromJsonAsync<JsonElement>(
                $"/v1/{(detail.StartsWith("target", StringComparison.Ordinal) ? "targets" : "drugs")}/{node.GetProperty("id")}", TestContext.Current.CancellationToken))
                .GetProperty("resolvedBy").GetString());
    }
}
