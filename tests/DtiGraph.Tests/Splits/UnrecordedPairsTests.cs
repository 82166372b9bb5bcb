using CsCheck;
using DtiGraph.Graphs;
using DtiGraph.Splits;

namespace DtiGraph.Tests.Splits;

public sealed class UnrecordedPairsTests
{
    [Theory]
    [InlineData("random", SplitPolicy.Random)]
    [InlineData("cold_drug", SplitPolicy.ColdDrug)]
    [InlineData("cold_target", SplitPolicy.ColdTarget)]
    [InlineData("cold_both", SplitPolicy.ColdBoth)]
    public void Sample_AnyPolicyAndSeed_GivesEveryUnrecordedTrainPairAndNoOther(string name, SplitPolicy policy) => Gen.Long.ForAll(seed =>
    {
        var graph = SmallGraph.Of(150, 150, SmallGraph.RandomPairs(150, 150, .4, negatives: false, seed: 9));
        var unrecorded = SplitDrawing.Of(graph, name, seed).Unrecorded!;
        var partition = new PairPartition(graph, policy, seed);
        var recorded = graph.Interactions.Select(i => (i.Drug, i.Target)).ToHashSet();
        var expected = (from d in Enumerable.Range(0, 150)
                        from t in Enumerable.Range(0, 150)
                        where partition.Of(d, t) == Part.Train && !recorded.Contains((d, t))
                        select (d, t)).ToList();
        Assert.Equal(expected.Count, unrecorded.Count);
        // 40 draws a pair: the chance that one is missed is below 1e-14.
        Assert.Equal(expected, unrecorded.Sample(40 * expected.Count, new Random(1)).Distinct().Order());
    }, seed: "0000LawUnrec", iter: 5);

    [Fact]
    public void Sample_SameRandom_IsTheSame()
    {
        var graph = SmallGraph.Of(150, 150, SmallGraph.RandomPairs(150, 150, .4, negatives: false, seed: 9));
        var unrecorded = SplitDrawing.Of(graph, "random", 1).Unrecorded!;
        Assert.Equal(unrecorded.Sample(500, new Random(7)), unrecorded.Sample(500, new Random(7)));
        Assert.NotEqual(unrecorded.Sample(500, new Random(7)), unrecorded.Sample(500, new Random(8)));
    }

    [Fact]
    public void Sample_PoolFewerThanDrugsWithoutAPairInTrain_DrawsFromThoseWithOne()
    {
        // Train lists interactions of two drugs; of the thousand others, a library to be screened, no pair is of train.
        SplitRow Row(int drug, int target) => new(drug, target, 1, null, "");
        var graph = SmallGraph.Of(1_002, 20, [(0, 0, 1)], splits: [new("given", [Row(0, 0), Row(0, 1), Row(1, 2), Row(1, 3)], [Row(0, 2), Row(1, 1)], [Row(0, 3), Row(1, 0)])]);
        var unrecorded = UnrecordedPairs.Of(graph.Splits[0].Train, 1_002, 20);

        var sample = unrecorded.Sample(500, new Random(3), pool: 2);

        Assert.All(sample, p => Assert.True(unrecorded.Holds(p.Drug, p.Target) && p.Drug < 2));
    }
}
