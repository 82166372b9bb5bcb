using System.Text.Json;
using DtiGraph.Artifacts;
using DtiGraph.Graphs;
using DtiGraph.Ranking;
using DtiGraph.Training;
using TorchSharp;

namespace DtiGraph.Api.Tests;

/// <summary>A served ensemble says between which ranks its networks place a row; a served single network does not.</summary>
public sealed class EnsembleTests(ServedStarter starter) : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dtigraph-api-ensemble-").FullName;

    [Fact]
    public async Task List_OfAnEnsemble_SaysTheRanksOfItsMembers()
    {
        var options = new TrainingOptions { Epochs = 1, Model = new() { Hidden = 8 }, Ensemble = 2 };
        var graph = GraphFolder.Read(Path.Combine(Repository.Root, "graphs", "starter"));
        ArtifactFolder.Write(TrainingRun.Run(graph, options, torch.CPU, cancellation: TestContext.Current.CancellationToken), Path.Combine(folder, "model"));
        var model = ServedModel.Open(Path.Combine(folder, "model"));
        await using var service = ApiHost.Create(ServedModel.Open(Path.Combine(folder, "model")), TestService.Unlimited);
        await service.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new(service.Urls.Single()) };

        var rows = Rows(await Get("/v1/drugs/DB00945/targets?top=173"));
        var document = await Get("/swagger/v1/swagger.json");

        Assert.Equal(
            model.Rank(new(new NodeQuery("DB00945"), Top: 173)).Items.Select(i => i.RankInterval),
            rows.Select(r => r.GetProperty("rankInterval").Deserialize<RankInterval?>()));
        Assert.All(rows, r => Assert.Equal(2, r.GetProperty("rankInterval").GetArrayLength()));
        Assert.Equal(2, (await Get("/v1/models")).GetProperty("items")[0].GetProperty("members").GetInt32());
        var example = document.GetProperty("paths").GetProperty("/v1/rank").GetProperty("post").GetProperty("responses").GetProperty("200")
            .GetProperty("content").GetProperty("application/json").GetProperty("example");
        Assert.All(Rows(example), r => Assert.Equal(2, r.GetProperty("rankInterval").GetArrayLength()));

        async Task<JsonElement> Get(string path) => JsonDocument.Parse(await client.GetStringAsync(path, TestContext.Current.CancellationToken)).RootElement;
    }

    [Fact]
    public async Task List_OfASingleNetwork_HasNoSuchMember() => Assert.All(
        Rows(await starter.Get("/v1/drugs/DB00945/targets?top=5")), r => Assert.False(r.TryGetProperty("rankInterval", out _)));

    [Fact]
    public async Task Document_ARankInterval_IsDescribedAsItIsWritten()
    {
        var schemas = (await starter.Get("/swagger/v1/swagger.json")).GetProperty("components").GetProperty("schemas");

        var interval = schemas.GetProperty("RankInterval");
        Assert.Equal(("array", "integer"), (interval.GetProperty("type").GetString(), interval.GetProperty("items").GetProperty("type").GetString()));
        Assert.Equal((2, 2), (interval.GetProperty("minItems").GetInt32(), interval.GetProperty("maxItems").GetInt32()));
        Assert.False(interval.TryGetProperty("properties", out _));
        var row = schemas.GetProperty("RankedPair");
        Assert.Contains("ensemble", interval.GetProperty("description").GetString());
        Assert.Equal("#/components/schemas/RankInterval", row.GetProperty("properties").GetProperty("rankInterval").GetProperty("$ref").GetString());
        Assert.DoesNotContain("rankInterval", row.GetProperty("required").EnumerateArray().Select(r => r.GetString()));
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static List<JsonElement> Rows(JsonElement list) => [.. list.GetProperty("items").EnumerateArray()];
}
