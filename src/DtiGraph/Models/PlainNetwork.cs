using DtiGraph.Features;
using DtiGraph.Graphs;

namespace DtiGraph.Models;

/// <summary>A trained network in plain arrays: the states of nodes, also of such as the graph does not hold, and what the decoder makes of them, without libtorch.</summary>
/// <remarks>The kernels are those of training, in the same order: the same bits as <see cref="LinkModel"/> gives on the processor. Never changed; safe for many threads at once.</remarks>
public sealed class PlainNetwork
{
    private readonly Dictionary<string, (float[] Weight, float[] Bias)> input;
    private readonly Dictionary<string, (PackedMatrix Weight, float[] Bias)>[] self;
    private readonly Dictionary<string, PackedMatrix>[] relations;

    /// <summary>Takes the weights of a network.</summary>
    /// <param name="schema">What it was built for.</param>
    /// <param name="options">Its shape.</param>
    /// <param name="weights">Every parameter by its name in <see cref="LinkModel.Parameters"/>, row by row.</param>
    /// <exception cref="ArgumentException">They are not those of such a network.</exception>
    public PlainNetwork(GraphSchema schema, ModelOptions options, IReadOnlyDictionary<string, float[]> weights)
    {
        var named = new NamedWeights(weights);
        int h = options.Hidden;
        (Schema, Hidden, Layers) = (schema, h, options.Layers);
        PackedMatrix Square(string name) => new(named.Take($"{name}.weight", h, h), h);
        input = schema.Kinds.ToDictionary(k => k.Name, k => (named.Take($"input.{k.Name}.weight", k.FeatureWidth, h), named.Take($"input.{k.Name}.bias", h)));
        self = [.. Enumerable.Range(0, Layers).Select(l => schema.Kinds.ToDictionary(
            k => k.Name, k => (Square($"layer{l}.self.{k.Name}"), named.Take($"layer{l}.self.{k.Name}.bias", h))))];
        relations = [.. Enumerable.Range(0, Layers).Select(l => schema.Relations.ToDictionary(r => r.Name, r => Square($"layer{l}.relation.{r.Name}")))];
        Decoder = new PlainDecoder(named, h);
        named.CheckAllTaken();
    }

    /// <summary>Kinds and relations it was built for.</summary>
    public GraphSchema Schema { get; }

    /// <summary>H.</summary>
    public int Hidden { get; }

    /// <summary>Rounds of message passing.</summary>
    public int Layers { get; }

    /// <summary>States to factors.</summary>
    public PlainDecoder Decoder { get; }

    /// <summary>The states after every round; the last one is z.</summary>
    /// <param name="features">[N kind, F kind] for each kind.</param>
    /// <param name="graph">The message edges.</param>
    /// <returns>Layers + 1 states, each [N kind, H] row by row, by kind. After the last round only drugs and targets have one.</returns>
    public IReadOnlyList<IReadOnlyDictionary<string, float[]>> States(IReadOnlyDictionary<string, SparseMatrix> features, MessageGraph graph)
    {
        var states = new List<IReadOnlyDictionary<string, float[]>> { Schema.Kinds.ToDictionary(k => k.Name, k => First(k.Name, features[k.Name])) };
        for (int l = 0; l < Layers; l++)
        {
            var (before, layer) = (states[l], l);
            states.Add(Schema.ReceiversOf(l, Layers).ToDictionary(k => k, k => Next(layer, k, before[k], before, graph)));
        }
        return states;
    }

    /// <summary>z of nodes that the graph does not hold: they receive messages and send none, so nothing else changes.</summary>
    /// <param name="kind">Their kind.</param>
    /// <param name="features">[M, F kind].</param>
    /// <param name="known">The states of the graph's nodes, as <see cref="States"/> gives them; the last one is not needed.</param>
    /// <param name="graph">Message edges to the M new nodes.</param>
    /// <returns>[M, H], row by row.</returns>
    public float[] Extend(string kind, SparseMatrix features, IReadOnlyList<IReadOnlyDictionary<string, float[]>> known, MessageGraph graph)
    {
        float[] state = First(kind, features);
        for (int l = 0; l < Layers; l++) state = Next(l, kind, state, known[l], graph);
        return state;
    }

    /// <summary>What the decoder needs of every node.</summary>
    /// <param name="features">[N kind, F kind] for each kind.</param>
    /// <param name="graph">The message edges.</param>
    public PairFactors Factors(IReadOnlyDictionary<string, SparseMatrix> features, MessageGraph graph)
    {
        var z = States(features, graph)[^1];
        return Decoder.Factors(z[Snapshot.DrugKind], z[Snapshot.TargetKind]);
    }

    /// <summary>[H, H] and [H], what a kind's own state is multiplied by in a round, and what is added.</summary>
    internal (PackedMatrix Weight, float[] Bias) Self(int layer, string kind) => self[layer][kind];

    /// <summary>[H, H], what a round multiplies the mean of a relation's senders by.</summary>
    internal PackedMatrix Relation(int layer, string name) => relations[layer][name];

    private float[] First(string kind, SparseMatrix features)
    {
        float[] change = new float[(long)features.Rows * Hidden];
        SparseProduct.Multiply(features, input[kind].Weight, change, Hidden);
        RowSettling.Settle(change, input[kind].Bias, default);
        return change;
    }

    private float[] Next(int layer, string kind, float[] own, IReadOnlyDictionary<string, float[]> senders, MessageGraph graph)
    {
        var (weight, bias) = self[layer][kind];
        float[] change = new float[own.Length];
        weight.Multiply(own, change);
        foreach (var messages in graph.Messages.Where(m => m.Relation.DestinationKind == kind && m.Mean.NonZeros > 0))
        {
            float[] sent = senders[messages.Relation.SourceKind];
            var related = relations[layer][messages.Relation.Name];
            if (MessageRows.IsProductFirst(messages.Mean))
            {
                float[] product = new float[sent.Length];
                related.Multiply(sent, product);
                SparseProduct.Multiply(messages.Mean, product, change, Hidden, add: true);
            }
            else
            {
                float[] neighbours = new float[change.Length];
                SparseProduct.Multiply(messages.Mean, sent, neighbours, Hidden);
                related.Multiply(neighbours, change, add: true);
            }
        }
        RowSettling.Settle(change, bias, own);
        return change;
    }
}
