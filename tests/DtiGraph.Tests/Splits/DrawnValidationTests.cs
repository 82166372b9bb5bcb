using System.Collections.Immutable;
using DtiGraph.Graphs;
using DtiGraph.Splits;

namespace DtiGraph.Tests.Splits;

/// <summary>A published split without validation rows gives some of its train rows up for them.</summary>
public sealed class DrawnValidationTests
{
    private const int Drugs = 200, Targets = 100, NewDrugs = 20, NewTargets = 10;

    [Theory]
    [InlineData(false, false, "a tenth of the pairs of train, drawn with seed 1", .1)]
    [InlineData(true, false, "a tenth of the drugs of train, drawn with seed 1", .1)]
    [InlineData(false, true, "a tenth of the targets of train, drawn with seed 1", .1)]
    [InlineData(true, true, "a fifth of the drugs and of the targets of train, drawn with seed 1", .04)]
    public void Of_NoValidation_TakesRowsThatAreAsNewAsTest(bool newDrugs, bool newTargets, string how, double share)
    {
        var graph = Graph(newDrugs, newTargets);
        var split = SplitDrawing.Of(graph, "given", seed: 1);
        Assert.Equal(how, split.Validated);
        HashSet<int> drugs = [.. split.Train.Drugs], targets = [.. split.Train.Targets];
        if (newDrugs) Assert.DoesNotContain(split.Validation.Drugs, drugs.Contains);
        else Assert.All(split.Validation.Drugs, d => Assert.Contains(d, drugs));
        if (newTargets) Assert.DoesNotContain(split.Validation.Targets, targets.Contains);
        else Assert.All(split.Validation.Targets, t => Assert.Contains(t, targets));
        int rows = split.Train.Count + split.Validation.Count + split.Drops.Sum(d => d.Rows);
        Assert.Equal(graph.Splits[0].Train.Length, rows);
        Assert.InRange(split.Validation.Count, .5 * share * rows, 1.7 * share * rows); // whole nodes: 18 drugs or 9 targets are meant
        Assert.Equal(newDrugs && newTargets, split.Drops.SequenceEqual([new("train", "policy", split.Dropped)]));
    }

    [Fact]
    public void Of_NoValidation_IsFixedBySeed()
    {
        var graph = Graph(true, false);
        string one = SplitDrawing.Of(graph, "given", seed: 1).Identity(graph);
        Assert.Equal(one, SplitDrawing.Of(graph, "given", seed: 1).Identity(graph));
        Assert.NotEqual(one, SplitDrawing.Of(graph, "given", seed: 2).Identity(graph));
    }

    [Fact]
    public void Of_NoValidationButFolds_TakesTheLastFoldWhateverTheSeed()
    {
        var graph = Graph(false, false, folds: 5);
        foreach (int seed in new[] { 1, 2 })
        {
            var split = SplitDrawing.Of(graph, "given", seed);
            Assert.Equal("fold 4 of train", split.Validated);
            Assert.Equal(graph.Splits[0].Train.Where(r => r.Fold == 4).Select(r => (r.Drug, r.Target)).Order(), split.Validation.Drugs.Zip(split.Validation.Targets).Order());
            Assert.Equal(graph.Splits[0].Train.Length, split.Train.Count + split.Validation.Count);
        }
    }

    [Fact]
    public void Of_PairOfTwoFolds_StaysInTrain()
    {
        SplitRow Row(int drug, int target, int label, int fold) => new(drug, target, label, null, "", fold);
        var graph = SmallGraph.Of(3, 3, [(0, 0, 1)], splits: [new("given", [Row(0, 0, 1, 0), Row(0, 1, 0, 0), Row(0, 0, 1, 1), Row(1, 0, 1, 1), Row(1, 1, 0, 1)], [],
            [new(2, 0, 1, null, ""), new(2, 1, 0, null, "")])]);
        var split = SplitDrawing.Of(graph, "given", seed: 1);
        Assert.Equal([(1, 0), (1, 1)], split.Validation.Drugs.Zip(split.Validation.Targets).Order());
        Assert.Equal([(0, 0), (0, 0), (0, 1)], split.Train.Drugs.Zip(split.Train.Targets).Order());
    }

    [Fact]
    public void Of_NoValidationAndTooFewRows_IsRefused()
    {
        var graph = SmallGraph.Of(3, 3, [(0, 0, 1)], splits: [new("given", [new(0, 0, 1, null, ""), new(0, 1, 0, null, "")], [], [new(2, 0, 1, null, ""), new(2, 1, 0, null, "")])]);
        Assert.Contains("split given: expected both labels in", Assert.Throws<ArgumentException>(() => SplitDrawing.Of(graph, "given", 1)).Message);
    }

    [Fact]
    public void Of_DavisAffinities_TakeTheLastFoldAndTheThresholdOfTheGraph()
    {
        var graph = GraphFolder.Read(SharedData.Data("davis-affinity"), ContradictionPolicy.Keep);
        var split = SplitDrawing.Of(graph, "deepdta", seed: 1);
        Assert.Equal("fold 4 of train", split.Validated);
        Assert.Equal(5_010, split.Test.Count + split.Drops.Where(d => d.From == "test").Sum(d => d.Rows));
        Assert.Equal(graph.Splits.Single(s => s.Name == "deepdta").Test.Count(r => r.AffinityNm < 30), split.Test.Positives);
    }

    /// <summary>All pairs, labelled by turns. Test has the last drugs or targets or both, or a seventh of the pairs; rows between new and known ends are left out.</summary>
    private static Snapshot Graph(bool newDrugs, bool newTargets, int? folds = null)
    {
        bool New(int drug, int target) => (!newDrugs || drug >= Drugs - NewDrugs) && (!newTargets || target >= Targets - NewTargets) && (newDrugs || newTargets || (drug + target) % 7 == 0);
        bool Known(int drug, int target) => !(newDrugs && drug >= Drugs - NewDrugs) && !(newTargets && target >= Targets - NewTargets) && !New(drug, target);
        ImmutableArray<SplitRow> Rows(Func<int, int, bool> of) => [.. from d in Enumerable.Range(0, Drugs) from t in Enumerable.Range(0, Targets)
            where of(d, t) select new SplitRow(d, t, (d + 2 * t) % 3 == 0 ? 1 : 0, null, "", (d + 2 * t) % folds)];
        return SmallGraph.Of(Drugs, Targets, [(0, 0, 1)], splits: [new("given", Rows(Known), [], Rows(New))]);
    }
}
