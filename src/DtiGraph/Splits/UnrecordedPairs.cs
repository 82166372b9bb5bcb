namespace DtiGraph.Splits;

/// <summary>The unrecorded pairs of train: where negatives are sampled from. Unrecorded is not inactive.</summary>
public sealed class UnrecordedPairs
{
    private readonly PairPartition partition;
    private readonly HashSet<long> recorded;
    private readonly int drugs;
    private readonly int targets;

    internal UnrecordedPairs(PairPartition partition, HashSet<long> recorded, int drugs, int targets)
    {
        (this.partition, this.recorded, this.drugs, this.targets) = (partition, recorded, drugs, targets);
        for (int d = 0; d < drugs; d++)
            for (int t = 0; t < targets; t++)
                if (Holds(d, t)) Count++;
    }

    /// <summary>Number of unrecorded pairs of train.</summary>
    public long Count { get; }

    /// <summary>Nd.</summary>
    public int Drugs => drugs;

    /// <summary>Nt.</summary>
    public int Targets => targets;

    /// <summary>Every unrecorded pair of train, by drug and then by target. Cost: O(Nd Nt).</summary>
    public IEnumerable<(int Drug, int Target)> All =>
        from d in Enumerable.Range(0, drugs) from t in Enumerable.Range(0, targets) where Holds(d, t) select (d, t);

    /// <summary>Draws pairs, uniformly and independently; each is of train and unrecorded.</summary>
    /// <param name="count">How many; a pair may come twice.</param>
    /// <param name="random">Source of the random numbers.</param>
    /// <param name="pool">Drugs, and targets, that the sample has at most: as many are drawn first where it has more pairs.</param>
    /// <exception cref="InvalidOperationException">There is no unrecorded pair.</exception>
    public (int Drug, int Target)[] Sample(int count, Random random, int pool = int.MaxValue)
    {
        if (Count == 0) throw new InvalidOperationException("negative sampling: expected at least one unrecorded pair in train, got none");
        var sample = new (int, int)[count];
        int[]? fewDrugs = Few(drugs), fewTargets = Few(targets);
        for (int i = 0; i < count; i++)
        {
            int drug, target;
            do (drug, target) = (Draw(drugs, fewDrugs), Draw(targets, fewTargets));
            while (!Holds(drug, target));
            sample[i] = (drug, target);
        }
        return sample;

        int[]? Few(int nodes) => nodes <= pool || count <= pool ? null : [.. Enumerable.Range(0, pool).Select(_ => random.Next(nodes))];

        int Draw(int nodes, int[]? few) => few is null ? random.Next(nodes) : few[random.Next(few.Length)];
    }

    /// <summary>Whether a pair is of train and unrecorded.</summary>
    /// <param name="drug">In [0, Nd).</param>
    /// <param name="target">In [0, Nt).</param>
    public bool Holds(int drug, int target) =>
        partition.Of(drug, target) == Part.Train && !recorded.Contains((long)drug * targets + target);
}
