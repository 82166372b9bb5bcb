using System.Text.Json;
using DtiGraph.Graphs;
using DtiGraph.Ledger;
using DtiGraph.Registry;
using DtiGraph.Splits;
using DtiGraph.Tests.Registry;

namespace DtiGraph.Tests.Cli;

/// <summary>Which ledger's outcomes a run learns from. The graph of the run says so; the training itself is cut short.</summary>
public sealed class RetrainLedgerTests(TwoModels models)
{
    private const string NoTime = "0.01";

    private static readonly Snapshot Starter = GraphFolder.Read(Repository.Path("graphs/starter"));

    [Fact]
    public async Task Retrain_LedgerBesideTheRegistry_IsTheDefaultUnlessAnotherOrNoneIsNamed()
    {
        string registry = models.Free(), other = Path.Combine(models.Free(), "other.db");
        var (own, named) = (WithOutcome(Path.Combine(registry, "ledger.db"), 0), WithOutcome(other, 1));
        Assert.Equal(3, new[] { Starter.GraphId, own, named }.Distinct().Count());
        Assert.Equal(own, await GraphOf(registry));
        Assert.Equal(named, await GraphOf(registry, "--ledger", other));
        Assert.Equal(Starter.GraphId, await GraphOf(registry, "--ledger", "none"));
        Assert.Equal(Starter.GraphId, await GraphOf(models.Free())); // where there is none, none is made
    }

    [Theory]
    [InlineData("named", "", true)]
    [InlineData("by variable", "", true)]
    [InlineData("named", "--ledger none", false)] // the arguments of the job come first
    public async Task Service_WithALedgerOfItsOwn_RetrainsWithIt(string how, string arguments, bool learns)
    {
        string registry = models.Free(), other = Path.Combine(models.Free(), "other.db");
        new ModelRegistry(registry).Publish(models.First);
        new ModelRegistry(registry).Promote("1");
        string grown = WithOutcome(other, 0);
        await using var service = await DtiService.OfAsync(
        [
            "--registry", registry, "--graph", Repository.Path("graphs/starter"), "--retrain-arguments", $"--time-limit {NoTime} {arguments}", .. how == "named" ? new[] { "--ledger", other } : [],
        ], how == "named" ? null : ("DTIGRAPH_LEDGER", other));
        using var client = new HttpClient { BaseAddress = service.Address };
        using var started = await client.PostAsync("/v1/retrain", null, TestContext.Current.CancellationToken);
        string path = started.EnsureSuccessStatusCode().Headers.Location!.OriginalString;
        JsonElement job;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        while (!(job = JsonDocument.Parse(await client.GetStringAsync(path, limit.Token)).RootElement).TryGetProperty("ended", out _)) await Task.Delay(50, limit.Token);
        Assert.Equal(learns ? grown : Starter.GraphId, job.GetProperty("graphId").GetString());
    }

    private static async Task<string> GraphOf(string registry, params string[] more)
    {
        var run = await DtiProcess.RunAsync(["retrain", "--graph", Repository.Path("graphs/starter"), "--registry", registry, "--time-limit", NoTime, "--json", .. more]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("expected an end within", run.Document.GetProperty("reason").GetString(), StringComparison.Ordinal);
        return run.Document.GetProperty("graphId").GetString()!;
    }

    /// <summary>A ledger with one outcome, of a pair that the graph has no label of.</summary>
    /// <returns>GraphId of the starter graph with it.</returns>
    private static string WithOutcome(string file, int which)
    {
        var partition = new PairPartition(Starter, SplitPolicy.Frozen, 0);
        var known = Starter.Interactions.Select(i => (i.Drug, i.Target)).ToHashSet();
        var (drug, target) = Enumerable.Range(0, Starter.Targets.Length).Select(t => (Drug: 0, Target: t)).Where(p => !known.Contains(p) && partition.Of(p.Drug, p.Target) != Part.Test).ElementAt(which);
        var ledger = new LedgerFile(file);
        ledger.Create();
        var outcome = new Outcome(Starter.Drugs[drug].Id, Starter.Targets[target].Id, Finding.Active);
        ledger.Record("key", "digest", DateTimeOffset.UnixEpoch, null, [(outcome, Tests.Ledger.Outcomes.Stated(.5))], _ => "");
        return AppliedOutcomes.To(Starter, ledger.Outcomes()).Graph.GraphId;
    }
}
