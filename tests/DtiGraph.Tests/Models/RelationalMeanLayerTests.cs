using DtiGraph.Artifacts;
using DtiGraph.Features;
using DtiGraph.Models;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Models;

/// <summary>The layer against PyTorch Geometric's: outputs and every gradient, on a graph with doubled edges and isolated nodes.</summary>
public sealed class RelationalMeanLayerTests
{
    [Fact]
    public void Forward_OneKindOneRelation_EqualsSageConvWithItsGradients()
    {
        using var _ = NewDisposeScope();
        var file = Safetensors.Read(SharedData.Oracle("numerics/layer_sage_mean.safetensors"));
        AssertOracle(file, ["0"], new()
        {
            ["layer.self.node.weight"] = ("lin_r.weight", t => t.t()),
            ["layer.self.node.bias"] = ("lin_l.bias", t => t),
            ["layer.relation.0.weight"] = ("lin_l.weight", t => t.t()),
        });
    }

    [Fact]
    public void Forward_FourRelations_EqualsRgcnConvWithItsGradients()
    {
        using var _ = NewDisposeScope();
        var file = Safetensors.Read(SharedData.Oracle("numerics/layer_rgcn_mean.safetensors"));
        AssertOracle(file, ["0", "1", "2", "3"], new()
        {
            ["layer.self.node.weight"] = ("root", t => t),
            ["layer.self.node.bias"] = ("bias", t => t),
            ["layer.relation.0.weight"] = ("weight", t => t[0]),
            ["layer.relation.1.weight"] = ("weight", t => t[1]),
            ["layer.relation.2.weight"] = ("weight", t => t[2]),
            ["layer.relation.3.weight"] = ("weight", t => t[3]),
        });
    }

    [Fact]
    public void Forward_MessagesToAnotherKind_ArePassedOver()
    {
        using var _ = NewDisposeScope();
        var schema = new GraphSchema([new("a", 1, 1), new("b", 1, 1)], [new("ab", "a", "b")]);
        using var parameters = new ParameterSet(new Generator(1, CPU), CPU);
        var layer = new RelationalMeanLayer(parameters, "layer", schema, 3, 2);
        var graph = new MessageGraph([new(schema.Relations[0], SparseMatrix.FromEdges(4, 5, [0, 0], [1, 4], mean: true))]);
        var states = new Dictionary<string, Tensor> { ["a"] = randn(5, 3), ["b"] = randn(4, 3) };
        var without = new MessageGraph([new(schema.Relations[0], SparseMatrix.FromEdges(4, 5, [], [], mean: true))]);
        Assert.Equal(Numbers.Of(layer.Forward("a", states["a"], states, without)), Numbers.Of(layer.Forward("a", states["a"], states, graph)));
        float[] moved = Numbers.Of(layer.Forward("b", states["b"], states, graph)), still = Numbers.Of(layer.Forward("b", states["b"], states, without));
        Assert.NotEqual(still[..2], moved[..2]);
        Assert.Equal(still[2..], moved[2..]);
    }

    private static void AssertOracle(SafetensorsFile file, string[] relations, Dictionary<string, (string Name, Func<Tensor, Tensor> Turn)> names)
    {
        var x = Numbers.Read(file, "x").requires_grad_();
        int nodes = (int)x.shape[0];
        var schema = new GraphSchema([new("node", 1, 1)], [.. relations.Select(r => new RelationSchema(r, "node", "node"))]);
        using var parameters = new ParameterSet(new Generator(1, CPU), CPU);
        var layer = new RelationalMeanLayer(parameters, "layer", schema, (int)x.shape[1], (int)file.Tensors["output"].Shape[1]);
        parameters.Load(names.ToDictionary(n => n.Key, n => n.Value.Turn(Numbers.Read(file, "parameter." + n.Value.Name))));

        long[] edges = file.Tensors["edge_index"].ToInt64s(), types = file.Tensors["edge_type"].ToInt64s();
        var graph = new MessageGraph([.. schema.Relations.Select((relation, r) =>
        {
            var of = Enumerable.Range(0, types.Length).Where(e => relations.Length == 1 || types[e] == r).ToArray();
            return new TypedMessages(relation, SparseMatrix.FromEdges(nodes, nodes,
                [.. of.Select(e => (int)edges[types.Length + e])], [.. of.Select(e => (int)edges[e])], mean: true));
        })]);

        var output = layer.Forward("node", x, new Dictionary<string, Tensor> { ["node"] = x }, graph);
        Numbers.AssertClose(Numbers.Read(file, "output"), output, 1e-5);
        (output * Numbers.Read(file, "upstream")).sum().backward();
        Numbers.AssertClose(Numbers.Read(file, "grad_x"), x.grad, 1e-5);
        Assert.Equal(names.Keys.Order(), parameters.Items.Select(i => i.Name).Order());
        foreach (var (name, value) in parameters.Items)
            Numbers.AssertClose(names[name].Turn(Numbers.Read(file, "grad." + names[name].Name)), value.grad, 1e-5);
    }
}
