using DtiGraph.Features;
using DtiGraph.Graphs;
using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>The whole network: encoder and decoder over one set of parameters. Not safe for two threads at once.</summary>
public sealed class LinkModel : IDisposable
{
    private readonly Generator generator;

    /// <summary>A network with fresh weights; the same seed gives the same weights.</summary>
    public LinkModel(GraphSchema schema, ModelOptions options, long seed, Device device)
    {
        options.Validate();
        (Schema, Options) = (schema, options);
        generator = new Generator((ulong)seed, CPU);
        Parameters = new ParameterSet(generator, device);
        Encoder = new Encoder(Parameters, schema, options);
        Decoder = new AdditiveBilinearDecoder(Parameters, options.Hidden);
    }

    /// <summary>Kinds and relations it was built for.</summary>
    public GraphSchema Schema { get; }

    /// <summary>Its shape.</summary>
    public ModelOptions Options { get; }

    /// <summary>Its trained numbers.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>Graph to states.</summary>
    public Encoder Encoder { get; }

    /// <summary>States to logits.</summary>
    public AdditiveBilinearDecoder Decoder { get; }

    /// <summary>The same network in plain arrays, as it is now: what an artifact serves.</summary>
    public PlainNetwork Plain() => new(Schema, Options, Numbers(""));

    /// <summary>What the decoder needs of every node, without gradients or dropout.</summary>
    /// <param name="features">[N kind, F kind] for each kind.</param>
    /// <param name="graph">The message edges.</param>
    public PairFactors Factors(IReadOnlyDictionary<string, SparseMatrix> features, MessageGraph graph)
    {
        using var _ = NewDisposeScope();
        using var __ = no_grad();
        return Factors(Encoder.Forward(features, graph, null)[^1]);
    }

    /// <summary>The same from z.</summary>
    /// <param name="z">[Nd, H] and [Nt, H] by kind.</param>
    /// <param name="into">Of as many nodes: overwritten and returned; null for new memory.</param>
    public PairFactors Factors(IReadOnlyDictionary<string, Tensor> z, PairFactors? into = null)
    {
        using var _ = NewDisposeScope(); // what is read stays until the end
        var decoder = new PlainDecoder(new(Numbers(PlainDecoder.Prefix)), Options.Hidden);
        return decoder.Factors(TensorMemory.Read(z[Snapshot.DrugKind]), TensorMemory.Read(z[Snapshot.TargetKind]), into);
    }

    private Dictionary<string, float[]> Numbers(string prefix) =>
        Parameters.Items.Where(p => p.Name.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(p => p.Name, p => TensorMemory.Copied(p.Value));

    /// <inheritdoc/>
    public void Dispose()
    {
        Parameters.Dispose();
        generator.Dispose();
    }
}
