using DtiGraph.Models;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Models;

public sealed class NetworkPassTests
{
    [Fact]
    public void Factors_AgainWithOtherWeightsAndEdges_AreTheBitsOfNewMemory()
    {
        using var _ = NewDisposeScope();
        using var __ = no_grad();
        using var model = new LinkModel(ModelGraph.Schema, new() { Hidden = 20, Layers = 2 }, 1, CPU);
        using var pass = new NetworkPass(model);
        PairFactors? before = null;
        for (int time = 0; time < 3; time++)
        {
            foreach (var (_, value) in model.Parameters.Items) value.mul_(1.1f);
            var graph = new ModelGraph(seed: time % 2); // of as many nodes
            var (kept, anew) = (pass.Factors(graph.Features, graph.Messages), model.Plain().Factors(graph.Features, graph.Messages));
            Assert.Equal(anew.Weight, kept.Weight);
            foreach (var (a, b) in new[] { (anew.Drugs, kept.Drugs), (anew.Targets, kept.Targets) })
            {
                Assert.Equal(a.Add, b.Add);
                Assert.Equal(a.State, b.State);
                Assert.Equal(a.Linear, b.Linear);
            }
            Assert.True(before is null || ReferenceEquals(before.Drugs.State, kept.Drugs.State));
            before = kept;
        }
    }
}
