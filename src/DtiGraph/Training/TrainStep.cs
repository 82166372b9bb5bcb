using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Models;
using DtiGraph.Splits;
using DtiGraph.Training.Checkpoints;
using DtiGraph.Training.Negatives;
using DtiGraph.Training.Sampling;

namespace DtiGraph.Training;

/// <summary>What one step supervises and what its messages pass over. The two never overlap.</summary>
/// <param name="Drugs">[P] int64, supervised.</param>
/// <param name="Targets">[P] int64, supervised.</param>
/// <param name="Labels">[P] float32, 1 or 0.</param>
/// <param name="Edges">Message edges: train pairs not supervised here, less those of masked nodes; of a sampled step those that were drawn.</param>
/// <param name="Sampled">How many of the supervised pairs are sampled negatives: the last ones.</param>
/// <param name="Sample">What a sampled step computes on, valid until the next step is drawn; null where that is the whole graph.</param>
public sealed record TrainStep(long[] Drugs, long[] Targets, float[] Labels, Lazy<MessageGraph> Edges, int Sampled, GraphSample? Sample)
{
    /// <summary>A step over the whole graph.</summary>
    public TrainStep(long[] drugs, long[] targets, float[] labels, MessageGraph graph, int sampled = 0)
        : this(drugs, targets, labels, new Lazy<MessageGraph>(graph), sampled, null)
    {
    }

    /// <summary>The message edges, nodes by their numbers in the whole graph.</summary>
    public MessageGraph Graph => Edges.Value;
}

/// <summary>Cuts epochs into steps.</summary>
/// <param name="split">Train pairs.</param>
/// <param name="paths">The ways of the messages.</param>
/// <param name="options">Steps, masking, seed.</param>
/// <param name="drugs">Nd.</param>
/// <param name="targets">Nt.</param>
/// <param name="sampler">Where negatives come from; null where train has its own.</param>
public sealed class TrainSteps(Split split, MessagePaths paths, TrainingOptions options, int drugs, int targets, INegativeSampler? sampler)
{
    private readonly CountedRandom random = new((int)options.Seed);
    private readonly LabelledPairs train = split.Train;
    private readonly double masked = options.Masked ?? NewEnds.Masked(split);
    private readonly NeighbourSampler? neighbours = options.Sampling is { Samples: true } ? new(paths, split.Train, options) : null;

    /// <summary>Share of interactions among the pairs that a step supervises.</summary>
    public static double PositiveRate(Split split, TrainingOptions options) => split.Unrecorded is not { } unrecorded
        ? split.Train.Positives / (split.Train.Count + (UnlabelledSampler.Of(split, options.Unlabelled) is null ? 0.0 : (double)options.Unlabelled * split.Train.Positives))
        : options.NegativePolicy == NegativePolicy.All
        ? split.Train.Positives / (split.Train.Positives + (double)Math.Min(options.Steps, split.Train.Count) * unrecorded.Count)
        : 1.0 / (1 + options.Negatives);

    /// <summary>The first epoch of a run, drawn for whoever wants to look at it: the run's own random numbers stay where they are.</summary>
    public static IEnumerable<TrainStep> FirstEpoch(Snapshot graph, Split split, GraphFeatures features, MessagePaths paths, TrainingOptions options)
    {
        using var sampler = NegativeSampling.Of(split, features, options);
        foreach (var step in new TrainSteps(split, paths, options, graph.Drugs.Length, graph.Targets.Length, sampler).Epoch()) yield return step;
    }

    /// <summary>Random numbers drawn so far.</summary>
    internal long Drawn => random.Drawn;

    /// <summary>Goes on from where that many were drawn.</summary>
    internal void Forward(long drawn) => random.Forward(drawn);

    /// <summary>The steps of one epoch: every train pair is supervised in exactly one of them.</summary>
    public IEnumerable<TrainStep> Epoch()
    {
        int[] order = [.. Enumerable.Range(0, train.Count)];
        random.Shuffle(order);
        int steps = neighbours is null ? options.Steps : Math.Max(options.Steps, (int)Math.Ceiling(train.Count / (double)options.Sampling!.Pairs));
        for (int s = 0; s < steps; s++)
        {
            int from = (int)((long)train.Count * s / steps), to = (int)((long)train.Count * (s + 1) / steps);
            if (from < to) yield return Step(order, from, to);
        }
    }

    private TrainStep Step(int[] order, int from, int to)
    {
        long number = random.Drawn + from; // another in every step, and the same where training goes on from a checkpoint
        bool[] hiddenDrugs = Mask(drugs), hiddenTargets = Mask(targets);
        int[] rows = order[from..to];
        var supervised = rows.Select(i => (Drug: train.Drugs[i], Target: train.Targets[i], Label: (float)train.Labels[i])).ToList();
        var messages = neighbours is null ? Messages(order, supervised, hiddenDrugs, hiddenTargets) : null;
        var sampled = sampler?.Sample([.. supervised.Where(p => p.Label == 1).Select(p => (p.Drug, p.Target))], random) ?? [];
        supervised.AddRange(sampled.Select(p => (p.Drug, p.Target, 0f)));
        long[] ofDrug = [.. supervised.Select(p => (long)p.Drug)], ofTarget = [.. supervised.Select(p => (long)p.Target)];
        float[] labels = [.. supervised.Select(p => p.Label)];
        if (messages is not null) return new(ofDrug, ofTarget, labels, messages, sampled.Length);
        var sample = neighbours!.Draw(number, rows, hiddenDrugs, hiddenTargets, ofDrug, ofTarget);
        return new(ofDrug, ofTarget, labels, new Lazy<MessageGraph>(() => sample.InWhole(neighbours.Counts)), sampled.Length, sample);
    }

    /// <summary>All that a step may hear.</summary>
    private MessageGraph Messages(int[] order, IEnumerable<(int Drug, int Target, float Label)> supervised, bool[] hiddenDrugs, bool[] hiddenTargets)
    {
        // By pair and not by row: published files repeat rows, and a repeat would tell the label.
        var told = supervised.Select(p => (p.Drug, p.Target)).ToHashSet();
        List<(int, int)> interactions = [], inactives = [];
        foreach (int i in order)
        {
            var pair = (train.Drugs[i], train.Targets[i]);
            if (hiddenDrugs[pair.Item1] || hiddenTargets[pair.Item2] || told.Contains(pair)) continue;
            (train.Labels[i] == 1 ? interactions : inactives).Add(pair);
        }
        return paths.With(interactions, inactives);
    }

    private bool[] Mask(int count)
    {
        var mask = new bool[count];
        if (masked > 0)
            for (int i = 0; i < count; i++) mask[i] = random.NextDouble() < masked;
        return mask;
    }
}
