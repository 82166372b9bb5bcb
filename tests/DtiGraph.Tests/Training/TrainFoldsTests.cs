using System.Collections.Immutable;
using DtiGraph.Splits;
using DtiGraph.Tests.Splits;
using DtiGraph.Training;

namespace DtiGraph.Tests.Training;

public sealed class TrainFoldsTests
{
    [Fact]
    public void Of_LabelledPairs_HoldsEveryTrainPairOutOnceAndNothingElse()
    {
        using var run = new ToyRun(ToyRun.Options);
        var folds = TrainFolds.Of(run.Split, 3, seed: 4);
        Assert.Equal(3, folds.Length);
        Assert.Equal(run.Split.Train.Rows.Order(), folds.SelectMany(f => f.Validation.Rows).Order());
        Assert.All(folds, f => Assert.Equal(run.Split.Train.Rows.Order(), f.Train.Rows.Concat(f.Validation.Rows).Order()));
        Assert.All(folds, f => Assert.Equal(0, f.Test.Count));
    }

    [Theory]
    [InlineData("cold_drug", true, false)]
    [InlineData("cold_target", false, true)]
    [InlineData("cold_both", true, true)]
    public void Of_ColdSplit_HoldsOutWholeNodes(string policy, bool drugs, bool targets)
    {
        var graph = SmallGraph.Of(40, 40, SmallGraph.RandomPairs(40, 40, .3, negatives: true, seed: 5));
        var folds = TrainFolds.Of(SplitDrawing.Of(graph, policy, 1), 3, seed: 4);
        Assert.All(folds, f => Assert.Equal(drugs, !f.Train.Drugs.Intersect(f.Validation.Drugs).Any()));
        Assert.All(folds, f => Assert.Equal(targets, !f.Train.Targets.Intersect(f.Validation.Targets).Any()));
    }

    [Fact]
    public void Of_NodesThatTheSplitKeepsTogether_AreHeldOutTogether()
    {
        var graph = SmallGraph.Of(40, 40, SmallGraph.RandomPairs(40, 40, .3, negatives: true, seed: 5));
        int[] byFour = [.. Enumerable.Range(0, 40).Select(i => i / 4 * 4)];
        var groups = new NodeGroups(byFour, byFour);
        foreach (string policy in new[] { "cluster_drug", "cluster_target" })
        {
            var folds = TrainFolds.Of(SplitDrawing.Of(graph, policy, 1, groups), 3, seed: 4, groups);
            int[] Groups(LabelledPairs pairs) => [.. (policy == "cluster_drug" ? pairs.Drugs : pairs.Targets).Select(n => byFour[n]).Distinct()];
            Assert.All(folds, f => Assert.Empty(Groups(f.Train).Intersect(Groups(f.Validation))));
        }
    }

    [Fact]
    public void Of_BothEndsNew_JudgesOnlyPairsOfHeldOutEndsAndTrainsOnNoneOfThem()
    {
        var graph = SmallGraph.Of(40, 40, SmallGraph.RandomPairs(40, 40, .3, negatives: true, seed: 5));
        var split = SplitDrawing.Of(graph, "cold_both", 1);
        var folds = TrainFolds.Of(split, 3, seed: 4);
        // Every drug and every target is held out once, and a pair with one end of the fold is nowhere in it.
        Assert.Equal(folds.Sum(f => f.Validation.Count), folds.SelectMany(f => f.Validation.Rows).Distinct().Count());
        foreach (var fold in folds)
        {
            HashSet<int> drugs = [.. fold.Train.Drugs], targets = [.. fold.Train.Targets];
            Assert.All(split.Train.Rows.Where(r => !drugs.Contains(r.Drug) && !targets.Contains(r.Target)), r => Assert.Contains(r, fold.Validation.Rows));
            Assert.InRange(fold.Train.Count, split.Train.Count * .3, split.Train.Count * .6); // 4/9 of the pairs, 1/9 held out
            Assert.InRange(fold.Validation.Count, split.Train.Count * .05, split.Train.Count * .2);
        }
    }

    [Fact]
    public void Of_InteractionsOnly_HoldsThemOutAmongTwentyUnrecordedPairsEach()
    {
        var graph = SmallGraph.Of(60, 60, SmallGraph.RandomPairs(60, 60, .1, negatives: false, seed: 2));
        var split = SplitDrawing.Of(graph, "random", 1);
        foreach (var fold in TrainFolds.Of(split, 3, seed: 4))
        {
            Assert.Equal(fold.Validation.Positives * 21, fold.Validation.Count);
            Assert.Equal(20.0 * fold.Validation.Positives / (split.Unrecorded!.Count - fold.Unrecorded!.Count), fold.Validation.NegativeFraction, 12);
        }
    }

    [Theory]
    [InlineData("random")]
    [InlineData("cold_drug")]
    [InlineData("cold_target")]
    [InlineData("cold_both")]
    public void Of_InteractionsOnly_DrawsNoPairInTrainingThatItIsJudgedOn(string policy)
    {
        var graph = SmallGraph.Of(60, 60, SmallGraph.RandomPairs(60, 60, .1, negatives: false, seed: 2));
        var split = SplitDrawing.Of(graph, policy, 1);
        foreach (var fold in TrainFolds.Of(split, 3, seed: 4))
        {
            var (held, drawn) = (fold.Validation.WithLabel(0).ToHashSet(), fold.Unrecorded!.All.ToHashSet());
            Assert.NotEmpty(held);
            Assert.Empty(held.Intersect(drawn));
            Assert.All(held.Concat(drawn), p => Assert.True(split.Unrecorded!.Holds(p.Drug, p.Target)));
            // A node of the fold is new to its training: no interaction of it is learned from, and no drawn pair either.
            if (policy is "cold_drug" or "cold_both") Assert.Empty(fold.Validation.Drugs.Intersect(fold.Train.Drugs.Concat(drawn.Select(p => p.Drug))));
            if (policy is "cold_target" or "cold_both") Assert.Empty(fold.Validation.Targets.Intersect(fold.Train.Targets.Concat(drawn.Select(p => p.Target))));
        }
    }

    [Fact]
    public void Of_FewNewDrugs_FillsEveryFold()
    {
        // Eight drugs of train: dealt by lot, one time in eight a fold would have none.
        for (int seed = 1; seed <= 40; seed++)
        {
            var folds = TrainFolds.Of(FewDrugs(8), 3, seed);
            Assert.All(folds, f => Assert.InRange(f.Validation.Drugs.Distinct().Count(), 2, 3));
        }
    }

    [Fact]
    public void Of_FewerNewDrugsThanFolds_IsRefusedByName()
    {
        var error = Assert.Throws<ArgumentException>(() => TrainFolds.Of(FewDrugs(2), 3, seed: 1));
        Assert.Equal("train: expected interactions and others in and outside each of 3 folds, got 0 of 0 pairs in one and 10 of 20 outside it "
            + "(split cold_drug: too few to search gamma and alpha by; name them)", error.Message);
    }

    private static Split FewDrugs(int drugs)
    {
        LabelledPairs Pairs(int first, int count) => new(
            [.. from d in Enumerable.Range(first, count) from t in Enumerable.Range(0, 10) select d],
            [.. from d in Enumerable.Range(first, count) from t in Enumerable.Range(0, 10) select t],
            [.. from d in Enumerable.Range(first, count) from t in Enumerable.Range(0, 10) select t % 2], 1);
        return new("cold_drug", false, Pairs(0, drugs), Pairs(drugs, 2), Pairs(drugs + 2, 2), [], null, ImmutableSortedDictionary<string, int>.Empty);
    }
}
