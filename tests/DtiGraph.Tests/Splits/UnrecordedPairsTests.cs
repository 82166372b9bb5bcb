using CsCheck;
using DtiGraph.Splits;

namespace DtiGraph.Tests.Splits;

public sealed class UnrecordedPairsTests
{
    [Theory]
    [InlineData("random", SplitPolicy.Random)]
    [InlineData("cold_drug", SplitPolicy.ColdDrug)]
    [InlineData("cold_target", SplitPolicy.ColdTarget)]
    [InlineData("cold_both", SplitPolicy.ColdBoth)]
    public void Sample_AnyPolicyAndSeed_GivesEveryUnrecordedTrainPairAndNoOther(string name, SplitPolicy policy) => Gen.Long.Sample(seed =>
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
}
