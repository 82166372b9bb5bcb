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

/// <summary>Pairs of new nodes, scored by a network that truly never saw these nodes: the run's own, trained once more without them. Where
/// validation has too few new nodes, nothing else says how sure the network may be about one.</summary>
/// <remarks>A network that saw a node's labels in training is too sure of it even when its edges are hidden. An ensemble is tried as an
/// ensemble: the mean of several is less sure than each. The hidden pairs are mostly of train, which may have been drawn otherwise than validation, and a
/// few nodes with many pairs decide how many of them are interactions: what that adds to their log-odds stands beside each (<see cref="CalibrationRow.Drawn"/>),
/// so that what is fitted on them speaks of pairs as validation has them, new or not. Cost: a second training.</remarks>
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
    /// <returns>The train and validation pairs with a hidden end; none where hiding leaves too little to learn from.</returns>
    public static CalibrationRow[] Of(
        Snapshot graph, Split split, MessageEdges messages, LinkLossOptions loss, TrainingOptions options, FeatureOptions featureOptions,
        WideOptions wide, Device device, Action<EpochReport>? progress, CancellationToken cancellation, TargetEmbeddings? embeddings = null,
        CheckpointFolder? checkpoints = null)
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
        var factors = WideFit.Add(PairFactors.Mean([.. trial.Members.Select(m => m.Factors)]), WideFit.Of(features, seen.Train, wide), features, seen.Train);
        var known = new TrainDegrees(graph.Drugs.Length, graph.Targets.Length, seen.Train.Rows);
        var rows = split.Train.Where(Hidden).Rows.Concat(split.Validation.Where(Hidden).Rows).ToList();
        var odds = new PairOdds(factors, new LikePairs(features.LikeDrugs, features.LikeTargets, seen.Train.Rows), known);
        return AsDrawn([.. rows.Select(r => odds.Row(r.Drug, r.Target, r.Label)).Where(r => r.IsNew)], split.Validation);
    }

    /// <summary>The rows, each with what the class ratio of its kind adds to the log-odds that it has among pairs as those of validation.</summary>
    /// <param name="rows">Pairs of hidden nodes.</param>
    /// <param name="validation">The pairs that probabilities are for, of both labels.</param>
    /// <remarks>One more pair of the ratio of validation is counted to each kind: a kind of one label has a ratio too, and a small one nearly that of validation.</remarks>
    public static CalibrationRow[] AsDrawn(CalibrationRow[] rows, LabelledPairs validation)
    {
        double share = (double)validation.Positives / validation.Count;
        var drawn = rows.GroupBy(r => r.Familiarity).ToDictionary(
            kind => kind.Key, kind => LogOdds((kind.Sum(r => r.Label) + share) / (kind.Count() + 1)) - LogOdds(share));
        return [.. rows.Select(r => r with { Drawn = drawn[r.Familiarity] })];
    }

    /// <summary>The nodes that the trial never sees.</summary>
    /// <returns>[Nd] and [Nt], true for hidden.</returns>
    public static (bool[] Drugs, bool[] Targets) HiddenNodes(Snapshot graph, long seed)
    {
        var random = new Random(unchecked((int)seed));
        return (Draw(graph.Drugs.Length), Draw(graph.Targets.Length));

        bool[] Draw(int nodes) => [.. Enumerable.Range(0, nodes).Select(_ => random.NextDouble() < Share)];
    }

    private static double LogOdds(double share) => Math.Log(share / (1 - share));

    private static bool OneClass(LabelledPairs pairs) => pairs.Positives == 0 || pairs.Positives == pairs.Count;
}
