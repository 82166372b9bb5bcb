namespace DtiGraph.Splits;

/// <summary>The unrecorded pairs of train: where negatives are sampled from, uniformly. Unrecorded is not inactive.</summary>
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

    /// <summary>Draws pairs, uniformly and independently; each is of train and unrecorded.</summary>
    /// <param name="count">How many; a pair may come twice.</param>
    /// <param name="random">Source of the random numbers.</param>
    /// <exception cref="InvalidOperationException">There is no unrecorded pair.</exception>
    public (int Drug, int Target)[] Sample(int count, Random random)
    {
        if (Count == 0) throw new InvalidOperationException("negative sampling: expected at least one unrecorded pair in train, got none");
        var sample = new (int, int)[count];
        for (int i = 0; i < count; i++)
        {
            int drug, target;
            do (drug, target) = (random.Next(drugs), random.Next(targets));
            while (!Holds(drug, target));
            sample[i] = (drug, target);
        }
        return sample;
    }

    private bool Holds(int drug, int target) =>
        partition.Of(drug, target) == Part.Train && !recorded.Contains((long)drug * targets + target);
}
