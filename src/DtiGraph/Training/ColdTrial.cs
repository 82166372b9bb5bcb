using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Losses;
using DtiGraph.Models;
using DtiGraph.Splits;
using DtiGraph.Training.Checkpoints;
using DtiGraph.Training.Factorisation;
using DtiGraph.Training.Negatives;
using static TorchSharp.torch;

namespace DtiGraph.Training;

/// <summary>Pairs of new nodes, scored by a network that truly never saw these nodes: the run's own, trained once more without them. Where
/// validation has too few pairs of a kind of new node, nothing else says how sure the network may be about one. Where it has too few pairs of known
/// nodes, as under a cold policy, some of these are held out, too: what new nodes say of known ones puts these far too high.</summary>
/// <remarks>A network that saw a node's labels in training is too sure of it even when its edges are hidden. An ensemble is tried as an
/// ensemble: the mean of several is less sure than each. Probabilities are for pairs as validation has them, and the hidden pairs are mostly of train, which
/// may have been balanced or thinned: what that adds to their log-odds stands beside each (<see cref="CalibrationRow.Drawn"/>). That the hidden nodes by
/// chance have more interactions or fewer is left as it is, since the network says so of most of them. Cost: a second training.</remarks>
public static class ColdTrial
{
    /// <summary>Share of the drugs, and of the targets, that the trial never sees.</summary>
    private const double Share = 0.15;

    /// <summary>Share of the remaining train pairs that the trial is not given where pairs of known nodes are wanted.</summary>
    private const double KnownShare = 0.1;

    /// <summary>Pairs that say how far the logits of two networks spread: a standard error of half a percent.</summary>
    private const int ScaledPairs = 20_000;

