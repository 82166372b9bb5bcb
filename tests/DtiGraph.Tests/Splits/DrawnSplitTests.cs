using CsCheck;
using DtiGraph.Graphs;
using DtiGraph.Splits;

namespace DtiGraph.Tests.Splits;

public sealed class DrawnSplitTests
{
    private static readonly string[] Names = ["random", "cold_drug", "cold_target", "cold_both"];

    private static readonly Gen<string> Name = Gen.Int[0, 3].Select(i => Names[i]);

    private static readonly Gen<(string Name, bool Negatives, long Seed)> Cases = Gen.Select(Name, Gen.Bool, Gen.Long);

    [Fact]
    public void Of_AnyPolicyAndSeed_PartsAreDisjointAndHoldEveryInteractionOrCountIt() => Cases.ForAll((name, negatives, seed) =>
    {
        var graph = Graph(negatives);
        var split = SplitDrawing.Of(graph, name, seed);
        var rows = new[] { split.Train, split.Validation, split.Test }.SelectMany(p => p.Drugs.Zip(p.Targets, p.Labels)).ToList();
        var facts = graph.Interactions.Select(i => (i.Drug, i.Target, i.Label)).ToHashSet();
        Assert.Equal(rows.Count, rows.Select(r => (r.First, r.Second)).Distinct().Count());
        // What is listed and no fact is an unrecorded pair.
        Assert.All(rows.Where(r => !facts.Contains(r)), r => Assert.Equal((false, 0), (negatives, r.Third)));
        Assert.Equal(facts.Count - split.Dropped, rows.Count(facts.Contains));
        Assert.False(split.Published);
    }, seed: "0000LawParts", iter: 40);

    [Fact]
    public void Of_ColdPolicies_NoHeldOutEndIsInTrain() => Cases.ForAll((name, negatives, seed) =>
    {
        var split = SplitDrawing.Of(Graph(negatives), name, seed);
        bool coldDrugs = name is "cold_drug" or "cold_both", coldTargets = name is "cold_target" or "cold_both";
        foreach (var (one, other) in new[] { (split.Train, split.Validation), (split.Train, split.Test), (split.Validation, split.Test) })
        {
            if (coldDrugs) Assert.Empty(one.Drugs.Intersect(other.Drugs));
            if (coldTargets) Assert.Empty(one.Targets.Intersect(other.Targets));
        }
    }, seed: "0000LawColds", iter: 40);

    [Fact]
    public void Of_ColdBoth_DropsAndCountsThePairsWithEndsInTwoParts() => Gen.Long.ForAll(seed =>
    {
        var graph = Graph(negatives: true);
        var split = SplitDrawing.Of(graph, "cold_both", seed);
        var drugs = Side(split, p => p.Drugs);
        var targets = Side(split, p => p.Targets);
        int mixed = graph.Interactions.Count(i => drugs[i.Drug] != targets[i.Target]);
        Assert.True(split.Dropped > 0);
        Assert.Equal(mixed, split.Dropped);
    }, seed: "0000LawMixed", iter: 20);

    [Theory]
    [InlineData("random", .02)]
    [InlineData("cold_drug", .05)]
    [InlineData("cold_target", .05)]
    public void Of_ManyPairs_SharesAreAboutSeventyTenTwenty(string name, double tolerance)
    {
        var graph = SmallGraph.Of(400, 400, from d in Enumerable.Range(0, 400) from k in Enumerable.Range(0, 40) select (d, (d * 7 + k * 10) % 400, k % 2));
        var split = SplitDrawing.Of(graph, name, seed: 3);
        double all = graph.Interactions.Length;
        Assert.InRange(split.Train.Count / all, .7 - tolerance, .7 + tolerance);
        Assert.InRange(split.Validation.Count / all, .1 - tolerance, .1 + tolerance);
        Assert.InRange(split.Test.Count / all, .2 - tolerance, .2 + tolerance);
    }

    [Fact]
    public void Of_SameSeedSameSplit_OtherSeedAnother() => Cases.ForAll((name, negatives, seed) =>
    {
        var graph = Graph(negatives);
        string identity = SplitDrawing.Of(graph, name, seed).Identity(graph);
        return identity == SplitDrawing.Of(Graph(negatives), name, seed).Identity(graph)
            && identity != SplitDrawing.Of(graph, name, unchecked(seed + 1)).Identity(graph);
    }, seed: "0000LawSeeds", iter: 20);

    [Fact]
    public void PairPartition_GraphGrows_EveryOldPairStaysInItsPart() =>
        Gen.Select(Gen.Enum<SplitPolicy>().Where(p => !p.Clusters()), Gen.Long).ForAll((policy, seed) =>
        {
            var small = SmallGraph.Of(20, 15, []);
            // A new node in front moves every index.
            var grown = new Snapshot(
                [new Drug("A", "", "", ""), .. small.Drugs, new Drug("Z", "", "", "")], [new Target("A", "", "", "", ""), .. small.Targets], [], [], [], []);
            var (before, after) = (new PairPartition(small, policy, seed), new PairPartition(grown, policy, seed));
            for (int d = 0; d < 20; d++)
                for (int t = 0; t < 15; t++)
                    if (before.Of(d, t) != after.Of(d + 1, t + 1)) return false;
            return true;
        }, seed: "0000LawGrows", iter: 40);

