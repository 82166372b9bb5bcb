using System.Text.Json;

namespace DtiGraph.Api.Tests;

public sealed class LookUpTests(ServedStarter starter)
{
    [Theory]
    [InlineData("drugs", 395)]
    [InlineData("targets", 173)]
    public async Task List_AllPages_GiveEveryNodeOnceInOrder(string list, int expected)
    {
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = await starter.Get($"/v1/{list}?limit=50" + (cursor is null ? "" : $"&cursor={cursor}"));
            Assert.Equal(expected, page.GetProperty("total").GetInt32());
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()!));
            cursor = page.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);
        Assert.Equal(expected, ids.Count);
        Assert.Equal(ids.Distinct().Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public async Task List_ByDefault_HasTwentyRows() => Assert.Equal(20, (await starter.Get("/v1/drugs")).GetProperty("items").GetArrayLength());

    [Theory]
    [InlineData("/v1/drugs?search=db00945", "DB00945")]
    [InlineData("/v1/drugs?search=ACETYLSALICYLIC", "DB00945")]
    [InlineData("/v1/targets?search=ptgs1", "P23219")]
    [InlineData("/v1/targets?search=h%20synthase%201", "P23219")]
    [InlineData("/v1/targets?search=p23219", "P23219")]
    public async Task Search_IdNameOrGeneInAnyCase_FindsIt(string path, string id) =>
        Assert.Contains(id, (await starter.Get(path)).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()));

    [Fact]
    public async Task Search_NothingLikeIt_IsAnEmptyPage()
    {
        var page = await starter.Get("/v1/drugs?search=no-such-drug");
        Assert.Equal((0, 0), (page.GetProperty("total").GetInt32(), page.GetProperty("items").GetArrayLength()));
    }

    [Fact]
    public async Task Cursor_OfAnotherList_IsRefused()
    {
        string cursor = (await starter.Get("/v1/drugs?limit=1")).GetProperty("nextCursor").GetString()!;
        await ProblemAssert.Is(
            await starter.Send(HttpMethod.Get, $"/v1/targets?cursor={cursor}", null), System.Net.HttpStatusCode.BadRequest, "a page of targets");
    }

    [Fact]
    public async Task Drug_OfTheGraph_ShowsStructureReferencesAndWhatIsRecorded()
    {
        var drug = await starter.Get("/v1/drugs/DB00945");
        Assert.Equal("Acetylsalicylic acid", drug.GetProperty("name").GetString());
        Assert.Equal("CC(=O)Oc1ccccc1C(O)=O", drug.GetProperty("smiles").GetString());
        Assert.Equal("DB00945", drug.GetProperty("crossReferences").GetProperty("drugBank").GetString());
        Assert.Equal(2, drug.GetProperty("facts").GetProperty("interactions").GetInt32());
        Assert.Equal(0, drug.GetProperty("facts").GetProperty("measuredInactives").GetInt32());
        Assert.False(drug.TryGetProperty("structureFault", out _)); // what is absent is not written as null
    }

    [Fact]
    public async Task Target_OfTheGraph_ShowsGeneReferencesAndWhatIsRecorded()
    {
        var target = await starter.Get("/v1/targets/P23219");
        int recorded = starter.Model.Graph.Interactions.Count(i => starter.Model.Graph.Targets[i.Target].Id == "P23219");
        Assert.Equal("PTGS1", target.GetProperty("gene").GetString());
        Assert.Equal("P23219", target.GetProperty("crossReferences").GetProperty("uniProt").GetString());
        Assert.Equal(0, target.GetProperty("sequenceLength").GetInt32());
        Assert.Equal(recorded, target.GetProperty("facts").GetProperty("interactions").GetInt32());
    }

    [Fact]
    public async Task Facts_OfEveryDrug_AgreeWithTheRegimeOfItsRows()
    {
        var cold = 0;
        foreach (var drug in starter.Model.Graph.Drugs.Take(60))
        {
            var facts = (await starter.Get($"/v1/drugs/{drug.Id}")).GetProperty("facts");
            string row = Rows(await starter.Get($"/v1/drugs/{drug.Id}/targets?top=1"))[0].GetProperty("regime").GetString()!;
            bool warm = facts.GetProperty("regime").GetString() == "warm";
            Assert.Equal(warm, facts.GetProperty("trainInteractions").GetInt32() > 0);
            Assert.Equal(warm, row is "warm" or "cold_target");
            if (!warm) cold++;
        }
        TestContext.Current.SendDiagnosticMessage($"{cold} cold drugs of 60");
    }

    private static List<JsonElement> Rows(JsonElement list) => [.. list.GetProperty("items").EnumerateArray()];
}
