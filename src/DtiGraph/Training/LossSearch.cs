using System.Collections.Immutable;
using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Features;
using DtiGraph.Features.Embeddings;
using DtiGraph.Graphs;
using DtiGraph.Losses;
using DtiGraph.Models;
using DtiGraph.Splits;
using DtiGraph.Training.Checkpoints;
using static TorchSharp.torch;

namespace DtiGraph.Training;

/// <summary>Chooses gamma and alpha of the focal loss by cross-validation within train: validation and test stay unseen.</summary>
/// <remarks>gamma first, among 0, 1, 2 and 3 with the alpha that was given; then alpha, among none, .25 and inverse class frequency. Each candidate
/// is trained on every fold as the run itself is: cut short, whatever learns fastest would win. The highest mean AUPRC wins, the first of equals. Cost: 9 to 18 trainings.</remarks>
public static class LossSearch
{
    private const int Folds = 3;

    private static readonly double[] Gammas = [0, 1, 2, 3];

    /// <summary>The loss with its numbers chosen, and what every candidate gave.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="split">Its labelled pairs, divided; only train is used, and validation to see which ends are new there.</param>
    /// <param name="options">With <see cref="LinkLossOptions.AutoGamma"/> or <see cref="LinkLossOptions.AutoAlpha"/>; without them nothing is searched. Settled by the
    /// split (<see cref="NewEnds"/>), because a fold, which is smaller, may be of another kind.</param>
    /// <param name="groups">Nodes that the split keeps together; null for none.</param>
    /// <param name="device">Where the network is trained.</param>
    /// <param name="cancellation">Ends the search; what is known so far decides.</param>
    /// <param name="embeddings">Those of the run.</param>
    /// <param name="checkpoints">Those of the run.</param>
    public static (LinkLossOptions Loss, ImmutableArray<SearchedLoss> Candidates) Of(
        Snapshot graph, Split split, TrainingOptions options, NodeGroups? groups, Device device, CancellationToken cancellation, TargetEmbeddings? embeddings = null,
        CheckpointFolder? checkpoints = null)
    {
        var (loss, tried) = (options.Loss, new List<SearchedLoss>());
        if (!loss.AutoGamma && !loss.AutoAlpha) return (loss, []);
        var folds = TrainFolds.Of(split, Folds, options.Seed, groups);
        // Of a fold features and messages are the same for every candidate.
        var messages = MessageEdges.Of(graph, options.Relations);
        GraphFeatures[] features = [.. folds.Select(fold => GraphFeatures.Of(graph, fold.Train.Targets, options.Features, embeddings, linear: false))];
        double gamma = loss.Gamma;
        double? alpha = loss.AutoAlpha ? null : loss.Alpha;
        if (loss.AutoGamma)
        {
            foreach (double candidate in Gammas) Try(candidate, alpha);
            if (tried.Count > 0) gamma = Best().Gamma;
        }
        if (loss.AutoAlpha)
        {
            foreach (double? candidate in new double?[] { null, .25, 1 - TrainSteps.PositiveRate(split, options) })
                if (!tried.Any(t => t.Gamma == gamma && t.Alpha == candidate)) Try(gamma, candidate);
        }
        var best = tried.Count > 0 ? Best() : new(gamma, alpha, new(double.NaN, double.NaN), true);
        return (loss with { Gamma = best.Gamma, Alpha = best.Alpha, AutoGamma = false, AutoAlpha = false },
            [.. tried.Select(t => t with { Chosen = t == best })]);

        SearchedLoss Best() => tried.MaxBy(t => t.Auprc.Mean)!;

        void Try(double tryGamma, double? tryAlpha)
        {
            if (cancellation.IsCancellationRequested) return;
            var candidate = loss with { Gamma = tryGamma, Alpha = tryAlpha, AutoGamma = false, AutoAlpha = false };
            double[] auprc = [.. folds.Zip(features, (fold, of) => HeldOutAuprc(of, messages, fold, options with { Loss = candidate }, device, cancellation, checkpoints))];
            tried.Add(new(tryGamma, tryAlpha, Spread.Of(auprc), false));
        }
    }

    private static double HeldOutAuprc(
        GraphFeatures features, MessageEdges messages, Split fold, TrainingOptions options, Device device, CancellationToken cancellation, CheckpointFolder? checkpoints)
    {
        var paths = new MessagePaths(features, messages, inactive: fold.Train.WithLabel(0).Any());
        var member = EnsembleMember.Train(features, paths, fold, options.Loss, options.OfMember(0), device, progress: null, cancellation, checkpoints);
        member.Model.Dispose();
        return member.History.Count == 0 ? double.NaN : member.History[^1].BestAuprc;
    }
}
