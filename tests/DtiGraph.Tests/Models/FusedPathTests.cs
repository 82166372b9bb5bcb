using DtiGraph.Features;
using DtiGraph.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Models;

/// <summary>What the processor does in its own kernels is what libtorch's operations do, forward and backward.</summary>
public sealed class FusedPathTests
{
    private const int Drugs = 60, Targets = 40;

    [Theory]
    [InlineData(20, 0, 0)]
    [InlineData(20, 0, 2)]
    [InlineData(64, .3, 1)]
    [InlineData(64, .3, 2)]
    [InlineData(150, .3, 3)]
    public void EncoderPass_AnyWidth_HasTheStatesAndGradientsOfLibtorch(int hidden, double share, int layers)
    {
        using var _ = NewDisposeScope();
        using var model = new LinkModel(Schema, new() { Hidden = hidden, Layers = layers }, 5, CPU);
        Shake(model);
        var (features, graph) = Graph(3);
        using var pass = model.Encoder.Pass();
        for (int step = 0; step < 2; step++) // the second one in the memory of the first
        {
            Forget(model);
            pass.Begin(features, [.. Enumerable.Repeat(graph, layers)], new Dropout(share, 9), differentiated: true);
            var fused = Passes.Encode(pass, Loss);
            float[][] slopes = Slopes(model);
            var plain = model.Encoder.ByTorch(features, graph, new Dropout(share, 9));
            Forget(model);
            Loss(plain[^1]).backward();
            Assert.Equal(plain.Count, fused.Count);
            for (int l = 0; l < plain.Count; l++)
                foreach (var (kind, state) in plain[l]) Numbers.AssertClose(state, fused[l][kind], 1e-5);
            AssertSlopes(model, Slopes(model), slopes);
            Assert.Equal(share > 0, Numbers.Of(fused[^1]["drug"]).Count(v => v == 0) > Drugs * hidden * .2);
        }
    }

    [Fact]
    public void EncoderForward_MessagesOfFewerAndOfMoreSenders_AreBothTheMeanTimesTheWeights()
    {
        // Drugs outnumber targets: one way is multiplied before it is averaged, the other after.
        var (_, graph) = Graph(3);
        Assert.Contains(graph.Messages, m => m.Mean.Columns < m.Mean.Rows);
        Assert.Contains(graph.Messages, m => m.Mean.Columns > m.Mean.Rows);
        Assert.Contains(graph.Messages, m => m.Mean.NonZeros == 0);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(20)]
    [InlineData(128)]
    public void PairLogits_AnyPairs_HasTheLogitsAndGradientsOfLibtorch(int hidden)
    {
        using var _ = NewDisposeScope();
        using var model = new LinkModel(Schema, new() { Hidden = hidden, Layers = 0 }, 5, CPU);
        Shake(model);
        var random = new Random(4);
        const int pairs = 3_000; // many twice; the last drugs and targets in none
        long[] drug = [.. Enumerable.Range(0, pairs).Select(_ => (long)random.Next(Drugs - 3))], target = [.. Enumerable.Range(0, pairs).Select(_ => (long)random.Next(Targets - 3))];
        using var generator = new Generator(8, CPU);
        Tensor upstream = randn(pairs, generator: generator) / pairs, d = randn(Drugs, hidden, generator: generator).requires_grad_(), t = randn(Targets, hidden, generator: generator).requires_grad_();
        var plain = model.Decoder.ByTorch(d, t, tensor(drug), tensor(target));
        (plain * upstream).sum().backward();
        float[] expected = Numbers.Of(plain);
        float[][] expectedSlopes = [.. Slopes(model), Numbers.Of(d.grad!), Numbers.Of(t.grad!)];
        Forget(model);
        var (logits, ofDrugs, ofTargets) = Passes.Decode(model.Decoder, d, t, drug, target, upstream);
        float[] actual = Numbers.Of(logits);
        float[][] actualSlopes = [.. Slopes(model), Numbers.Of(ofDrugs!), Numbers.Of(ofTargets!)];
        for (int p = 0; p < pairs; p++) Assert.Equal(expected[p], actual[p], 1e-5 * Math.Max(1, Math.Abs(expected[p])));
        AssertSlopes(model, expectedSlopes, actualSlopes);
        Assert.All(actualSlopes[^2][((Drugs - 3) * hidden)..], v => Assert.Equal(0, v));
    }

    [Fact]
    public void Forward_WholeNetwork_HasTheSlopeOfFiniteDifferences()
    {
        using var _ = NewDisposeScope();
        using var model = new LinkModel(Schema, new() { Hidden = 16, Layers = 2 }, 5, CPU);
        Shake(model);
        var (features, graph) = Graph(3);
        using var generator = new Generator(8, CPU);
        var weights = randn(Drugs, generator: generator);
        long[] drug = [.. Enumerable.Range(0, Drugs)], target = [.. drug.Select(d => d % Targets)];
        using var pass = new NetworkPass(model);
        Tensor Loss() => (pass.Forward(features, [graph, graph], new Dropout(.2, 2), drug, target) * weights).sum();
        using var once = Loss();
        pass.Backward(weights);
        float[][] slopes = Slopes(model);
        using var __ = no_grad();
        for (int i = 0; i < slopes.Length; i++)
        {
            // Along the gradient itself: the loss must rise by its squared length.
            double length = slopes[i].Sum(v => (double)v * v);
            if (length < 1e-6) continue;
            var value = (Tensor)model.Parameters.Items[i].Value;
            var direction = tensor(slopes[i]).reshape(value.shape);
            double step = 2e-3 / Math.Sqrt(length);
            using TorchSharp.Scalar up = step, down = -2 * step;
            value.add_(direction, up);
            double above = Loss().ToDouble();
            value.add_(direction, down);
            double below = Loss().ToDouble();
            value.add_(direction, up);
            Assert.Equal(1, (above - below) / (2 * step * length), .03);
        }
    }

