using DtiGraph.Evaluation;
using DtiGraph.Splits;
using DtiGraph.Tests.Splits;
using DtiGraph.Training;

namespace DtiGraph.Tests.Training;

/// <summary>Pairs without a stated label beside those that validation lists.</summary>
public sealed class UnlistedPairsTests
{
    private const int N = 60;

    [Theory]
    [InlineData("random")]
    [InlineData("cold_target")]
    [InlineData("cold_both")]
    public void Of_DrawnSplit_GivesPairsOfTheSameEndsAndKindThatNobodyLists(string name)
    {
        var split = Listed(name, seed: 3);
        var known = new TrainDegrees(N, N, split.Train.Rows);
        HashSet<(int, int)> labelled = [.. split.Train.Rows.Concat(split.Validation.Rows).Select(r => (r.Drug, r.Target))];
        var ends = split.Validation.Rows.ToLookup(r => known.FamiliarityOf(r.Drug, r.Target));

        var pairs = Of(split);

        Assert.NotEmpty(pairs);
        Assert.All(pairs, p =>
        {
            var kind = known.FamiliarityOf(p.Drug, p.Target);
            Assert.Contains(ends[kind], r => r.Drug == p.Drug);
            Assert.Contains(ends[kind], r => r.Target == p.Target);
            Assert.DoesNotContain(p, labelled);
            Assert.NotEqual(Part.Test, split.Partition!.Of(p.Drug, p.Target));
        });
        Assert.Equal(pairs, Of(split));
    }

    [Fact]
    public void Of_PublishedTestPairsTakenAway_GivesTheSamePairs()
    {
        // What is held out is neither taken nor spared.
        var split = Listed("random", seed: 4) with { Partition = null };

        Assert.Equal(Of(split), Of(split with { Test = split.Test.At([]) }));
    }

    [Fact]
    public void Of_NegativesThatAreDrawnOrNoneWithoutALabelWanted_GivesNone()
    {
        var split = Listed("random", seed: 5);
        var interactions = SplitDrawing.Of(SmallGraph.Of(N, N, SmallGraph.RandomPairs(N, N, .1, negatives: false, seed: 5)), "random", 1);

        Assert.Empty(Of(split, new() { Unlabelled = 0 }));
        Assert.Empty(Of(interactions));
    }

    private static (int Drug, int Target)[] Of(Split split, TrainingOptions? options = null) =>
        UnlistedPairs.Of(split, [.. split.Validation.Rows], new TrainDegrees(N, N, split.Train.Rows), options ?? new());

    private static Split Listed(string name, int seed) =>
        SplitDrawing.Of(SmallGraph.Of(N, N, SmallGraph.RandomPairs(N, N, .3, negatives: true, seed).Where(p => (p.Drug + 3 * p.Target) % 5 < 2)), name, 1);
}
