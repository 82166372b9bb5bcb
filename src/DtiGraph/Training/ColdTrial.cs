using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Features;
using DtiGraph.Features.Embeddings;
using DtiGraph.Graphs;
using DtiGraph.Losses;
using DtiGraph.Models;
using DtiGraph.Splits;
using DtiGraph.Training.Checkpoints;
using DtiGraph.Training.Factorisation;
using static TorchSharp.torch;

namespace DtiGraph.Training;

/// <summary>Pairs of new nodes, scored by a network that truly never saw these nodes: the run's own, trained once more without them. Where
/// validation has too few pairs of a kind of new node, nothing else says how sure the network may be about one.</summary>
/// <remarks>A network that saw a node's labels in training is too sure of it even when its edges are hidden. An ensemble is tried as an
/// ensemble: the mean of several is less sure than each. Probabilities are for pairs as validation has them, and the hidden pairs are mostly of train, which
/// may have been balanced or thinned: what that adds to their log-odds stands beside each (<see cref="CalibrationRow.Drawn"/>). That the hidden nodes by
/// chance have more interactions or fewer is left as it is, since the network says so of most of them. Cost: a second training.</remarks>
public static class ColdTrial
{
    /// <summary>Share of the drugs, and of the targets, that the trial never sees.</summary>
    private const double Share = 0.15;

    /// <summary>Trains and scores.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="split">Labelled pairs with negatives of their own; of test nothing is used.</param>
    /// <param name="messages">Edges other than interactions that messages pass over.</param>
    /// <param name="loss">Gamma and alpha chosen.</param>
    /// <param name="options">Those of the run.</param>
    /// <param name="featureOptions">Those of the run, settled.</param>
    /// <param name="wide">The linear score of new nodes, settled.</param>
    /// <param name="device">Where it is trained.</param>
    /// <param name="progress">Told after every epoch.</param>
    /// <param name="cancellation">Ends training; the best weights so far are used.</param>
    /// <param name="embeddings">Those of the run.</param>
    /// <param name="checkpoints">Those of the run.</param>
    /// <param name="factorWeight">What the factorisation beside the run's network weighs; here it is fitted anew.</param>
    /// <returns>The train and validation pairs with a hidden end; none where hiding leaves too little to learn from, or where the run was ended before
    /// the trial's first epoch: what an untrained network says of new nodes is not what the run's own says.</returns>
    public static CalibrationRow[] Of(
        Snapshot graph, Split split, MessageEdges messages, LinkLossOptions loss, TrainingOptions options, FeatureOptions featureOptions,
        WideOptions wide, Device device, Action<EpochReport>? progress, CancellationToken cancellation, TargetEmbeddings? embeddings = null,
        CheckpointFolder? checkpoints = null, double factorWeight = 0)
    {
        var (drugs, targets) = HiddenNodes(graph, options.Seed);
        bool Hidden((int Drug, int Target) pair) => drugs[pair.Drug] || targets[pair.Target];
        var seen = split with
        {
            Train = split.Train.Where(p => !Hidden(p)),
            Validation = split.Validation.Where(p => !Hidden(p)),
            Test = split.Test.Where(_ => false),
        };
        if (OneClass(seen.Train) || OneClass(seen.Validation)) return [];
        var features = GraphFeatures.Of(graph, seen.Train.Targets, featureOptions, embeddings, linear: wide.Weight > 0);
        var paths = new MessagePaths(features, messages, inactive: true);
        using var trial = EnsembleFit.Train(features, paths, seen, loss, options, device,
            progress is null ? null : report => progress(report with { Trial = true }), cancellation, checkpoints);
        if (trial.Members[0].History.Count == 0) return [];
        var factors = WideFit.Add(PairFactors.Mean([.. trial.Members.Select(m => m.Factors)]), WideFit.Of(features, seen.Train, wide), features, seen.Train);
        if (factorWeight > 0 && FactorTerm.Of(features, seen, options) is { } factorisation) factors = factorisation.Times(factorWeight).Beside(factors);
        var known = new TrainDegrees(graph.Drugs.Length, graph.Targets.Length, seen.Train.Rows);
        var odds = new PairOdds(factors, new LikePairs(features.LikeDrugs, features.LikeTargets, seen.Train.Rows), known);
        double drawn = Drawn(split.Train, split.Validation);
        CalibrationRow[] Rows(LabelledPairs pairs, double drawn) => [.. pairs.Where(Hidden).Rows.Select(r => odds.Row(r.Drug, r.Target, r.Label) with { Drawn = drawn })];
        return [.. Rows(split.Train, drawn).Concat(Rows(split.Validation, 0)).Where(r => r.IsNew)];
    }

    /// <summary>Log-odds of an interaction among the pairs of train, less those among the pairs of validation, as far as chance does not explain them.</summary>
    /// <param name="train">Of both labels.</param>
    /// <param name="validation">Of both labels.</param>
    /// <returns>The difference d times 1 - variance / d^2, 0 where that is below 0: about 0 where both were drawn alike.</returns>
    /// <remarks>Source: the variance of log-odds, Woolf 1955, doi:10.1111/j.1469-1809.1955.tb01348.x; the factor is the positive part of James and Stein 1961.</remarks>
    public static double Drawn(LabelledPairs train, LabelledPairs validation)
    {
        double[] counts = [train.Positives, train.Count - train.Positives, validation.Positives, validation.Count - validation.Positives];
        double difference = Math.Log(counts[0] / counts[1]) - Math.Log(counts[2] / counts[3]), variance = counts.Sum(n => 1 / n);
        return difference * difference > variance ? difference * (1 - variance / (difference * difference)) : 0;
    }

    /// <summary>The nodes that the trial never sees.</summary>
    /// <returns>[Nd] and [Nt], true for hidden.</returns>
    public static (bool[] Drugs, bool[] Targets) HiddenNodes(Snapshot graph, long seed)
    {
        var random = new Random(unchecked((int)seed));
        return (Draw(graph.Drugs.Length), Draw(graph.Targets.Length));

        bool[] Draw(int nodes) => [.. Enumerable.Range(0, nodes).Select(_ => random.NextDouble() < Share)];
    }

    private static bool OneClass(LabelledPairs pairs) => pairs.Positives == 0 || pairs.Positives == pairs.Count;
}
