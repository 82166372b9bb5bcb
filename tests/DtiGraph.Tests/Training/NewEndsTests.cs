using System.Collections.Immutable;
using DtiGraph.Splits;
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
        Assert.Equal(counts, NewEnds.Counts(split));
    }
}
