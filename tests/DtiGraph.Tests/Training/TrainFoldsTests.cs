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
            Assert.Equal(20.0 * fold.Validation.Positives / split.Unrecorded!.Count, fold.Validation.NegativeFraction, 12);
        }
    }
}