    /// <summary>Trains and scores.</summary>
    /// <param name="run">The run's own network, applied to every node: its scale is that of known pairs.</param>
    /// <param name="posterior">What its logits mean.</param>
    /// <param name="ofRun">The run's features.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="likeness">Which of its nodes are the same thing.</param>
    /// <param name="split">Its pairs; of test nothing is used.</param>
    /// <param name="messages">Edges other than interactions that messages pass over.</param>
    /// <param name="loss">Gamma and alpha chosen.</param>
    /// <param name="options">Those of the run, settled by its split: the trial is a network of the same kind.</param>
    /// <param name="wide">The linear score of new nodes, settled.</param>
    /// <param name="device">Where it is trained.</param>
    /// <param name="progress">Told after every epoch.</param>
    /// <param name="cancellation">Ends training; the best weights so far are used.</param>
    /// <param name="checkpoints">Those of the run.</param>
    /// <param name="factorWeight">What the factorisation beside the run's network weighs; here it is fitted anew.</param>
    /// <returns>The train and validation pairs with a hidden end, then the train pairs that were held out, then unlisted pairs of the same ends; none where hiding leaves too little to learn
    /// from, or where the run was ended before the trial's first epoch: what an untrained network says of a pair is not what the run's own says. Where all pairs were divided and train lists
    /// interactions alone, its unrecorded pairs stand beside these, as many as validation lists of its own.</returns>
    public static CalibrationRow[] Of(
        PairFactors run, LinkPosterior posterior, GraphFeatures ofRun, Snapshot graph, NodeLikeness likeness, Split split, MessageEdges messages, LinkLossOptions loss,
        TrainingOptions options, WideOptions wide, Device device, Action<EpochReport>? progress, CancellationToken cancellation, CheckpointFolder? checkpoints = null, double factorWeight = 0)
    {
        var (drugs, targets) = HiddenNodes(graph, likeness, split.Train, options.Seed);
        bool Hidden((int Drug, int Target) pair) => drugs[pair.Drug] || targets[pair.Target];
        var (kept, heldOut) = HeldOut(split, split.Train.Where(p => !Hidden(p)), options.Seed);
        double share = HeldOutShare(split);
        bool Without(int drug, int target) => Hidden((drug, target)) || IsHeldOut(share, drug, target, options.Seed);
        var seen = split with
        {
            Train = kept,
            Validation = split.Validation.Where(p => !Hidden(p)),
            Test = split.Test.Where(_ => false),
            Unrecorded = split.Unrecorded?.Where((drug, target) => !Without(drug, target)),
        };
        if (!seen.Learnable || (seen.Unrecorded is not null && !NegativeSampling.CanBeCorrected(seen))) return [];
        var features = ofRun.FittedOn(graph, seen.Train.Targets);
        var paths = new MessagePaths(features, messages, inactive: seen.Train.WithLabel(0).Any());
        using var trial = EnsembleFit.Train(features, paths, seen, loss, options, device,
            progress is null ? null : report => progress(report with { Trial = true }), cancellation, checkpoints);
        if (trial.Members[0].History.Count == 0) return [];
        var factors = WideFit.Add(PairFactors.Mean([.. trial.Members.Select(m => m.Factors)]), WideFit.Of(features, seen.Train, wide), features, seen.Train);
        if (factorWeight > 0 && FactorTerm.Of(features, seen, options) is { } factorisation) factors = factorisation.Times(factorWeight).Beside(factors);
        var known = new TrainDegrees(graph.Drugs.Length, graph.Targets.Length, seen.Train.Rows,
            drug => split.DrawsOfEveryDrug && !drugs[drug], target => split.DrawsOfEveryTarget && !targets[target]);
        var odds = new PairOdds(factors, new LikePairs(features.LikeDrugs, features.LikeTargets, seen.Train.Rows), known);
        var ofTrain = split.Train.Where(p => Hidden(p) && !RatioIsUnknown(split));
        var ofValidation = split.Validation.Where(Hidden);
        (int Drug, int Target)[] unrecorded = split.Partition is null ? [] : [.. Unrecorded(split.Unrecorded?.Where(Without), split.Validation.NegativeFraction, options.Seed)];
        var unlisted = UnlistedPairs.Of(split, [.. ofTrain.Rows, .. ofValidation.Rows, .. heldOut.Rows], known, options).Select(p => odds.Unlisted(p.Drug, p.Target));
        double drawn = split.Unrecorded is null ? Drawn(split.Train, split.Validation) : 0;
        double shift = split.Unrecorded is null ? 0 : Math.Log(trial.Posterior.NegativeFraction / posterior.NegativeFraction); // hubs that are hidden take their interactions with them
        var scaled = Scale(factors, run, split.Train, kept, options.Seed);
        CalibrationRow Row(int drug, int target, int label) => odds.Row(drug, target, label, trial.ByDegree);
        IEnumerable<CalibrationRow> Rows(LabelledPairs pairs, double drawn) => pairs.Rows.Select(r => Row(r.Drug, r.Target, r.Label) with { Drawn = drawn });
        return [.. Rows(ofTrain, drawn).Concat(Rows(ofValidation, 0)).Concat(Rows(heldOut, drawn)).Concat(unlisted).Concat(unrecorded.Select(p => Row(p.Drug, p.Target, 0)))
            .Select(r => r.IsNew ? r with { Shift = r.Shift + shift } : r with { Logit = scaled(r.Logit) })];
    }

    /// <summary>Unrecorded pairs that stand for all of them.</summary>
    /// <param name="pairs">All; null for none.</param>
    /// <param name="fraction">As many of them, for each pair, as validation lists of its own.</param>
    /// <param name="seed">The run's.</param>
    private static IEnumerable<(int Drug, int Target)> Unrecorded(UnrecordedPairs? pairs, double fraction, long seed) => pairs is not { Count: > 0 } ? []
        : fraction == 1 ? pairs.All
        : pairs.Sample((int)Math.Round(fraction * pairs.Count), new Random(unchecked((int)seed)));

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