    [Fact]
    public void Forward_OneThreadOrMany_GivesTheSameBits()
    {
        using var _ = NewDisposeScope();
        using var model = new LinkModel(Schema, new() { Hidden = 128, Layers = 2 }, 5, CPU);
        var (features, graph) = Graph(300); // above what one thread does alone
        float[][] Run()
        {
            using var pass = new NetworkPass(model);
            int drugs = features["drug"].Rows, targets = features["target"].Rows;
            var logits = pass.Forward(features, [graph, graph], new Dropout(.2, 2), [.. Enumerable.Range(0, 20_000).Select(i => (long)i % drugs)], [.. Enumerable.Range(0, 20_000).Select(i => (long)i * 7 % targets)]);
            pass.Backward(logits / 10_000); // of their mean square
            return [Numbers.Of(logits), .. Slopes(model)];
        }
        float[][] many = Run();
        float[][] one = RowShares.OnOneThread(Run);
        for (int i = 0; i < many.Length; i++) Assert.Equal(many[i], one[i]);
    }

    private static GraphSchema Schema => new(
        [new("disease", 30, 5), new("drug", 50, 5), new("target", 20, 5)],
        [
            new("similar_drug", "drug", "drug"), new("treats", "drug", "disease"), new("rev_treats", "disease", "drug"),
            new("interacts", "drug", "target"), new("rev_interacts", "target", "drug"), new("inactive", "drug", "target"),
        ]);

    private static (Dictionary<string, SparseMatrix> Features, MessageGraph Graph) Graph(int edgesPerNode)
    {
        var random = new Random(20261124);
        var counts = new Dictionary<string, int> { ["disease"] = 25, ["drug"] = edgesPerNode > 10 ? 40 * Drugs : Drugs, ["target"] = edgesPerNode > 10 ? 40 * Targets : Targets };
        var features = Schema.Kinds.ToDictionary(k => k.Name, k => SparseMatrix.FromRows(k.FeatureWidth, [.. Enumerable.Range(0, counts[k.Name])
            .Select(_ => (IReadOnlyList<(int, float)>)[.. Enumerable.Range(0, 6).Select(_ => (random.Next(k.FeatureWidth), (float)random.NextDouble() - .3f))])]));
        return (features, new([.. Schema.Relations.Select(r =>
        {
            int count = r.Name == "inactive" ? 0 : 3 * counts[r.DestinationKind];
            int[] Ends(string kind) => [.. Enumerable.Range(0, count).Select(_ => random.Next(counts[kind]))];
            return new TypedMessages(r, SparseMatrix.FromEdges(counts[r.DestinationKind], counts[r.SourceKind], Ends(r.DestinationKind), Ends(r.SourceKind), mean: true));
        })]));
    }

    /// <summary>Biases begin at 0, which would hide their absence.</summary>
    private static void Shake(LinkModel model)
    {
        using var _ = no_grad();
        using var generator = new Generator(6, CPU);
        foreach (var (name, value) in model.Parameters.Items)
            if (name.EndsWith("bias", StringComparison.Ordinal)) value.copy_(randn(value.shape, generator: generator));
    }

    /// <summary>A number that every state enters with a weight of its own.</summary>
    private static Tensor Loss(IReadOnlyDictionary<string, Tensor> states)
    {
        using var generator = new Generator(17, CPU);
        return states.OrderBy(k => k.Key).Select(s => (s.Value * randn(s.Value.shape, generator: generator)).mean()).Aggregate((a, b) => a + b);
    }

    private static void Forget(LinkModel model)
    {
        foreach (var (_, value) in model.Parameters.Items) value.grad = null;
    }

    private static float[][] Slopes(LinkModel model) => [.. model.Parameters.Items.Select(i => i.Value.grad is { } slope ? Numbers.Of(slope) : [])];

    private static void AssertSlopes(LinkModel model, float[][] expected, float[][] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            string name = i < model.Parameters.Items.Count ? model.Parameters.Items[i].Name : "state";
            Assert.True(expected[i].Length == actual[i].Length, $"{name}: {expected[i].Length} and {actual[i].Length} slopes");
            double most = expected[i].Select(Math.Abs).DefaultIfEmpty(0).Max();
            for (int k = 0; k < expected[i].Length; k++)
                Assert.True(Math.Abs(expected[i][k] - actual[i][k]) <= 1e-5 * Math.Max(1, most), $"{name}[{k}]: expected {expected[i][k]}, got {actual[i][k]}");
        }
        Assert.True(expected.Count(e => e.Any(v => v != 0)) > 3);
    }
}
