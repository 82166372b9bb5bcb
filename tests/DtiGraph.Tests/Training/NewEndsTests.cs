using System.Collections.Immutable;
using DtiGraph.Splits;
using DtiGraph.Tests.Splits;
using DtiGraph.Training;

namespace DtiGraph.Tests.Training;

public sealed class NewEndsTests
{
    [Theory]
    [InlineData(new[] { 0, 1 }, new[] { 1, 0 }, .35, .2, 0, 0, false)]
    [InlineData(new[] { 5, 6 }, new[] { 1, 0 }, .35, .2, 0, 0, false)]
    [InlineData(new[] { 5, 6 }, new[] { 1, 7 }, .6, .4, 20, 3, true)]
    [InlineData(new[] { 5, 6 }, new[] { 7, 8 }, .6, .4, 20, 3, true)]
    public void Defaults_ByTheShareOfNewEnds_AreHigherFromThreeQuarters(int[] drugs, int[] targets, double masked, double dropout, double wide, double power, bool counts)
    {
        // Train knows drugs and targets 0 and 1.
        LabelledPairs train = new([0, 1], [0, 1], [1, 0], 1), held = new(drugs, targets, [1, 0], 1);
        var split = new Split("x", true, train, held, held, [], null, ImmutableSortedDictionary<string, int>.Empty);
        Assert.Equal(masked, NewEnds.Masked(split));
        Assert.Equal(dropout, NewEnds.Dropout(split));
        Assert.Equal(power, NewEnds.SimilarityPower(split));
        Assert.Equal(wide, NewEnds.WideWeight(split));
        Assert.Equal(0, NewEnds.WideWeight(split with { Unrecorded = UnrecordedPairs.Of([], 2, 2) }));
        var settled = NewEnds.Settled(new(), split);
        Assert.Equal((masked, dropout), (settled.Masked, settled.Model.Dropout));
        Assert.Equal(.1, NewEnds.Settled(new() { Masked = .1 }, split).Masked);
        Assert.Equal(counts, NewEnds.Counts(split));
        Assert.Equal(counts ? 3 : 1, NewEnds.Networks(split));
    }

    [Theory]
    [InlineData(2_000, 110, 2, 0, false)] // a few new drugs, as any split has
    [InlineData(100, 100, 100, 99, false)]
    [InlineData(100, 100, 100, 100, true)]
    [InlineData(99, 100, 100, 100, false)]
    [InlineData(0, 30, 2_000, 20, false)] // a cold policy
    [InlineData(100, 40, 30, 20, false)]
    public void CanBeCalibrated_PairsOfEachKindInValidation_TakesEnoughOfEach(int known, int ofDrugs, int ofTargets, int ofBoth, bool enough)
    {
        // Train knows node 0 of either kind; half of each kind of pair is an interaction.
        (int Drug, int Target)[] pairs =
            [.. Enumerable.Repeat((0, 0), known), .. Enumerable.Repeat((1, 0), ofDrugs), .. Enumerable.Repeat((0, 1), ofTargets), .. Enumerable.Repeat((1, 1), ofBoth)];
        var validation = new LabelledPairs([.. pairs.Select(p => p.Drug)], [.. pairs.Select(p => p.Target)], [.. pairs.Select((_, i) => i % 2)], 1);
        var split = new Split("x", true, new([0, 0], [0, 0], [1, 0], 1), validation, validation, [], null, ImmutableSortedDictionary<string, int>.Empty);
        Assert.Equal(enough, NewEnds.CanBeCalibrated(split));
        Assert.Equal(known >= 100, NewEnds.KnownCanBeCalibrated(split));
        // What negatives are drawn of is not new.
        Split Drawn(SplitPolicy policy) => split with { Policy = policy, Unrecorded = new UnrecordedPairs(new PairPartition(SmallGraph.Of(2, 2, [(0, 0, 1)]), policy, 1), [0], 2, 2) };
        Assert.False(NewEnds.CanBeCalibrated(Drawn(SplitPolicy.Frozen)));
        Assert.True(NewEnds.KnownCanBeCalibrated(Drawn(SplitPolicy.Random)));
        Assert.Equal(known + ofTargets >= 100, NewEnds.KnownCanBeCalibrated(Drawn(SplitPolicy.ColdDrug)));
        Assert.Equal(enough, NewEnds.CanBeCalibrated(Drawn(SplitPolicy.ColdBoth)));
    }
}