    /// <summary>The nodes that the trial never sees. What is the same thing is hidden together, as a cold split is drawn: one would tell about the other.</summary>
    /// <remarks>Few nodes have a large part of the pairs, and whether these are hidden would decide how often new nodes seem to interact. So one is drawn of
    /// each stratum of nodes that have about as many.</remarks>
    /// <param name="graph">The graph.</param>
    /// <param name="likeness">Which of its nodes are the same thing.</param>
    /// <param name="train">Says how many pairs each has; labels are not looked at.</param>
    /// <param name="seed">The run's.</param>
    /// <returns>[Nd] and [Nt], true for hidden.</returns>
    public static (bool[] Drugs, bool[] Targets) HiddenNodes(Snapshot graph, NodeLikeness likeness, LabelledPairs train, long seed)
    {
        var random = new Random(unchecked((int)seed));
        return (Draw(likeness.SameStructure, p => p.Drug), Draw(likeness.SameTargets(graph.Targets.Length), p => p.Target));

        bool[] Draw(int[] groups, Func<(int Drug, int Target), int> end)
        {
            var counts = new int[groups.Length];
            foreach (var (drug, target, _) in train.Rows) counts[groups[end((drug, target))]]++;
            int[] order = [.. groups.Distinct()];
            random.Shuffle(order);
            order = [.. order.OrderByDescending(group => counts[group])];
            var drawn = new HashSet<int>();
            for (int stratum = 0; stratum < order.Length * Share; stratum++)
                if ((int)((stratum + random.NextDouble()) / Share) is var at && at < order.Length) drawn.Add(order[at]);
            return Array.ConvertAll(groups, drawn.Contains);
        }
    }

    /// <summary>The trial's logits of known pairs as the run's own network would have them: of the same mean and deviation over the same unlabelled pairs.</summary>
    /// <remarks>How sure a network is of a pair of known ends grows with its passes, and new nodes, by which validation ends both trainings, do not need as
    /// many in one as in the other.</remarks>
    internal static Func<float, float> Scale(PairFactors trial, PairFactors run, LabelledPairs train, LabelledPairs kept, long seed)
    {
        var random = new SplitMix(SplitMix.Stream(unchecked((ulong)seed), 1));
        HashSet<(int, int)> labelled = [.. train.Rows.Select(r => (r.Drug, r.Target))];
        int[] drugs = [.. kept.Drugs.Distinct()], targets = [.. kept.Targets.Distinct()];
        var pairs = new (int Drug, int Target)[ScaledPairs];
        for (int i = 0; i < pairs.Length; i++) pairs[i] = (drugs[random.NextIndex(drugs.Length)], targets[random.NextIndex(targets.Length)]);
        pairs = [.. pairs.Where(p => !labelled.Contains(p))];
        if (pairs.Length < Calibrator.MinimumRows) return z => z;
        var (mean, deviation) = Moments(run);
        var (trialMean, trialDeviation) = Moments(trial);
        return trialDeviation > 0 ? z => (float)(mean + (z - trialMean) * deviation / trialDeviation) : z => z;

        (double Mean, double Deviation) Moments(PairFactors factors)
        {
            double[] logits = [.. pairs.Select(p => (double)factors.Logit(p.Drug, p.Target))];
            double mean = logits.Average();
            return (mean, Math.Sqrt(logits.Average(z => (z - mean) * (z - mean))));
        }
    }

    /// <summary>The pairs that the trial learns from, and those that it does not though their ends are known to it.</summary>
    /// <param name="split">Of its validation it decides whether any are wanted.</param>
    /// <param name="train">Train pairs without a hidden end.</param>
    /// <param name="seed">The run's.</param>
    internal static (LabelledPairs Kept, LabelledPairs HeldOut) HeldOut(Split split, LabelledPairs train, long seed)
    {
        double share = HeldOutShare(split);
        var random = new SplitMix(unchecked((ulong)seed));
        var held = new Dictionary<(int, int), bool>(); // by pair: published files repeat rows, and one of them would be learned from
        var rows = Enumerable.Range(0, train.Count).ToLookup(i =>
        {
            bool drawn = random.NextUniform() < share; // one a row, whatever repeats
            var pair = (train.Drugs[i], train.Targets[i]);
            held.TryAdd(pair, drawn);
            return held[pair];
        });
        return (train.At([.. rows[false]]), train.At([.. rows[true]]));
    }

    /// <summary>Whether an unrecorded pair of known ends is held out: about as many of them as of those that train lists.</summary>
    private static bool IsHeldOut(double share, int drug, int target, long seed) => share > 0
        && new SplitMix(SplitMix.Stream(unchecked((ulong)seed + ((ulong)drug << 32)), target)).NextUniform() < share;

    private static double HeldOutShare(Split split) => RatioIsUnknown(split) || NewEnds.KnownCanBeCalibrated(split) ? 0 : KnownShare;

    /// <summary>A published split whose train lists interactions alone: nothing says how many other pairs would have been listed beside them.</summary>
    private static bool RatioIsUnknown(Split split) => split is { Unrecorded: not null, Partition: null };
}
