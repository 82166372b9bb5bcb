using CsCheck;
using DtiGraph.Models;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Models;

public sealed class EncoderTests
{
    private static readonly ModelOptions Shape = new() { Hidden = 20, Layers = 2, Dropout = 0 };

    [Fact]
    public void Forward_NodesRenumbered_GivesTheSameStatesRenumbered() =>
        Gen.Select(Gen.Int[0, 1000], Gen.Shuffle(Enumerable.Range(0, 9).ToArray()), Gen.Shuffle(Enumerable.Range(0, 7).ToArray()),
            Gen.Shuffle(Enumerable.Range(0, 4).ToArray())).ForAll((seed, drugs, targets, diseases) =>
        {
            using var _ = NewDisposeScope();
            using var __ = no_grad();
            using var model = new LinkModel(ModelGraph.Schema, Shape, seed, CPU);
            var order = new Dictionary<string, int[]> { ["drug"] = drugs, ["target"] = targets, ["disease"] = diseases };
            var graph = new ModelGraph(seed);
            var renumbered = graph.Renumbered(order);
            var before = model.Encoder.Forward(graph.Features, graph.Messages, null);
            var after = model.Encoder.Forward(renumbered.Features, renumbered.Messages, null);
            Assert.Equal(3, before.Count);
            for (int round = 0; round < before.Count; round++)
                foreach (var (kind, states) in before[round])
                    Numbers.AssertClose(states, after[round][kind].index_select(0, tensor(order[kind])), 1e-5);
        }, seed: "0000LawEquiv", iter: 30);

    [Fact]
    public void Forward_MoreOrLessRounds_GivesAStateAfterEach()
    {
        using var _ = NewDisposeScope();
        var graph = new ModelGraph(1);
        foreach (int rounds in new[] { 0, 1, 3 })
        {
            using var model = new LinkModel(ModelGraph.Schema, Shape with { Layers = rounds }, 1, CPU);
            var states = model.Encoder.Forward(graph.Features, graph.Messages, null);
            Assert.Equal(rounds + 1, states.Count);
            Assert.Equal(new long[] { 9, 20 }, states[^1]["drug"].shape);
            Assert.Equal(rounds == 0, states[^1].ContainsKey("disease"));
        }
    }

    [Fact]
    public void Forward_NodeOneRoundAway_IsHeardAndTwoRoundsAwayOnlyAtTheSecond()
    {
        using var _ = NewDisposeScope();
        using var __ = no_grad();
        using var model = new LinkModel(ModelGraph.Schema, Shape, 1, CPU);
        var graph = new ModelGraph(1);
        var none = graph.Messages with { Messages = [] };
        float[] with = Numbers.Of(model.Encoder.Forward(graph.Features, graph.Messages, null)[1]["drug"]);
        Assert.NotEqual(with, Numbers.Of(model.Encoder.Forward(graph.Features, none, null)[1]["drug"]));
        Assert.Equal(Numbers.Of(model.Encoder.Forward(graph.Features, graph.Messages, null)[0]["drug"]),
            Numbers.Of(model.Encoder.Forward(graph.Features, none, null)[0]["drug"]));
    }

    [Fact]
    public void Forward_Dropout_IsFixedByItsSeed()
    {
        using var _ = NewDisposeScope();
        using var model = new LinkModel(ModelGraph.Schema, Shape, 1, CPU);
        var graph = new ModelGraph(1);
        float[] Run(long seed)
        {
            rand(3).Dispose();
            return Numbers.Of(model.Encoder.Forward(graph.Features, graph.Messages, new Dropout(.5, seed))[^1]["target"]);
        }
        Assert.Equal(Run(5), Run(5));
        Assert.NotEqual(Run(5), Run(6));
        Assert.InRange(Run(5).Count(v => v == 0), 40, 100);
    }
}
