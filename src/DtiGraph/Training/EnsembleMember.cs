using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Features;
using DtiGraph.Losses;
using DtiGraph.Models;
using DtiGraph.Splits;
using DtiGraph.Training.Checkpoints;
using DtiGraph.Training.Negatives;
using static TorchSharp.torch;

namespace DtiGraph.Training;

/// <summary>One trained network and what it leaves behind.</summary>
/// <param name="Model">With the weights of its best epoch; owned by whoever trained it.</param>
/// <param name="Factors">Its decoder applied to every node.</param>
/// <param name="States">Node states by round and kind, for nodes that the graph does not hold.</param>
/// <param name="History">One report an epoch.</param>
/// <param name="Posterior">What its logits mean.</param>
/// <param name="ByDegree">r pair by pair; null for one r.</param>
internal sealed record EnsembleMember(
    LinkModel Model, PairFactors Factors, IReadOnlyDictionary<string, SafetensorsTensor> States, IReadOnlyList<EpochReport> History,
    LinkPosterior Posterior, DegreeMatchedFraction? ByDegree)
{
    /// <summary>Trains one network; its seed fixes its weights, order, masking and negatives.</summary>
    public static EnsembleMember Train(
        GraphFeatures features, MessagePaths paths, Split split, LinkLossOptions loss, TrainingOptions options, Device device,
        Action<EpochReport>? progress, CancellationToken cancellation, CheckpointFolder? checkpoints)
    {
        using var sampler = NegativeSampling.Of(split, features, options);
        using var scope = NewDisposeScope();
        var model = new LinkModel(paths.Schema, options.Model, options.Seed, device);
        try
        {
            var objective = LossBalancing.Of(loss, model, features, paths, split, options);
            var (history, logNormaliser) = new Trainer(model, features, paths, split, objective, options, sampler).Run(
                progress, cancellation, sampler is { Learns: true } ? null : checkpoints?.Next());
            var (factors, states) = Inferred(model, features, paths, split);
            var posterior = objective.Posterior(sampler?.MeanFraction ?? split.Train.NegativeFraction, logNormaliser);
            return new(model, factors, states, history, posterior, objective.Focal is null ? null : sampler?.ByDegree);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>At inference messages pass over all train pairs.</summary>
    private static (PairFactors, IReadOnlyDictionary<string, SafetensorsTensor>) Inferred(
        LinkModel model, GraphFeatures features, MessagePaths paths, Split split)
    {
        using var _ = no_grad();
        var states = model.Encoder.Forward(features.Rows, paths.With(split.Train), dropout: null);
        return (model.Factors(states[^1]), ModelTensors.States(states));
    }
}
