using DtiGraph.Graphs;

namespace DtiGraph.Splits;

/// <summary>The unrecorded pairs of train: where negatives are sampled from. Unrecorded is not inactive.</summary>
/// <remarks>Where all pairs were divided, those of train that the graph does not record. Under a published split, of which only the listed pairs were divided, every pair of a train drug
/// with a train target that train does not list: held-out pairs may be among them, of either label, neither taken nor spared, for both would tell.</remarks>
public sealed class UnrecordedPairs
{
    private readonly Func<int, int, bool> ofTrain;
    private readonly HashSet<long> recorded;
    private readonly int drugs;
    private readonly int targets;
    private readonly int[] drugsOfAny;
    private readonly int[] targetsOfAny;

    /// <summary>Of a drawn split.</summary>
    internal UnrecordedPairs(PairPartition partition, HashSet<long> recorded, int drugs, int targets)
        : this((drug, target) => partition.Of(drug, target) == Part.Train, recorded, drugs, targets)
    {
    }

    private UnrecordedPairs(Func<int, int, bool> ofTrain, HashSet<long> recorded, int drugs, int targets)
    {
        (this.ofTrain, this.recorded, this.drugs, this.targets) = (ofTrain, recorded, drugs, targets);
        bool[] ofDrug = new bool[drugs], ofTarget = new bool[targets];
        for (int d = 0; d < drugs; d++)
            for (int t = 0; t < targets; t++)
                if (Holds(d, t))
                {
                    Count++;
                    ofDrug[d] = ofTarget[t] = true;
                }
        (drugsOfAny, targetsOfAny) = (Marked(ofDrug), Marked(ofTarget));

        static int[] Marked(bool[] nodes) => [.. Enumerable.Range(0, nodes.Length).Where(i => nodes[i])];
    }

    /// <summary>Of a published split whose train lists interactions alone.</summary>
    /// <param name="train">Its train.</param>
    /// <param name="drugs">Nd.</param>
    /// <param name="targets">Nt.</param>
    internal static UnrecordedPairs Of(IReadOnlyCollection<SplitRow> train, int drugs, int targets)
    {
        bool[] ofDrug = new bool[drugs], ofTarget = new bool[targets];
        foreach (var row in train) ofDrug[row.Drug] = ofTarget[row.Target] = true;
        return new((drug, target) => ofDrug[drug] && ofTarget[target], [.. train.Select(r => (long)r.Drug * targets + r.Target)], drugs, targets);
    }

    /// <summary>Those of them that a fold holds out, or those that it does not.</summary>
    /// <param name="kept">Which.</param>
    internal UnrecordedPairs Where(Func<int, int, bool> kept) => new((drug, target) => ofTrain(drug, target) && kept(drug, target), recorded, drugs, targets);

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
        int[] fromDrugs = Few(drugsOfAny), fromTargets = Few(targetsOfAny);
        for (int i = 0; i < count; i++)
        {
            int drug, target;
            do (drug, target) = (fromDrugs[random.Next(fromDrugs.Length)], fromTargets[random.Next(fromTargets.Length)]);
            while (!Holds(drug, target));
            sample[i] = (drug, target);
        }
        return sample;

        int[] Few(int[] nodes) => nodes.Length <= pool || count <= pool ? nodes : [.. Enumerable.Range(0, pool).Select(_ => nodes[random.Next(nodes.Length)])];
    }

    /// <summary>Whether a pair is of train and unrecorded.</summary>
    /// <param name="drug">In [0, Nd).</param>
    /// <param name="target">In [0, Nt).</param>
    public bool Holds(int drug, int target) =>
        ofTrain(drug, target) && !recorded.Contains((long)drug * targets + target);
}
