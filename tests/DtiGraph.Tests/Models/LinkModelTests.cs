using DtiGraph.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Models;

public sealed class LinkModelTests
{
    private static readonly ModelOptions Shape = new() { Hidden = 16, Layers = 2 };

    [Fact]
    public void Constructor_SameSeed_GivesTheSameBitsAndAnotherSeedOthers()
    {
        using var one = new LinkModel(ModelGraph.Schema, Shape, 5, CPU);
        rand(7).Dispose();
        using var same = new LinkModel(ModelGraph.Schema, Shape, 5, CPU);
        using var other = new LinkModel(ModelGraph.Schema, Shape, 6, CPU);
        Assert.Equal(one.Parameters.Items.Select(i => i.Name), same.Parameters.Items.Select(i => i.Name));
        Assert.Equal(Weights(one), Weights(same));
        foreach (var ((name, value), (_, changed)) in one.Parameters.Items.Zip(other.Parameters.Items).Where(p => p.First.Name.EndsWith("weight")))
            Assert.False(Numbers.Of(value).SequenceEqual(Numbers.Of(changed)), name);
    }

    [Fact]
    public void Constructor_InsideADisposeScope_OutlivesIt()
    {
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        LinkModel model;
        using (NewDisposeScope()) model = new LinkModel(ModelGraph.Schema, Shape, 5, CPU);
        Assert.Equal(before + model.Parameters.Items.Count, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        var graph = new ModelGraph(2);
        Assert.True(float.IsFinite(model.Factors(graph.Features, graph.Messages).Logit(0, 0)));
        Assert.Equal(before + model.Parameters.Items.Count, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        model.Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Factors_AgainAndAgain_GivesTheSameBits()
    {
        using var model = new LinkModel(ModelGraph.Schema, Shape, 5, CPU);
        var graph = new ModelGraph(2);
        var one = model.Factors(graph.Features, graph.Messages);
        var other = model.Factors(graph.Features, graph.Messages);
        for (int d = 0; d < one.Drugs.Count; d++)
            for (int t = 0; t < one.Targets.Count; t++) Assert.Equal(one.Logit(d, t), other.Logit(d, t));
    }

    [Theory]
    [InlineData(7, 2, .3, "hidden: expected 8 to 8192, got 7")]
    [InlineData(16, 9, .3, "layers: expected 0 to 8, got 9")]
    [InlineData(16, -1, .3, "layers: expected 0 to 8, got -1")]
    [InlineData(16, 2, 1.0, "dropout: expected [0, 1), got 1")]
    [InlineData(16, 2, double.NaN, "dropout: expected [0, 1), got NaN")]
    public void Constructor_OptionsOutOfRange_AreRefused(int hidden, int layers, double dropout, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(
            () => new LinkModel(ModelGraph.Schema, new() { Hidden = hidden, Layers = layers, Dropout = dropout }, 1, CPU)).Message);

    private static IEnumerable<float> Weights(LinkModel model) => model.Parameters.Items.SelectMany(i => Numbers.Of(i.Value));
}
