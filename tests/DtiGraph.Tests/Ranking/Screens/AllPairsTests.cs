using System.Collections.Immutable;
using DtiGraph.Artifacts;
using DtiGraph.Graphs;
using DtiGraph.Models;
using DtiGraph.Ranking;
using DtiGraph.Ranking.Screens;

namespace DtiGraph.Tests.Ranking.Screens;

/// <summary>A screen has the rows of the ranked lists, one drug after the other, to the last bit: what it leaves out by bounds would not have come first.</summary>
public sealed class AllPairsTests(StarterModel starter)
{
    [Theory]
    [InlineData(1, false, 0)]
    [InlineData(20, true, 0)]
    [InlineData(100, false, .02)]
    [InlineData(10_000, true, 0)]
    public async Task OfAsync_TrainedModel_IsEveryDrugsRankedList(int top, bool novelOnly, double least) => await AssertRankedAsync(starter.Artifact, new(top, novelOnly, least));

    [Fact]
    public async Task OfAsync_LogitsBeyondWhatCanBeToldApart_AreInTheOrderOfTheirIds()
    {
        // Probabilities of 1 - 1e-16 and more are one, on either side of where tables end; with Rows 0 nothing holds them back.
        var factors = starter.Artifact.Factors;
        var loud = factors with { Drugs = factors.Drugs with { State = [.. factors.Drugs.State.Select(s => 300 * s)] } };
        await AssertRankedAsync(With(loud, c => c with { Rows = 0 }), new(30));
        await AssertRankedAsync(With(loud, c => c), new(30));
    }

