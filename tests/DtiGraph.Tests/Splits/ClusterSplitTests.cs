using CsCheck;
using DtiGraph.Features;
using DtiGraph.Features.Chemistry;
using DtiGraph.Features.Proteins;
using DtiGraph.Graphs;
using DtiGraph.Splits;
using DtiGraph.Training;

namespace DtiGraph.Tests.Splits;

/// <summary>Every policy and fold keeps its law.</summary>
public sealed class ClusterSplitTests
{
    private const int Drugs = 60, Targets = 60;

    private static readonly SplitOptions Loose = new() { MaxTanimoto = .7 };

    private static readonly Gen<(string Name, int Graph, long Seed)> Clusters =
        Gen.Select(Gen.Int[4, 6].Select(i => SplitPolicies.Names[i]), Gen.Int[0, 1000], Gen.Long);

    [Fact]
    public void Of_ClusterPolicies_NoPartHasANodeLikeOneOfAnotherPart() => Clusters.ForAll((name, graphSeed, seed) =>
    {
        var graph = Graph(negatives: true, graphSeed);
        if (Drawn(graph, name, seed, Loose) is not { } split) return;
        ulong[][] bits = [.. DrugFingerprints.Of(graph).Bits.Select(b => Tanimoto.Pack(b))];
        foreach (var (one, other) in new[] { (split.Train, split.Validation), (split.Train, split.Test), (split.Validation, split.Test) })
        {
            if (name is "cluster_drug" or "cluster_both")
            {
                foreach (int a in one.Drugs.Distinct())
                    foreach (int b in other.Drugs.Distinct()) Assert.True(Tanimoto.Similarity(bits[a], bits[b]) < .7, $"{a} {b}");
            }
            if (name is "cluster_target" or "cluster_both")
            {
                foreach (int a in one.Targets.Distinct())
                    foreach (int b in other.Targets.Distinct())
                        Assert.True(SequenceIdentity.Of(graph.Targets[a].Sequence, graph.Targets[b].Sequence) < .4, $"{a} {b}");
            }
        }
    }, seed: "0000LawClust", iter: 6);

    [Theory]
    [InlineData("cluster_drug")]
    [InlineData("cluster_target")]
    public void Of_ClusterPolicies_SharesAreAboutSeventyTenTwenty(string name)
    {
        var graph = SmallGraph.Of(200, 200, SmallGraph.RandomPairs(200, 200, .3, negatives: true, seed: 5));
        var split = Draw(graph, name, seed: 3, new() { MaxTanimoto = .9 });
        double all = graph.Interactions.Length;
        Assert.InRange(split.Train.Count / all, .65, .75);
        Assert.InRange(split.Validation.Count / all, .06, .14);
        Assert.InRange(split.Test.Count / all, .16, .24);
    }

    [Theory]
    [InlineData("cold_drug", 5)]
    [InlineData("cold_both", 9)]
    [InlineData("cluster_drug", 3)]
    [InlineData("cluster_target", 5)]
    [InlineData("cluster_both", 9)]
    public void Of_SmallGraphs_AreMostlyNotRefused(string name, int folds) => Assert.InRange(
        Enumerable.Range(0, folds).Count(fold => Drawn(Graph(negatives: true), name, 1, Loose with { Folds = folds, Fold = fold }) is not null), folds - 1, folds);

    [Fact]
    public void Of_ClustersNotGiven_IsRefused() =>
        Assert.Contains("groups: expected clusters, got none", Assert.Throws<ArgumentException>(() => SplitDrawing.Of(Graph(true), "cluster_drug", 1)).Message);

    [Theory]
    [InlineData("random", 5)]
    [InlineData("cold_drug", 5)]
    [InlineData("cold_target", 4)]
    [InlineData("cold_both", 9)]
    [InlineData("cluster_drug", 3)]
    [InlineData("cluster_target", 5)]
    [InlineData("cluster_both", 9)]
    public void Of_EveryFold_EveryRecordedPairIsTestExactlyOnceAndInNoOtherPartThen(string name, int folds) => Gen.Select(Gen.Int[0, 1000], Gen.Long).ForAll((graphSeed, seed) =>
    {
        var graph = Graph(negatives: true, graphSeed);
        var tested = new List<(int, int)>();
        for (int fold = 0; fold < folds; fold++)
        {
            if (Drawn(graph, name, seed, Loose with { Folds = folds, Fold = fold }) is not { } split) return;
            var test = split.Test.Drugs.Zip(split.Test.Targets).ToList();
            Assert.Empty(test.Intersect(split.Train.Drugs.Zip(split.Train.Targets)));
            Assert.Empty(test.Intersect(split.Validation.Drugs.Zip(split.Validation.Targets)));
            if (name is not ("random" or "cold_target" or "cluster_target")) Assert.Empty(split.Test.Drugs.Intersect(split.Train.Drugs));
            if (name is not ("random" or "cold_drug" or "cluster_drug")) Assert.Empty(split.Test.Targets.Intersect(split.Train.Targets));
            Assert.Equal(graph.Interactions.Length, split.Train.Count + split.Validation.Count + split.Test.Count + split.Dropped);
            tested.AddRange(test);
        }
        Assert.Equal(graph.Interactions.Select(i => (i.Drug, i.Target)).Order(), tested.Order());
    }, seed: "0000LawFolds", iter: 3);

