using DtiGraph.Features;
using DtiGraph.Models;

namespace DtiGraph.Tests.Models;

/// <summary>What the labels of like pairs say, counted by hand and against the definition.</summary>
public sealed class LikePairsTests
{
    private const double Unit = .15;

    // Drug 0 is like 1 (.8) and 2 (.4); target 0 like 1 (.5) and 2 (.25).
    private static readonly Neighbour[][] Drugs = [[new(1, .8f), new(2, .4f)], [new(0, .8f)], [new(0, .4f)]];
    private static readonly Neighbour[][] Targets = [[new(1, .5f), new(2, .25f)], [new(0, .5f)], [new(0, .25f)]];

    [Fact]
    public void Of_EachSet_IsTheLogOddsOfItsLabelsBySimilarity()
    {
        var like = new LikePairs(Drugs, Targets, [(1, 0, 1), (2, 0, 0), (0, 2, 1), (1, 1, 0), (2, 2, 1)]).Of(0, 0);
        Assert.Equal(Math.Log((Unit + .8) / (Unit + .4)), like.Drugs, 1e-6);
        Assert.Equal(Math.Log((Unit + .25) / Unit), like.Targets, 1e-6);
        Assert.Equal(Math.Log((Unit + .4 * .25) / (Unit + .8 * .5)), like.Both, 1e-6);
    }

    [Fact]
    public void Of_ThePairsOwnLabel_IsNeverLookedAt()
    {
        (int, int, int)[] others = [(1, 0, 1), (0, 1, 0), (2, 2, 1)];
        var without = new LikePairs(Drugs, Targets, others).Of(0, 0);
        Assert.Equal(without, new LikePairs(Drugs, Targets, [.. others, (0, 0, 1)]).Of(0, 0));
        Assert.Equal(without, new LikePairs(Drugs, Targets, [.. others, (0, 0, 0)]).Of(0, 0));
    }

    [Fact]
    public void Of_NothingKnown_IsZero() =>
        Assert.Equal(default, new LikePairs(Drugs, Targets, [(0, 0, 1)]).Of(0, 0));

    [Fact]
    public void Of_PairWithBothLabels_CountsAsInteraction()
    {
        var once = new LikePairs(Drugs, Targets, [(1, 0, 1)]).Of(0, 0);
        Assert.Equal(once, new LikePairs(Drugs, Targets, [(1, 0, 0), (1, 0, 1)]).Of(0, 0));
        Assert.Equal(once, new LikePairs(Drugs, Targets, [(1, 0, 1), (1, 0, 0)]).Of(0, 0));
    }

    [Fact]
    public void Of_MoreThanFive_TakesTheFiveMostLikeWithALabel()
    {
        // Eight like drugs; the first has no label with the target and the last two come too late.
        Neighbour[] like = [.. Enumerable.Range(1, 8).Select(i => new Neighbour(i, 1 - i / 10f))];
        var pairs = new LikePairs([like, .. Enumerable.Repeat(Array.Empty<Neighbour>(), 8)], [[]], Enumerable.Range(2, 7).Select(d => (d, 0, 1)));
        Assert.Equal(Math.Log((Unit + .8 + .7 + .6 + .5 + .4) / Unit), pairs.Of(0, 0).Drugs, 1e-6);
    }

    [Fact]
    public void OfDrugAndOfTarget_RandomLabels_AreThePairsOneByOneToTheLastBit()
    {
        var random = new Random(20261124);
        var (drugs, targets) = (Lists(60), Lists(40));
        var pairs = Enumerable.Range(0, 500).Select(_ => (random.Next(60), random.Next(40), random.Next(2)));
        var known = new LikePairs(drugs, targets, pairs);
        for (int d = 0; d < 60; d++) Assert.Equal(Enumerable.Range(0, 40).Select(t => known.Of(d, t)), known.OfDrug(d));
        for (int t = 0; t < 40; t++) Assert.Equal(Enumerable.Range(0, 60).Select(d => known.Of(d, t)), known.OfTarget(t));
        var (newDrug, newTarget) = (known.WithNew(drugs[7], null), known.WithNew(null, targets[7]));
        Assert.Equal(Enumerable.Range(0, 40).Select(t => newDrug.Of(0, t)), newDrug.OfDrug(0));
        Assert.Equal(Enumerable.Range(0, 60).Select(d => newTarget.Of(d, 0)), newTarget.OfTarget(0));

        Neighbour[][] Lists(int count) => [.. Enumerable.Range(0, count).Select(i => Enumerable.Range(0, count).Where(o => o != i && random.Next(2) == 0)
            .Select(o => new Neighbour(o, random.NextSingle())).OrderByDescending(n => n.Similarity).ToArray())];
    }

    [Fact]
    public void WithNew_NodesWithTheNeighboursOfKnownOnesWithoutLabels_SayTheSame()
    {
        // A new drug has no labels of its own: as drug 0 without its labels.
        var known = new LikePairs(Drugs, Targets, [(1, 0, 1), (2, 0, 0), (1, 1, 0), (2, 2, 1)]);
        var withOwn = new LikePairs(Drugs, Targets, [(1, 0, 1), (2, 0, 0), (1, 1, 0), (2, 2, 1), (0, 1, 1)]);
        var drug = withOwn.WithNew(Drugs[0], null);
        for (int t = 0; t < 3; t++) Assert.Equal(known.Of(0, t), drug.Of(0, t));
        var target = withOwn.WithNew(null, Targets[0]);
        Assert.Equal(0, target.Of(1, 0).Drugs);
        Assert.Equal(withOwn.Of(1, 0).Targets, target.Of(1, 0).Targets);
        var both = withOwn.WithNew(Drugs[0], Targets[0]).Of(0, 0);
        Assert.Equal((0, 0, withOwn.Of(0, 0).Both), (both.Drugs, both.Targets, both.Both));
    }
}
