using System.Net;
using System.Text.Json;
using DtiGraph.Api.Shadowing;
using DtiGraph.Api.Telemetry;
using DtiGraph.Api.Tests.Recording;
using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Graphs;
using DtiGraph.Ranking;
using DtiGraph.Registry;
using DtiGraph.Training;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TorchSharp;

namespace DtiGraph.Api.Tests;

/// <summary>A version that answers beside the serving one, unheard.</summary>
public sealed class ShadowTests(FourModels models)
{
    private const string Why = """{"reason":"as the test wants it"}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Comparison_OfTwoLists_IsTheSharedShareAndTheMeanDifference()
    {
        // Rows 0 to 9 against rows 6 to 15, by hand: four of ten in both, apart by .1, .1, .3 and .3.
        var given = List(Enumerable.Range(0, 10).Select(t => (t, .5)));
        var shadow = List(Enumerable.Range(6, 10).Select(t => (t, t < 8 ? .4 : .8)));
        var (overlap, difference) = ShadowComparison.Of(given, shadow);
        Assert.Equal(.4, overlap, 1e-12);
        Assert.Equal(.2, difference, 1e-12);
        Assert.Equal((1.0, 0.0), ShadowComparison.Of(given, given));
    }

    [Fact]
    public void Comparison_OfOddLists_HasNoDifferenceWhereNoRowIsShared()
    {
        var (none, one, other) = (List([]), List([(1, .5)]), List([(2, .5)]));
        Assert.Equal((1.0, double.NaN), ShadowComparison.Of(none, none));
        Assert.Equal((0.0, double.NaN), ShadowComparison.Of(one, other));
        Assert.Equal((0.0, double.NaN), ShadowComparison.Of(one, none));
        // Beyond the first 50 nothing is looked at.
        var (long1, long2) = (List(Enumerable.Range(0, 60).Select(t => (t, .5))), List(Enumerable.Range(0, 50).Concat(Enumerable.Range(100, 10)).Select(t => (t, .5))));
        Assert.Equal((1.0, 0.0), ShadowComparison.Of(long1, long2));
    }

    [Fact]
    public async Task Shadow_UnderABurst_EveryRankingIsComparedOrCountedAsLeftOut()
    {
        await using var service = await LedgerService.StartAsync(models.Registry());
        await Follows(service, "2");
        var before = Counts((await Shown(service, "2"))!.Value);
        string[] paths = [.. Enumerable.Range(0, 200).Select(i => $"/v1/drugs/{(i % 2 == 0 ? "DB00945" : "DB00321")}/targets?top={1 + (i % 60)}")];
        var answers = await Task.WhenAll(paths.Select(p => service.Json(p)));
        Assert.All(answers, a => Assert.Equal(service.Registry.Find("1").Model, a.GetProperty("modelVersion").GetString()));
        await Until(async () => Counts((await Shown(service, "2"))!.Value).Sum() == before.Sum() + paths.Length);
        var after = Counts((await Shown(service, "2"))!.Value);
        Assert.True(after[0] > before[0], "none was compared");
        Assert.Equal(0, after[2]);
    }

    [Fact]
    public async Task Shadow_MoreThanCanWait_CountsEachThatIsLeftOut()
    {
        const int offered = 40, wait = 16;
        await using var service = await LedgerService.StartAsync(models.Registry());
        var registry = models.Registry();
        registry.Shadow("2");
        var model = new ServedModel(registry.Find("1").Read());
        using var following = new Gate<ShadowRanking>();
        using var shadow = new ShadowRanking(registry, service.Services.GetRequiredService<Measurements>(), TimeProvider.System, following);
        await shadow.StartAsync(Stop);
        try
        {
            await following.Reached.WaitAsync(Stop); // it follows, and compares nothing before it may go on
            var query = new RankQuery(new NodeQuery("DB00945"), Top: 5);
            for (int i = 0; i < offered; i++) shadow.Offer(query, model.Rank(query));
            var left = shadow.Of(registry.Find("2"))!;
            Assert.Equal((0, offered - wait, 0), (left.Compared, left.Dropped, left.Failed));
        }
        finally
        {
            following.Open();
        }
        await Until(() => Task.FromResult(shadow.Of(registry.Find("2"))!.Compared == wait));
        Assert.Equal(offered - wait, shadow.Of(registry.Find("2"))!.Dropped);
        await shadow.StopAsync(Stop);
    }

    [Fact]
    public async Task Shadow_ThatLacksTheDrug_CountsAFailureAndTheAnswerIsGiven()
    {
        // Its graph has all drugs but the one that is asked for.
        var graph = GraphFolder.Read(Repository.Path("graphs/starter"));
        int lacking = graph.FindDrug("DB00945");
        int Moved(int drug) => drug < lacking ? drug : drug - 1;
        var fewer = new Snapshot([.. graph.Drugs.Where((_, i) => i != lacking)], graph.Targets, [],
            [.. graph.Interactions.Where(i => i.Drug != lacking).Select(i => i with { Drug = Moved(i.Drug) })], [], []);
        string folder = models.Free();
        ArtifactFolder.Write(TrainingRun.Run(fewer, new TrainingOptions { Epochs = 1, Model = new() { Hidden = 8 } }, torch.CPU, cancellation: Stop), folder);
        var registry = models.Registry();
        registry.Publish(folder);
        await using var service = await LedgerService.StartAsync(registry);
        await service.Json("/v1/models/5/shadow", Why);
        await Until(async () => await Shown(service, "5") is not null);
        for (int i = 0; i < 3; i++) await service.Json("/v1/drugs/DB00945/targets?top=5");
        await Until(async () => Counts((await Shown(service, "5"))!.Value)[2] == 3);
        Assert.Equal(0, Counts((await Shown(service, "5"))!.Value)[0]);
    }

    [Fact]
    public async Task Shadow_ReplacedAndEnded_BeginsAnewAndThenSaysNothing()
    {
        await using var service = await LedgerService.StartAsync(models.Registry());
        await Follows(service, "2");
        await Follows(service, "3");
        Assert.Null(await Shown(service, "2")); // one at a time
        service.Registry.Shadow(null);
        await Until(async () => await Shown(service, "3") is null);
        await service.Json("/v1/drugs/DB00945/targets?top=5");
        Assert.Equal([ModelState.Serving, ModelState.Candidate, ModelState.Candidate, ModelState.Candidate], service.Registry.List().Select(v => v.State));
    }

    [Fact]
    public async Task Shadow_OfAReplay_HearsNothing()
    {
        await using var service = await LedgerService.StartAsync(models.Registry());
        await Follows(service, "2");
        using var said = await service.Send("/v1/drugs/DB00945/targets?top=7");
        await Until(async () => Counts((await Shown(service, "2"))!.Value).Sum() == 2);
        using var again = await service.Send($"/v1/predictions/{LedgerService.Id(said)}/replay");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        await service.Json("/v1/drugs/DB00945/targets?top=5"); // behind the replay, had it been offered
        await Until(async () => Counts((await Shown(service, "2"))!.Value).Sum() >= 3);
        await Task.Delay(TimeSpan.FromMilliseconds(300), Stop);
        Assert.Equal(3, Counts((await Shown(service, "2"))!.Value).Sum());
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("replaced")]
    public async Task Shadow_ThatIsNotWhatWasPublished_IsNoneAndTheServiceGoesOn(string how)
    {
        var registry = models.Registry();
        registry.Shadow("4");
        string folder = registry.Find("4").Folder, weights = Path.Combine(folder, "weights.safetensors");
        if (how == "damaged") File.WriteAllBytes(weights, File.ReadAllBytes(weights)[..^1]);
        else FourModels.Copy(registry.Find("3").Folder, folder);
        await using var service = await LedgerService.StartAsync(registry);
        await service.Json("/v1/drugs/DB00945/targets?top=5");
        await Task.Delay(TimeSpan.FromSeconds(1.5), Stop); // it looks every second
        Assert.Null(await Shown(service, "4"));
        Assert.Equal(HttpStatusCode.OK, (await service.Send("/v1/drugs/DB00945/targets?top=5")).StatusCode);
        await Follows(service, "2"); // and another one takes its place
    }

    /// <summary>Makes a version the shadow, asks once, and waits until that ranking was compared with it.</summary>
    private static async Task Follows(LedgerService service, string version)
    {
        await service.Json($"/v1/models/{version}/shadow", Why);
        await Until(async () => await Shown(service, version) is not null); // from now on every ranking counts
        await service.Json("/v1/drugs/DB00945/targets?top=5");
        await Until(async () => Counts((await Shown(service, version))!.Value) is [1, 0, 0]);
    }

    private static async Task<JsonElement?> Shown(LedgerService service, string version) =>
        (await service.Json($"/v1/models/{version}")).TryGetProperty("shadow", out var shown) ? shown : null;

    /// <summary>Compared, dropped, failed.</summary>
    private static long[] Counts(JsonElement shown) => [.. new[] { "compared", "dropped", "failed" }.Select(c => shown.GetProperty(c).GetInt64())];

    private static async Task Until(Func<Task<bool>> reached)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        while (!await reached()) await Task.Delay(20, limit.Token);
    }

    /// <summary>A log whose first line is waited for, and lets nobody on before it is opened.</summary>
    private sealed class Gate<T> : ILogger<T>, IDisposable
    {
        private readonly ManualResetEventSlim open = new();
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => reached.Task;

        public void Open() => open.Set();

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            reached.TrySetResult();
            open.Wait();
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public void Dispose() => open.Dispose();
    }

    private static RankedList List(IEnumerable<(int Target, double Probability)> rows)
    {
        var drug = NodeViews.Of(new Drug("d", "", "", ""));
        return new("m", "g", "", new("drug", drug, "id", []), 100,
            [.. rows.Select((r, i) => new RankedPair(i + 1, drug, NodeViews.Of(new Target($"t{r.Target}", "", "", "", "")), r.Probability, 0, Regime.Warm, false, 0, 0, null))]);
    }
}
