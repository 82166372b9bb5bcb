using System.Collections.Immutable;
using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Splits;

namespace DtiGraph.Training.Baselines;

/// <summary>What a baseline may fit on: the content of all nodes and the labelled pairs of train. Nothing of validation or test is here.</summary>
public sealed class BaselineInput
{
    private readonly Lazy<NodeSimilarity> similarity;

    private BaselineInput(
        int[][] fingerprints, string[] sequences, ImmutableArray<(int, int, int)> recorded, ImmutableArray<(int, int, int)> train, long seed)
    {
        (Fingerprints, Sequences, Recorded, Train, Seed) = (fingerprints, sequences, recorded, train, seed);
        similarity = new(() => new NodeSimilarity(this));
    }

    /// <summary>Gathers the input. Where the data has no negatives of its own they are drawn once, uniformly, K to an interaction.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="split">Of it train and the source of its negatives are read.</param>
    /// <param name="negatives">K, at least 1.</param>
    /// <param name="seed">Fixes everything that is drawn.</param>
    /// <exception cref="ArgumentOutOfRangeException">K is below 1.</exception>
    public static BaselineInput Of(Snapshot graph, Split split, int negatives, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(negatives, 1);
        var recorded = LabelledPairs.Distinct(split.Train.Rows);
        var drawn = split.Unrecorded?.Sample(split.Train.Positives * negatives, new Random((int)seed)).Select(p => (p.Drug, p.Target, 0)) ?? [];
        return new(DrugFingerprints.Of(graph).Bits, [.. graph.Targets.Select(t => t.Sequence)],
            recorded, LabelledPairs.Distinct(recorded.Concat(drawn)), seed);
    }

    /// <summary>Nd.</summary>
    public int Drugs => Fingerprints.Length;

    /// <summary>Nt.</summary>
    public int Targets => Sequences.Length;

    /// <summary>[Nd] sorted on bits in [0, 2048); empty where the structure is unknown.</summary>
    public int[][] Fingerprints { get; }

    /// <summary>[Nt] one-letter amino acids; empty where unknown.</summary>
    public string[] Sequences { get; }

    /// <summary>Labelled pairs of train as the data states them, each once, sorted by drug and target.</summary>
    public ImmutableArray<(int Drug, int Target, int Label)> Recorded { get; }

    /// <summary><see cref="Recorded"/> and the drawn negatives: both labels, each pair once, sorted by drug and target.</summary>
    public ImmutableArray<(int Drug, int Target, int Label)> Train { get; }

    /// <summary>Fixes everything that is drawn.</summary>
    public long Seed { get; }

    /// <summary>Who is like whom, computed at the first use.</summary>
    public NodeSimilarity Similarity => similarity.Value;
}
