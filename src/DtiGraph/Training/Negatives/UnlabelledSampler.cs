using DtiGraph.Splits;

namespace DtiGraph.Training.Negatives;

/// <summary>Pairs without a label in train as further negatives, where the data lists negatives of its own: a few thousand listed ones say
/// little about the millions of pairs that a screen is made of.</summary>
/// <remarks>
/// Every pair of a train drug with a train target that train does not label, and that is of train where all pairs were divided, is as likely as
/// the other. Under a published split these may be held-out pairs, of either label: what is held out is neither taken nor spared, for both would tell.
/// r = 1 + K P / N, with N the listed negatives: as if these had been drawn more than once. Where the listed ones were chosen otherwise than by
/// chance that is not exact, and the correction that validation fits makes up for it.
/// Source: the unknown pairs of Liu et al. 2016, doi:10.1371/journal.pcbi.1004760, which are all taken as 0. Departs: sampled, beside the listed.
/// </remarks>
public sealed class UnlabelledSampler : INegativeSampler
{
    /// <summary>Pairs of train nodes up to which those without a label are listed.</summary>
    private const int Listed = 100_000;

    private readonly int[] drugs, targets;
    private readonly HashSet<(int, int)> labelled;
    private readonly PairPartition? partition;
    private readonly (int, int)[]? left;
    private readonly int perPositive, pool;

    private UnlabelledSampler(Split split, int perPositive, int pool)
    {
        var train = split.Train;
        this.pool = pool;
        (drugs, targets) = ([.. train.Drugs.Distinct().Order()], [.. train.Targets.Distinct().Order()]);
        (labelled, partition, this.perPositive) = ([.. train.Drugs.Zip(train.Targets)], split.Partition, perPositive);
        MeanFraction = 1 + (double)perPositive * train.Positives / (train.Count - train.Positives);
        // Where few are left, or might be, a draw would seldom hit one: of folds, too, a third of all pairs is of train.
        long all = (long)drugs.Length * targets.Length;
        if (all <= Listed || labelled.Count > all / 4) left = [.. from d in drugs from t in targets where Holds(d, t) select (d, t)];
    }

    /// <summary>The sampler of a split.</summary>
    /// <param name="split">With listed negatives in train.</param>
    /// <param name="perPositive">K, at least 0.</param>
    /// <param name="pool">Drugs, and targets, that one sample has at most (<see cref="Sampling.SamplingOptions.Pool"/>).</param>
    /// <returns>null where K is 0, where train lists no negatives, and where train labels most of its pairs: of a panel that was measured
    /// as a whole the few that are left are those held out or failed, and stand for no millions.</returns>
    public static UnlabelledSampler? Of(Split split, int perPositive, int pool = int.MaxValue)
    {
        if (perPositive == 0 || split.Train.Positives == split.Train.Count) return null;
        var sampler = new UnlabelledSampler(split, perPositive, pool);
        return sampler.left is { } left && left.Length < sampler.labelled.Count ? null : sampler;
    }

    /// <inheritdoc/>
    public double MeanFraction { get; }

    /// <inheritdoc/>
    public double SampledFraction(int drug, int target) => MeanFraction;

    /// <summary>Whether a pair may be drawn.</summary>
    /// <param name="drug">A drug of a labelled train pair.</param>
    /// <param name="target">A target of a labelled train pair.</param>
    public bool Holds(int drug, int target) => !labelled.Contains((drug, target)) && (partition is null || partition.Of(drug, target) == Part.Train);

    /// <inheritdoc/>
    public (int Drug, int Target)[] Sample(IReadOnlyList<(int Drug, int Target)> positives, Random random)
    {
        var sample = new (int, int)[positives.Count * perPositive];
        int[] fewDrugs = left is null ? Few(drugs, sample.Length, random) : [], fewTargets = left is null ? Few(targets, sample.Length, random) : [];
        for (int i = 0; i < sample.Length; i++) sample[i] = left is null ? Draw(fewDrugs, fewTargets, random) : left[random.Next(left.Length)];
        return sample;
    }

    private int[] Few(int[] nodes, int pairs, Random random)
    {
        if (nodes.Length <= pool || pairs <= pool) return nodes;
        var few = new int[pool];
        for (int i = 0; i < few.Length; i++) few[i] = nodes[random.Next(nodes.Length)];
        return few;
    }

    private (int, int) Draw(int[] fromDrugs, int[] fromTargets, Random random)
    {
        int drug, target;
        do (drug, target) = (fromDrugs[random.Next(fromDrugs.Length)], fromTargets[random.Next(fromTargets.Length)]);
        while (!Holds(drug, target));
        return (drug, target);
    }
}
