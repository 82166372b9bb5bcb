using DtiGraph.Graphs;
using DtiGraph.Ledger;
using DtiGraph.Splits;
using DtiGraph.Tests.Cli;
using static DtiGraph.Tests.Ledger.Outcomes;

namespace DtiGraph.Tests.Ledger;

public sealed class AppliedOutcomesTests
{
    private static readonly Snapshot Graph = GraphFolder.Read(Repository.Path("graphs/starter"));

    private static readonly PairPartition Partition = new(Graph, SplitPolicy.Frozen, 0);

    [Fact]
    public void To_UnlabelledPairs_AddsInteractionAndMeasuredInactiveAndANewGraphId()
    {
        var (one, two) = (Free(0), Free(1));
        var applied = AppliedOutcomes.To(Graph, [Of(1, one.Drug, one.Target, Finding.Active), Of(2, two.Drug, two.Target, Finding.Inactive)]);
        Assert.Equal((2, 0, 0, 0, 0), (applied.Added, applied.Replaced, applied.Agreeing, applied.Frozen, applied.Unknown));
        Assert.Empty(applied.Contradictions);
        Assert.Equal((1, 0), (Label(applied.Graph, one), Label(applied.Graph, two)));
        Assert.Equal(Graph.Interactions.Length + 2, applied.Graph.Interactions.Length);
        Assert.NotEqual(Graph.GraphId, applied.Graph.GraphId);
        // In canonical order and whole: written and read it is the same graph.
        string folder = Directory.CreateTempSubdirectory("dtigraph-outcomes-").FullName;
        try
        {
            GraphFolder.Write(applied.Graph, Path.Combine(folder, "graph"));
            Assert.Equal(applied.Graph.GraphId, GraphFolder.Read(Path.Combine(folder, "graph")).GraphId);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void To_FrozenPair_LeavesTheGraphAsItIs()
    {
        var frozen = Free(0, Part.Test);
        var applied = AppliedOutcomes.To(Graph, [Of(1, frozen.Drug, frozen.Target, Finding.Active)]);
        Assert.Equal((0, 1), (applied.Added, applied.Frozen));
        Assert.Same(Graph, applied.Graph);
    }

    [Fact]
    public void To_LabelThatTheGraphHas_StaysUnlessTheNewestOutcomeReplacesIt()
    {
        var row = Graph.Interactions.First(i => i.Label == 1 && Partition.Of(i.Drug, i.Target) == Part.Train);
        var pair = (Drug: Graph.Drugs[row.Drug].Id, Target: Graph.Targets[row.Target].Id);
        var agrees = AppliedOutcomes.To(Graph, [Of(1, pair.Drug, pair.Target, Finding.Active)]);
        Assert.Equal((1, Graph.GraphId), (agrees.Agreeing, agrees.Graph.GraphId));

        var contradicts = AppliedOutcomes.To(Graph, [Of(1, pair.Drug, pair.Target, Finding.Inactive)]);
        Assert.Equal((0, 1), (contradicts.Replaced, Label(contradicts.Graph, pair)));
        Assert.Contains("the graph stays", Assert.Single(contradicts.Contradictions), StringComparison.Ordinal);

        var replaces = AppliedOutcomes.To(Graph, [Of(1, pair.Drug, pair.Target, Finding.Inactive, replaces: true)]);
        Assert.Equal((1, 0, Graph.Interactions.Length), (replaces.Replaced, Label(replaces.Graph, pair), replaces.Graph.Interactions.Length));
        Assert.Contains("the outcome replaces it", Assert.Single(replaces.Contradictions), StringComparison.Ordinal);
    }

    [Fact]
    public void To_OutcomesThatDiffer_TheNewestCountsInAnyOrder()
    {
        var pair = Free(0);
        RecordedOutcome[] outcomes = [Of(1, pair.Drug, pair.Target, Finding.Active), Of(2, pair.Drug, pair.Target, Finding.Inactive)];
        foreach (var order in new[] { outcomes, [.. outcomes.Reverse()] })
        {
            var applied = AppliedOutcomes.To(Graph, order);
            Assert.Equal((1, 0), (applied.Added, Label(applied.Graph, pair)));
            Assert.Contains("the newer one counts", Assert.Single(applied.Contradictions), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void To_UnknownEnd_IsCounted() => Assert.Equal(1, AppliedOutcomes.To(Graph, [Of(1, "nobody", Graph.Targets[0].Id, Finding.Active)]).Unknown);

    [Fact]
    public async Task Commands_OfALedger_ExportScoreAndEnterTheGraphOfTheNextNight()
    {
        string folder = Directory.CreateTempSubdirectory("dtigraph-night-").FullName;
        try
        {
            var ledger = new LedgerFile(Path.Combine(folder, "ledger.db"));
            ledger.Create();
            var (pair, other, frozen) = (Free(0), Free(1), Free(0, Part.Test));
            ledger.Record("key", "digest", DateTimeOffset.UnixEpoch.AddDays(1), null,
                [(new(pair.Drug, pair.Target, Finding.Active, 2, "nM"), Stated(.35)), (new(frozen.Drug, frozen.Target, Finding.Inactive), Stated(.05)), (new(other.Drug, other.Target, Finding.Inactive, 30, "uM", ">"), Stated(.2))], _ => "");

            string table = Path.Combine(folder, "outcomes.csv");
            var export = await DtiProcess.RunAsync("outcomes", "export", "--ledger", ledger.File, "--out", table);
            Assert.True(export.ExitCode == 0, export.Errors);
            Assert.Equal(4, File.ReadAllLines(table).Length);
            Assert.StartsWith($"1,1970-01-02T00:00:00.0000000Z,,{pair.Drug},{pair.Target},active,,2,nM,", File.ReadAllLines(table)[1], StringComparison.Ordinal);
            var card = await DtiProcess.RunAsync("scorecard", "--ledger", ledger.File, "--json");
            Assert.Equal(3, card.Document.GetProperty("counted").GetInt32());
            Assert.Contains("0.3 to 0.4", (await DtiProcess.RunAsync("scorecard", "--ledger", ledger.File)).Output, StringComparison.Ordinal);

            string registry = Path.Combine(folder, "registry"); // whose folder has no ledger of its own: the one that is named is taken
            var night = await DtiProcess.RunAsync("retrain", "--graph", Repository.Path("graphs/starter"), "--registry", registry, "--ledger", ledger.File, "--json",
                "--set", "model.hidden=8", "--set", "epochs=1");
            string expected = AppliedOutcomes.To(Graph, ledger.Outcomes()).Graph.GraphId;
            Assert.Equal(expected, night.Document.GetProperty("graphId").GetString());
            Assert.NotEqual(Graph.GraphId, expected);
            Assert.Contains("2 pairs added", night.Errors, StringComparison.Ordinal);
            Assert.True(night.ExitCode == 0, night.Errors); // one measured inactive does not turn a graph of interactions into one with negatives
            Assert.Equal(1, night.Document.GetProperty("version").GetInt32());
            Assert.Contains("1 of the frozen set left out", night.Errors, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The n-th pair without a label in a part of the frozen split.</summary>
    private static (string Drug, string Target) Free(int n, Part part = Part.Train)
    {
        var labelled = Graph.Interactions.Select(i => (i.Drug, i.Target)).ToHashSet();
        var (drug, target) = (from d in Enumerable.Range(0, Graph.Drugs.Length) from t in Enumerable.Range(0, Graph.Targets.Length) select (d, t))
            .Where(p => !labelled.Contains(p) && Partition.Of(p.d, p.t) == part).Skip(n).First();
        return (Graph.Drugs[drug].Id, Graph.Targets[target].Id);
    }

    private static int Label(Snapshot graph, (string Drug, string Target) pair) =>
        graph.Interactions.Single(i => graph.Drugs[i.Drug].Id == pair.Drug && graph.Targets[i.Target].Id == pair.Target).Label;
}
