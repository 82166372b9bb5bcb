using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Models;
using DtiGraph.Splits;
using DtiGraph.Training.Checkpoints;
using DtiGraph.Training.Negatives;

namespace DtiGraph.Training;

/// <summary>What one step supervises and what its messages pass over. The two never overlap.</summary>
/// <param name="Drugs">[P] int64, supervised.</param>
/// <param name="Targets">[P] int64, supervised.</param>
/// <param name="Labels">[P] float32, 1 or 0.</param>
/// <param name="Graph">Message edges: train pairs not supervised here, less those of masked nodes.</param>
/// <param name="Sampled">How many of the supervised pairs are sampled negatives: the last ones.</param>
public sealed record TrainStep(long[] Drugs, long[] Targets, float[] Labels, MessageGraph Graph, int Sampled = 0);

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

    /// <summary>Share of interactions among the pairs that a step supervises.</summary>
    public static double PositiveRate(Split split, TrainingOptions options) => split.Unrecorded is not { } unrecorded
        ? split.Train.Positives / (split.Train.Count + (double)options.Unlabelled * split.Train.Positives)
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
        for (int s = 0; s < options.Steps; s++)
        {
            int from = (int)((long)train.Count * s / options.Steps), to = (int)((long)train.Count * (s + 1) / options.Steps);
            if (from < to) yield return Step(order, from, to);
        }
    }

    private TrainStep Step(int[] order, int from, int to)
    {
        bool[] hiddenDrugs = Mask(drugs), hiddenTargets = Mask(targets);
        var supervised = order[from..to].Select(i => (Drug: train.Drugs[i], Target: train.Targets[i], Label: (float)train.Labels[i])).ToList();
        // By pair and not by row: published files repeat rows, and a repeat would tell the label.
        var told = supervised.Select(p => (p.Drug, p.Target)).ToHashSet();
        List<(int, int)> interactions = [], inactives = [];
        foreach (int i in order)
        {
            var pair = (train.Drugs[i], train.Targets[i]);
            if (hiddenDrugs[pair.Item1] || hiddenTargets[pair.Item2] || told.Contains(pair)) continue;
            (train.Labels[i] == 1 ? interactions : inactives).Add(pair);
        }
        var sampled = sampler?.Sample([.. supervised.Where(p => p.Label == 1).Select(p => (p.Drug, p.Target))], random) ?? [];
        supervised.AddRange(sampled.Select(p => (p.Drug, p.Target, 0f)));
        return new([.. supervised.Select(p => (long)p.Drug)], [.. supervised.Select(p => (long)p.Target)],
            [.. supervised.Select(p => p.Label)], paths.With(interactions, inactives), sampled.Length);
    }

    private bool[] Mask(int count)
    {
        var mask = new bool[count];
        if (masked > 0)
            for (int i = 0; i < count; i++) mask[i] = random.NextDouble() < masked;
        return mask;
    }
}