    [Fact]
    public void Of_FoldsWithoutNegatives_EveryUnrecordedPairIsTestOnceToo()
    {
        var graph = Graph(negatives: false);
        var tested = Enumerable.Range(0, 4).SelectMany(f => Draw(graph, "random", 1, new() { Folds = 4, Fold = f }).Test.Rows).ToList();
        Assert.Equal(Drugs * Targets, tested.Count);
        Assert.Equal(Drugs * Targets, tested.Select(r => (r.Drug, r.Target)).Distinct().Count());
    }

    [Theory]
    [InlineData("cold_both", 5, 0, "splitting.folds: expected a square of at least 9 where both ends are cold, got 5")]
    [InlineData("cold_both", 4, 0, "splitting.folds: expected a square of at least 9 where both ends are cold, got 4")]
    [InlineData("random", 2, 0, "splitting.folds: expected 0 or at least 3, got 2")]
    [InlineData("random", 5, 5, "splitting.fold: expected 0 to 4 of 5 folds, got 5")]
    [InlineData("random", 0, 1, "splitting.fold: expected 0 to 0 of 0 folds, got 1")]
    public void Of_FoldsThatDoNotFit_AreRefused(string name, int folds, int fold, string message) => Assert.Equal(message,
        Assert.Throws<ArgumentException>(() => SplitDrawing.Of(Graph(true), name, 1, options: new() { Folds = folds, Fold = fold })).Message);

    [Fact]
    public void Of_FoldsOfAPublishedSplit_AreRefused()
    {
        var graph = SmallGraph.Of(3, 3, [(0, 0, 1)], splits: [new("given", [], [], [])]);
        Assert.Equal("splitting.folds: expected 0 for a published split, got 5 (split given)",
            Assert.Throws<ArgumentException>(() => SplitDrawing.Of(graph, "given", 1, options: new() { Folds = 5 })).Message);
    }

    [Theory]
    [InlineData("cold_drug")]
    [InlineData("cold_target")]
    [InlineData("cold_both")]
    public void Of_ColdPolicies_SameStructuresAndNearIdenticalSequencesStayTogether(string name) => Gen.Long.ForAll(seed =>
    {
        var graph = Twins(SmallGraph.Of(Drugs, Targets, SmallGraph.RandomPairs(Drugs, Targets, .3, negatives: true, seed: 5)));
        if (Drawn(graph, name, seed, new()) is not { } split) return;
        foreach (var part in new[] { split.Train, split.Validation, split.Test })
        {
            // Every node has pairs in each regime: a twin is in the part or its pairs are dropped.
            var (drugs, targets) = (part.Drugs.ToHashSet(), part.Targets.ToHashSet());
            if (name != "cold_target") Assert.All(Enumerable.Range(0, Drugs / 2), d => Assert.Equal(drugs.Contains(2 * d), drugs.Contains(2 * d + 1)));
            if (name != "cold_drug") Assert.All(Enumerable.Range(0, Targets / 2), t => Assert.Equal(targets.Contains(2 * t), targets.Contains(2 * t + 1)));
        }
    }, seed: "0000LawTwins", iter: 5);

    /// <summary>Every odd node becomes the one before it: the molecule spelled backwards, the sequence with one residue changed.</summary>
    internal static Snapshot Twins(Snapshot graph) => new(
        [.. graph.Drugs.Select((d, i) => i % 2 == 0 ? d with { Smiles = "OCC(N)" + new string('C', 3 + i) } : d with { Smiles = new string('C', 2 + i) + "C(N)CO" })],
        [.. graph.Targets.Select((t, i) => i % 2 == 0 ? t : t with { Sequence = "W" + graph.Targets[i - 1].Sequence[1..] })],
        graph.Entities, graph.Interactions, graph.Relations, graph.Splits);

    internal static Split Draw(Snapshot graph, string name, long seed, SplitOptions options) =>
        SplitDrawing.Of(graph, name, seed, SplitGroups.Of(graph, NodeLikeness.Of(graph), name, options), options);

    /// <summary>Null where so small a graph leaves a part without one of the labels, which is refused.</summary>
    private static Split? Drawn(Snapshot graph, string name, long seed, SplitOptions options)
    {
        try
        {
            return Draw(graph, name, seed, options);
        }
        catch (ArgumentException e) when (e.Message.Contains("expected both labels"))
        {
            return null;
        }
    }

    private static Snapshot Graph(bool negatives, int seed = 5) =>
        SmallGraph.Of(Drugs, Targets, SmallGraph.RandomPairs(Drugs, Targets, .3, negatives, seed));
}
