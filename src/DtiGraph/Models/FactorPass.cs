using DtiGraph.Features;
using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>The way on the processor from features to what the decoder needs of every node, again and again as the weights change, without gradients or dropout: in memory that is kept for the next time.</summary>
/// <param name="model">The network.</param>
/// <param name="encoder">Its way; whoever gave it may use it in between.</param>
internal sealed class FactorPass(LinkModel model, EncoderPass encoder)
{
    private PairFactors? kept;

    /// <summary>With the weights as they are now.</summary>
    /// <param name="features">[N kind, F kind] for each kind.</param>
    /// <param name="graph">The message edges, between the same nodes each time.</param>
    /// <returns>Until the next time.</returns>
    public PairFactors Of(IReadOnlyDictionary<string, SparseMatrix> features, MessageGraph graph)
    {
        using var _ = NewDisposeScope();
        using var __ = no_grad();
        encoder.Begin(features, [.. Enumerable.Repeat(graph, model.Options.Layers)], dropout: null, differentiated: false);
        encoder.Forward([]);
        return kept = model.Factors(encoder.States[^1].ToDictionary(s => s.Key, s => s.Value.Values), kept);
    }
}
