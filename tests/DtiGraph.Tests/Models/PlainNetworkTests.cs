using DtiGraph.Artifacts;
using DtiGraph.Features;
using DtiGraph.Models;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Models;

public sealed class PlainNetworkTests(StarterModel starter)
{
    private static readonly ModelOptions Shape = new() { Hidden = 20, Layers = 2 };

    [Theory]
    [InlineData(0, 8)]
    [InlineData(1, 32)]
    [InlineData(2, 21)] // no whole number of vectors
    [InlineData(3, 64)]
    public void States_AnyNetwork_AreTheEncodersToTheBit(int layers, int hidden)
    {
        using var _ = NewDisposeScope();
        using var __ = no_grad();
        for (int seed = 0; seed < 5; seed++)
        {
            using var model = new LinkModel(ModelGraph.Schema, new() { Hidden = hidden, Layers = layers }, seed, CPU);
            var graph = new ModelGraph(seed);
            var expected = model.Encoder.Forward(graph.Features, graph.Messages, null);
            var states = model.Plain().States(graph.Features, graph.Messages);
            Assert.Equal(layers + 1, states.Count);
            for (int round = 0; round <= layers; round++)
            {
                Assert.Equal(expected[round].Keys.Order(), states[round].Keys.Order());
                foreach (var (kind, state) in states[round]) Assert.Equal(Numbers.Of(expected[round][kind]), state);
            }
        }
    }

    [Fact]
    public void Factors_StarterModelFromItsFiles_AreTheStoredOnesToTheBit()
    {
        var artifact = starter.Artifact;
        var features = GraphFeatures.Again(artifact.Graph, artifact.Fit);
        var messages = MessagePaths.Again(artifact.Graph, features, artifact.Manifest.Schema, artifact.Pairs.Train.Select(r => (r.Drug, r.Target, r.Label!.Value)));
        var factors = Assert.Single(ModelTensors.Networks(artifact.Manifest, artifact.Weights)).Factors(features.Rows, messages);
        foreach (var (stored, again) in new[] { (artifact.Factors.Drugs, factors.Drugs), (artifact.Factors.Targets, factors.Targets) })
        {
            Assert.Equal(stored.Add, again.Add);
            Assert.Equal(stored.State, again.State);
            Assert.Equal(stored.Linear, again.Linear);
        }
    }

    [Theory]
    [InlineData("drug", 3)]
    [InlineData("target", 2)]
    public void Extend_NodeThatSendsNoMessages_HasTheStateThatItHasInTheGraph(string kind, int index)
    {
        for (int seed = 0; seed < 10; seed++)
        {
            using var model = new LinkModel(ModelGraph.Schema, Shape, seed, CPU);
            var network = model.Plain();
            var graph = new ModelGraph(seed, silent: (kind, index));
            var states = network.States(graph.Features, graph.Messages);
            float[] alone = network.Extend(kind, graph.FeaturesOf(kind, index), states, graph.MessagesTo(kind, index));
            float[] expected = states[^1][kind][(index * Shape.Hidden)..((index + 1) * Shape.Hidden)];
            for (int i = 0; i < alone.Length; i++) Assert.Equal(expected[i], alone[i], 1e-5f);
        }
    }

    [Theory]
    [InlineData("layer0.self.drug.bias", null, "parameter layer0.self.drug.bias: expected [20], got none")]
    [InlineData("layer1.relation.treats.weight", 7, "parameter layer1.relation.treats.weight: expected [20, 20], got 7 numbers")]
    [InlineData("layer2.self.drug.bias", 20, "parameters: expected those of the network, got 'layer2.self.drug.bias' besides")]
    public void Constructor_WeightsOfAnotherNetwork_AreRefusedByName(string name, int? length, string expected)
    {
        using var model = new LinkModel(ModelGraph.Schema, Shape, 1, CPU);
        var weights = model.Parameters.Items.ToDictionary(p => p.Name, p => Numbers.Of(p.Value));
        if (length is { } numbers) weights[name] = new float[numbers];
        else weights.Remove(name);
        Assert.Equal(expected, Assert.Throws<ArgumentException>(() => new PlainNetwork(ModelGraph.Schema, Shape, weights)).Message);
    }
}