    [Fact]
    public async Task OfAsync_AllLogitsEqual_AreInTheOrderOfTheirIds()
    {
        var factors = starter.Artifact.Factors;
        int h = factors.Weight.Length, n = factors.Targets.Count;
        await AssertRankedAsync(With(factors with { Targets = new(new float[n * h], new float[n * h], new float[n]), Weight = new float[h] }, c => c with { Like = default }), new(25));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    [InlineData(-2)]
    public async Task OfAsync_LikePairsOfAnyWeight_MayOvertakeTheNetwork(double weight) =>
        await AssertRankedAsync(With(starter.Artifact.Factors, c => c with { Like = new(weight, weight, weight) }), new(15));

    [Fact]
    public async Task OfAsync_PairsSampledAtRatesOfTheirOwn_HaveThem()
    {
        var calibrator = starter.Artifact.Manifest.Calibrator with { ByDegree = new(.02, .001, .004, 3, 2) };
        await AssertRankedAsync(starter.Artifact with { Manifest = starter.Artifact.Manifest with { Calibrator = calibrator } }, new(20));
    }

    [Fact]
    public async Task OfAsync_CorrectionsThatDifferByFamiliarity_MixTheClasses()
    {
        // Much of train is gone, so that there are drugs and targets of every kind; each kind has a correction of its own.
        var (graph, split, whole) = (starter.Artifact.Graph, starter.Artifact.Pairs, starter.Artifact.Like);
        ImmutableArray<SplitRow> train = [.. split.Train.Where(r => r.Drug % 3 > 0 && r.Target % 4 > 0).Select(r => r.Drug % 5 == 0 || r.Target % 7 == 0 ? r with { Label = 0 } : r)];
        var c = starter.Artifact.Manifest.Calibrator;
        var thinned = starter.Artifact with
        {
            Graph = new Snapshot(graph.Drugs, graph.Targets, graph.Entities, graph.Interactions, graph.Relations, [split with { Train = train }]),
            Like = new(whole.LikeDrugs, whole.LikeTargets, train.Select(r => (r.Drug, r.Target, r.Label!.Value))),
            Manifest = starter.Artifact.Manifest with
            {
                Split = starter.Artifact.Manifest.Split with { DrawnOfEveryDrug = null, DrawnOfEveryTarget = null },
                Calibrator = c with
                {
                    Silent = c.Silent with { Intercept = c.Silent.Intercept + 2 },
                    NewTarget = c.NewTarget with { Above = .5, Below = 1.7 },
                    NewDrug = c.NewDrug with { Rows = 40 },
                    NewBoth = c.NewBoth with { Intercept = c.NewBoth.Intercept - 1 },
                    DrawnDrug = c.NewDrug with { Intercept = c.NewDrug.Intercept - 1.5 },
                    DrawnTarget = c.NewTarget with { Above = .7, Below = 1.4 },
                    DrawnBoth = c.NewBoth with { Intercept = c.NewBoth.Intercept + .5 },
                },
            },
        };
        var known = thinned.Degrees();
        Assert.Equal(5, (from d in Enumerable.Range(0, graph.Drugs.Length) from t in Enumerable.Range(0, graph.Targets.Length) select known.FamiliarityOf(d, t)).Distinct().Count());
        await AssertRankedAsync(thinned, new(20));
        await AssertRankedAsync(thinned with { Manifest = thinned.Manifest with { Split = starter.Artifact.Manifest.Split } }, new(20)); // none of these ends is new
        await AssertRankedAsync(thinned with { Manifest = thinned.Manifest with { Calibrator = thinned.Manifest.Calibrator with { ByDegree = new(.02, .001, .004, 3, 2) } } }, new(20, NovelOnly: true));
    }

    [Fact]
    public async Task OfAsync_StoppedMidway_EndsAndCanBeginAgain()
    {
        var served = new ServedModel(starter.Artifact);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in new AllPairs(served).OfAsync(new(10_000), rows => rows, stop.Token)) await stop.CancelAsync();
        });
        await foreach (var rows in new AllPairs(served).OfAsync(new(5), rows => rows, TestContext.Current.CancellationToken))
        {
            Assert.Equal(Enumerable.Range(0, TargetPanels.Block), rows.Select(r => r.Drug).Distinct());
            break;
        }
    }

    [Theory]
    [InlineData(0, 0.0)]
    [InlineData(10_001, 0.0)]
    [InlineData(5, 1.01)]
    public async Task OfAsync_NumbersOutOfRange_AreRefused(int top, double least)
    {
        var served = new ServedModel(starter.Artifact);
        await Assert.ThrowsAsync<QueryException>(async () => { await foreach (var _ in new AllPairs(served).OfAsync(new(top, MinProbability: least), r => r, TestContext.Current.CancellationToken)) { } });
    }

    private Artifact With(PairFactors factors, Func<Correction, Correction> correct)
    {
        var c = starter.Artifact.Manifest.Calibrator;
        return starter.Artifact with
        {
            Factors = factors,
            Manifest = starter.Artifact.Manifest with
            {
                Calibrator = c with { Interacting = correct(c.Interacting), Silent = correct(c.Silent), NewDrug = correct(c.NewDrug), NewTarget = correct(c.NewTarget), NewBoth = correct(c.NewBoth) },
            },
        };
    }

    internal static async Task AssertRankedAsync(Artifact artifact, ScreenQuery query)
    {
        var served = new ServedModel(artifact);
        var graph = served.Graph;
        var screened = new List<ScreenedPair>();
        await foreach (var rows in new AllPairs(served).OfAsync(query, rows => rows, TestContext.Current.CancellationToken)) screened.AddRange(rows);
        var ranked = Enumerable.Range(0, graph.Drugs.Length).AsParallel().AsOrdered().SelectMany(drug =>
            served.Rank(new RankQuery(new(Id: graph.Drugs[drug].Id), Top: query.Top, NovelOnly: query.NovelOnly, MinProbability: query.MinProbability)).Items
                .Select(row => new ScreenedPair(drug, graph.FindTarget(row.Target.Id!), row.Rank, PairFigures.Of(row)))).ToList();
        Assert.Equal(ranked.Count, screened.Count);
        Assert.Equal(ranked, screened);
    }
}
