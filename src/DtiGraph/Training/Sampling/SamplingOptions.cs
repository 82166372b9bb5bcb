using DtiGraph.Splits;
using DtiGraph.Training.Negatives;

namespace DtiGraph.Training.Sampling;

/// <summary>Training in batches of pairs with sampled neighbours, for graphs whose states do not fit into memory.</summary>
public sealed record SamplingOptions
{
    /// <summary>Message edges, both directions counted, above which a run samples where its options do not say.</summary>
    public const long Large = 4_000_000;

    /// <summary>Labelled train pairs that a step supervises at most; an epoch has at least as many steps as <see cref="TrainingOptions.Steps"/> says.
    /// Default 65536, at least 1; 0 for steps over the whole graph, however large it is.</summary>
    public int Pairs { get; init; } = 65_536;

    /// <summary>Neighbours that a node hears over one message type in a round at most: first of the nodes of the pairs, then of their neighbours, and so on;
    /// the last number holds for all rounds that follow. Default 10 and 5; one or more, each at least 1.</summary>
    public IReadOnlyList<int> Neighbours { get; init; } = [10, 5];

    /// <summary>Drugs, and targets, among which a step draws its unlabelled or uniform negatives at most. Any pair is as likely as without a limit, but those of
    /// one step share their ends, since each end needs its neighbours. Default 4096, at least 16.</summary>
    public int Pool { get; init; } = 4_096;

    /// <summary>The options of a run once its graph is known: a large one is sampled where they do not say.</summary>
    /// <param name="options">As asked for.</param>
    /// <param name="interactions">Labelled pairs of the graph.</param>
    /// <param name="messages">Its other edges.</param>
    internal static TrainingOptions Settled(TrainingOptions options, int interactions, MessageEdges messages) =>
        options.Sampling is null && options.NegativePolicy != NegativePolicy.All && 2 * (interactions + messages.Relations.Sum(r => (long)r.Source.Length)) > Large
            ? options with { Sampling = new() } : options;

    /// <summary>Whether steps are sampled at all.</summary>
    internal bool Samples => Pairs > 0;

    /// <summary>How many neighbours a node hears.</summary>
    /// <param name="hops">From the pairs: 0 for their own nodes.</param>
    internal int NeighboursAt(int hops) => Neighbours[Math.Min(hops, Neighbours.Count - 1)];

    /// <summary>Refuses values out of range.</summary>
    /// <param name="policy">How negatives are drawn.</param>
    /// <exception cref="ArgumentException">A property is out of its range, or the policy draws all pairs in every step.</exception>
    public void Validate(NegativePolicy policy)
    {
        if (Pairs < 0) throw new ArgumentException($"sampling.pairs: expected at least 0, got {Pairs}");
        if (Neighbours is not { Count: > 0 }) throw new ArgumentException($"sampling.neighbours: expected at least one number, got {(Neighbours is null ? "nothing" : "none")}");
        foreach (int count in Neighbours)
            if (count < 1) throw new ArgumentException($"sampling.neighbours: expected numbers of at least 1, got {count}");
        if (Pool < 16) throw new ArgumentException($"sampling.pool: expected at least 16, got {Pool}");
        if (Samples && policy == NegativePolicy.All) throw new ArgumentException("sampling: expected a negativePolicy that draws pairs, got all (every step would need the whole graph)");
    }

    /// <inheritdoc/>
    public bool Equals(SamplingOptions? other) => other is not null && (Pairs, Pool) == (other.Pairs, other.Pool) && Neighbours.SequenceEqual(other.Neighbours);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Pairs, Pool, Neighbours.Count);
}
