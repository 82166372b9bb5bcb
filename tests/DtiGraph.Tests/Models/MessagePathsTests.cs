using DtiGraph.Features;
using DtiGraph.Models;
using DtiGraph.Splits;
using DtiGraph.Tests.Splits;

namespace DtiGraph.Tests.Models;

public sealed class MessagePathsTests
{
    [Fact]
    public void With_NeighboursOfADrug_WeighByThePowerOfTheirSimilarity()
    {
        // .5^3 = .125 and .25^3 = .015625; with the reserve of .02 they are divided by .160625.
        float[] near = Weights(power: 3, new(1, .5f), new(2, .25f));
        Assert.Equal(.77821, near[0], 1e-5);
        Assert.Equal(.09728, near[1], 1e-5);
    }

    [Fact]
    public void With_OnlyAFarNeighbour_IsHeardFaintly() => Assert.Equal(.001 / .021, Weights(power: 3, new Neighbour(1, .1f))[0], 1e-6);

    [Fact]
    public void With_PowerZero_WeighsAllAlike()
    {
        float[] weights = Weights(power: 0, new(1, .9f), new(2, .2f));
        Assert.Equal(weights[0], weights[1]);
        Assert.Equal(.5f, weights[0]);
    }

    private static float[] Weights(double power, params Neighbour[] ofDrug0)
    {
        var graph = SmallGraph.Of(4, 3, [(0, 0, 1)]);
        var features = GraphFeatures.Of(graph, [0, 1, 2], new() { SimilarityPower = power }) with { SimilarDrugs = [ofDrug0, [], [], []] };
        var paths = new MessagePaths(features, MessageEdges.Of(graph), inactive: false);
        var messages = paths.With([], []).Messages.Single(m => m.Relation.Name == MessagePaths.SimilarDrug).Mean;
        Assert.Equal(ofDrug0.Select(n => n.Index), messages.ColumnsOf(0).ToArray());
        Assert.Equal(ofDrug0.Length, messages.NonZeros);
        return messages.ValuesOf(0).ToArray();
    }
}
