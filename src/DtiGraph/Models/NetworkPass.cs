using DtiGraph.Features;
using DtiGraph.Graphs;
using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>A step's whole way through the network on the processor, from features to logits and back to the gradient of every parameter, in memory that is kept for the next step.</summary>
/// <remarks>There is one order of things, so nothing has to find it out: what both cores share is a list of sections, and a section is all that is ready then.</remarks>
internal sealed class NetworkPass : IDisposable
{
    private readonly LinkModel model;
    private readonly EncoderPass encoder;
    private readonly PairLogits decoder;
    private PairFactors? factors; // those of the last time

    /// <summary>Prepares it.</summary>
    /// <param name="model">On the processor. Not changed in its shape while this is in use.</param>
    public NetworkPass(LinkModel model)
    {
        this.model = model;
        encoder = model.Encoder.Pass();
        var z = encoder.States[^1];
        decoder = new PairLogits(model.Decoder, z[Snapshot.DrugKind], z[Snapshot.TargetKind]);
    }

    /// <summary>The logits of some pairs.</summary>
    /// <param name="features">[N kind, F kind] for each kind.</param>
    /// <param name="graphs">The message edges of each round.</param>
    /// <param name="dropout">Null for none.</param>
    /// <param name="drug">[P], each in [0, Nd).</param>
    /// <param name="target">[P], each in [0, Nt).</param>
    /// <returns>[P] float32 - until the next step.</returns>
    public Tensor Forward(IReadOnlyDictionary<string, SparseMatrix> features, IReadOnlyList<MessageGraph> graphs, Dropout? dropout, long[] drug, long[] target)
    {
        encoder.Begin(features, graphs, dropout, differentiated: true);
        decoder.Begin(drug, target);
        encoder.Forward(decoder.Preparing());
        RowShares.Run(decoder.Pairing());
        return decoder.Logits;
    }

    /// <summary>What the decoder needs of every node, as <see cref="LinkModel.Factors(IReadOnlyDictionary{string, SparseMatrix}, MessageGraph)"/> gives it, in the memory of the steps.</summary>
    /// <param name="features">[N kind, F kind] for each kind.</param>
    /// <param name="graph">The message edges, between the same nodes each time.</param>
    /// <returns>Until the next time.</returns>
    public PairFactors Factors(IReadOnlyDictionary<string, SparseMatrix> features, MessageGraph graph)
    {
        using var _ = NewDisposeScope();
        using var __ = no_grad();
        encoder.Begin(features, [.. Enumerable.Repeat(graph, model.Options.Layers)], dropout: null, differentiated: false);
        encoder.Forward([]);
        return factors = model.Factors(encoder.States[^1].ToDictionary(s => s.Key, s => s.Value.Values), factors);
    }

    /// <summary>The gradients: each parameter that has one holds it in grad, until the next step.</summary>
    /// <param name="ofLogits">[P] float32, contiguous: of the logits that forward made.</param>
    public void Backward(Tensor ofLogits)
    {
        RowShares.Run([.. decoder.LayingBack, .. encoder.LayingBack, .. decoder.Unpairing(ofLogits)]);
        RowShares.Run(decoder.Returning());
        encoder.Backward(decoder.Totalling());
        decoder.End(ofLogits);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        encoder.Dispose();
        decoder.Dispose();
    }
}
