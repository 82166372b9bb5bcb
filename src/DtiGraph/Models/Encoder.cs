using DtiGraph.Features;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>Graph to states: features of every node, then rounds of message passing with residuals.</summary>
/// <remarks>h0 = norm(relu(x W_kind + b_kind)); h(l+1) = norm(h(l) + relu(layer(h(l)))), norm = layer normalisation without
/// parameters (Ba et al. 2016, arXiv:1607.06450). Equivariant under node permutation.</remarks>
public sealed class Encoder
{
    private readonly GraphSchema schema;
    private readonly Dictionary<string, (Parameter Weight, Parameter Bias)> input;
    private readonly RelationalMeanLayer[] layers;

    /// <summary>Makes the encoder's parameters.</summary>
    public Encoder(ParameterSet parameters, GraphSchema schema, ModelOptions options)
    {
        this.schema = schema;
        input = schema.Kinds.ToDictionary(k => k.Name, k => (
            parameters.Normal($"input.{k.Name}.weight", k.FeatureWidth, options.Hidden, 1 / Math.Sqrt(Math.Max(1, k.MeanSquaredNorm))),
            parameters.Constant($"input.{k.Name}.bias", options.Hidden, 0)));
        layers = [.. Enumerable.Range(0, options.Layers)
            .Select(l => new RelationalMeanLayer(parameters, $"layer{l}", schema, options.Hidden, options.Hidden))];
    }

    /// <summary>The states after every round; the last one is z.</summary>
    /// <param name="features">[N kind, F kind] for each kind.</param>
    /// <param name="graph">The message edges.</param>
    /// <param name="dropout">While training; null otherwise.</param>
    /// <returns>Layers + 1 states, each [N kind, H] float32 by kind. After the last round only drugs and targets have one.
    /// New tensors, in the caller's dispose scope; on the processor not differentiable, since a step of training has its own way there (<see cref="NetworkPass"/>).</returns>
    public IReadOnlyList<IReadOnlyDictionary<string, Tensor>> Forward(
        IReadOnlyDictionary<string, SparseMatrix> features, MessageGraph graph, Dropout? dropout) => ForwardRounds(features, Every(graph), dropout);

    /// <summary>The same with messages of its own in each round, to fewer and fewer nodes: what a sampled step needs.</summary>
    /// <param name="features">[N kind, F kind] for each kind.</param>
    /// <param name="rounds">The message edges of each round, as many as there are layers; each hears the receivers of the one before.</param>
    /// <param name="dropout">While training; null otherwise.</param>
    public IReadOnlyList<IReadOnlyDictionary<string, Tensor>> ForwardRounds(
        IReadOnlyDictionary<string, SparseMatrix> features, IReadOnlyList<MessageGraph> rounds, Dropout? dropout)
    {
        if (rounds.Count != layers.Length) throw new ArgumentException($"rounds: expected {layers.Length}, one a layer, got {rounds.Count} (encoder)");
        return OnProcessor ? ByPass(Pass(), features, rounds, dropout) : ByTorch(features, rounds, dropout);
    }

    /// <summary>The way on the processor, in memory of its own.</summary>
    internal EncoderPass Pass() => new(schema, input, layers);

    private bool OnProcessor => input.Values.First().Weight.device_type == TorchSharp.DeviceType.CPU;

    private static List<IReadOnlyDictionary<string, Tensor>> ByPass(EncoderPass pass, IReadOnlyDictionary<string, SparseMatrix> features, IReadOnlyList<MessageGraph> rounds, Dropout? dropout)
    {
        using var _ = pass;
        pass.Begin(features, rounds, dropout, differentiated: false);
        pass.Forward([]);
        return [.. pass.States.Select(states => states.ToDictionary(s => s.Key, s => s.Value.HandOver()))];
    }

    /// <summary>The same by libtorch's own operations, on whatever device the parameters lie.</summary>
    internal List<IReadOnlyDictionary<string, Tensor>> ByTorch(IReadOnlyDictionary<string, SparseMatrix> features, MessageGraph graph, Dropout? dropout) =>
        ByTorch(features, Every(graph), dropout);

    /// <summary>The same by libtorch's own operations, with messages of its own in each round.</summary>
    internal List<IReadOnlyDictionary<string, Tensor>> ByTorch(
        IReadOnlyDictionary<string, SparseMatrix> features, IReadOnlyList<MessageGraph> rounds, Dropout? dropout)
    {
        var states = new List<IReadOnlyDictionary<string, Tensor>>
        {
            schema.Kinds.ToDictionary(k => k.Name, k => Settle(First(k.Name, features[k.Name]), Mask(dropout))),
        };
        for (int l = 0; l < layers.Length; l++)
        {
            var before = states[l];
            var round = rounds[l];
            int layer = l;
            states.Add(Receivers(l).ToDictionary(k => k, k => Settle(Next(layer, k, Own(before[k], round.Receivers?[k]), before, round), Mask(dropout))));
        }
        return states;
    }

    private Tensor Next(int layer, string kind, Tensor own, IReadOnlyDictionary<string, Tensor> senders, MessageGraph graph) =>
        own.Plus(nn.functional.relu(layers[layer].Forward(kind, own, senders, graph)));

    private Tensor First(string kind, SparseMatrix features)
    {
        var (weight, bias) = input[kind];
        return nn.functional.relu(SparseProduct.Apply(features, weight).Plus(bias));
    }

    private IEnumerable<string> Receivers(int layer) => schema.ReceiversOf(layer, layers.Length);

    private MessageGraph[] Every(MessageGraph graph) => [.. Enumerable.Repeat(graph, layers.Length)];

    private static Tensor Own(Tensor states, int? rows) => rows is { } count ? states.narrow(0, 0, count) : states;

    private static DropoutMask Mask(Dropout? dropout) => dropout?.Next() ?? DropoutMask.None;

    /// <summary>Layer norm keeps the sum over relations and rounds at one scale; without it the residual stream grows and training stalls.</summary>
    private static Tensor Settle(Tensor state, DropoutMask mask)
    {
        var normed = nn.functional.layer_norm(state, [state.shape[1]]);
        return mask.Drops ? normed * mask.On(state.shape[0], state.shape[1], state.device) : normed;
    }
}