    [Fact]
    public void Of_NoLabelledNegatives_HeldOutPartsHaveTheTrueClassRatio() => Gen.Select(Name, Gen.Long).ForAll((name, seed) =>
    {
        var graph = Graph(negatives: false);
        var split = SplitDrawing.Of(graph, name, seed);
        var policy = Enum.Parse<SplitPolicy>(name.Replace("_", ""), ignoreCase: true);
        var partition = new PairPartition(graph, policy, seed);
        var recorded = graph.Interactions.Select(i => (i.Drug, i.Target)).ToHashSet();
        foreach (var (part, pairs) in new[] { (Part.Validation, split.Validation), (Part.Test, split.Test) })
        {
            var expected = from d in Enumerable.Range(0, graph.Drugs.Length)
                           from t in Enumerable.Range(0, graph.Targets.Length)
                           where partition.Of(d, t) == part
                           select (d, t, recorded.Contains((d, t)) ? 1 : 0);
            Assert.Equal(expected, pairs.Drugs.Zip(pairs.Targets, pairs.Labels).Order());
            Assert.Equal(1, pairs.NegativeFraction);
        }
    }, seed: "0000LawRatio", iter: 12);

    [Fact]
    public void Of_MoreUnrecordedPairsThanAreListed_SaysTheirFraction()
    {
        var graph = SmallGraph.Of(1100, 1100, from d in Enumerable.Range(0, 1100) select (d, d, 1));
        var split = SplitDrawing.Of(graph, "random", seed: 1);
        int negatives = split.Test.Count - split.Test.Positives;
        Assert.Equal(SplitDrawing.MaximumUnrecorded, negatives);
        Assert.Equal(SplitDrawing.MaximumUnrecorded / (.2 * 1100 * 1099), split.Test.NegativeFraction, .01);
        Assert.Equal(split.Test.Count, split.Test.Drugs.Zip(split.Test.Targets).Distinct().Count());
    }

    [Theory]
    [InlineData("random", 20, false)] // one for 15 interactions
    [InlineData("random", 30, true)]
    [InlineData("frozen", 200, false)] // measured because a model asked: in no frozen part
    public void Of_MeasuredInactives_AreNegativesToJudgeByOnlyWhereTheDataCameWithThem(string name, int inactives, bool judged)
    {
        const int side = 60, interactions = 300;
        var unlabelled = SmallGraph.Of(side, side, [(0, 0, 1)]);
        var frozen = new PairPartition(unlabelled, SplitPolicy.Frozen, 0);
        var pairs = Enumerable.Range(0, side * side).Select(i => (Drug: i % side, Target: (i % side + i / side) % side)).ToList();
        var active = pairs.Take(interactions).Select(p => (p.Drug, p.Target, 1)).ToList();
        var inactive = pairs.Skip(interactions).Where(p => name != "frozen" || frozen.Of(p.Drug, p.Target) != Part.Test).Take(inactives).Select(p => (p.Drug, p.Target, 0)).ToList();
        var split = SplitDrawing.Of(SmallGraph.Of(side, side, [.. active, .. inactive]), name, seed: 1);
        var listed = active.Concat(inactive).ToHashSet();
        if (judged)
        {
            Assert.Null(split.Unrecorded);
            Assert.All(split.Test.Rows, row => Assert.Contains(row, listed));
            return;
        }
        Assert.Equal(side * side, split.Train.Count + split.Unrecorded!.Count + split.Validation.Count + split.Test.Count); // each pair once
        foreach (var part in new[] { split.Train, split.Validation, split.Test })
            Assert.All(part.Rows.Where(r => r.Label == 1), row => Assert.Contains(row, listed));
        Assert.InRange(split.Train.WithLabel(0).Count(), 1, inactives);
        Assert.All(inactive, p => Assert.False(split.Unrecorded.Holds(p.Drug, p.Target)));
        Assert.All(split.Train.Rows, row => Assert.Contains(row, listed));
    }

    [Fact]
    public void Of_UnknownName_IsRefusedWithTheNamesThereAre()
    {
        var graph = SmallGraph.Of(3, 3, [(0, 0, 1)], splits: [new("scaffold", [], [], [])]);
        string message = Assert.Throws<ArgumentException>(() => SplitDrawing.Of(graph, "warm", 1)).Message;
        Assert.Equal("split: expected random, cold_drug, cold_target, cold_both, cluster_drug, cluster_target, cluster_both, frozen, scaffold, got 'warm'", message);
    }

    [Fact]
    public void Of_PartOfOneClass_IsRefused()
    {
        var graph = SmallGraph.Of(40, 40, from d in Enumerable.Range(0, 40) from t in Enumerable.Range(0, 40) select (d, t, d + t == 0 ? 0 : 1));
        Assert.Matches("^split random: expected both labels in (train|validation|test), got [0-9]+ interactions among [0-9]+ pairs$",
            Assert.Throws<ArgumentException>(() => SplitDrawing.Of(graph, "random", 1)).Message);
    }

    private static Snapshot Graph(bool negatives) => SmallGraph.Of(150, 150, SmallGraph.RandomPairs(150, 150, .3, negatives, seed: 5));

    private static Dictionary<int, int> Side(Split split, Func<LabelledPairs, int[]> end) => new[] { split.Train, split.Validation, split.Test }
        .SelectMany((p, part) => end(p).Distinct().Select(node => (node, part))).ToDictionary(x => x.node, x => x.part);
}
