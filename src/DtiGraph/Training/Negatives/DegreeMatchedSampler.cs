using DtiGraph.Evaluation;
using DtiGraph.Splits;

namespace DtiGraph.Training.Negatives;

/// <summary>Negatives whose ends are as often train interactions' ends as those of the interactions themselves, so that counting interactions
/// does not tell them apart: the drug of one random interaction with the target of another, drawn again while that pair is recorded or not of train.</summary>
/// <remarks>
/// <para>The pairing of ends is that of the configuration model (Molloy and Reed 1995, doi:10.1002/rsa.3240060204). With a(d), b(t) the train
/// interactions of the ends and S the sum of a(d) b(t) over the M unrecorded pairs of train, a pair is drawn with probability</para>
/// <para>q(d, t) = (1 - u) a(d) b(t) / S + u / M, and r(d, t) = K P q(d, t), exactly.</para>
/// <para>Departs: a share u = .1 is uniform, since a pair with an end without interactions would have r = 0 and no posterior. What the posterior
/// takes is <see cref="ByDegree"/>: the same, but for an end whose degree is hidden. Cost: O(Nd Nt) once.</para>
/// </remarks>
public sealed class DegreeMatchedSampler : INegativeSampler
{
    private readonly UnrecordedPairs unrecorded;
    private readonly int perPositive;
    private readonly TrainDegrees known;
    private readonly int[] drugEnds;
    private readonly int[] targetEnds;

    /// <summary>Counts what the fractions need.</summary>
    /// <param name="unrecorded">The pairs to draw from.</param>
    /// <param name="train">Train interactions.</param>
    /// <param name="perPositive">K, at least 1.</param>
    /// <param name="masked">Share of the nodes whose interactions a step hides, in [0, 1).</param>
    /// <exception cref="ArgumentException">No unrecorded pair of train joins two nodes that have train interactions.</exception>
    public DegreeMatchedSampler(UnrecordedPairs unrecorded, LabelledPairs train, int perPositive, double masked)
    {
        (this.unrecorded, this.perPositive) = (unrecorded, perPositive);
        known = new TrainDegrees(unrecorded.Drugs, unrecorded.Targets, train.Rows);
        var interactions = train.WithLabel(1).ToList();
        (drugEnds, targetEnds) = ([.. interactions.Select(p => p.Drug)], [.. interactions.Select(p => p.Target)]);
        double products = 0, ofDrugs = 0, ofTargets = 0, silentDrugs = 0, silentTargets = 0, count = unrecorded.Count;
        foreach (var (drug, target) in unrecorded.All)
        {
            double a = known.OfDrug(drug), b = known.OfTarget(target);
            products += a * b;
            (ofDrugs, ofTargets) = (ofDrugs + a, ofTargets + b);
            (silentDrugs, silentTargets) = (silentDrugs + (a == 0 ? 1 : 0), silentTargets + (b == 0 ? 1 : 0));
        }
        if (products == 0)
            throw new ArgumentException("negativePolicy DegreeMatched: expected an unrecorded pair in train whose ends both have train interactions, got none");
        double draws = (double)interactions.Count * perPositive;
        MeanFraction = draws / count;
        ByDegree = new(MeanFraction, NegativeSampling.UniformShare * MeanFraction, (1 - NegativeSampling.UniformShare) * draws / products,
            Hidden(ofDrugs / count, silentDrugs / count), Hidden(ofTargets / count, silentTargets / count));

        // Mean degree of the ends that show no edge: the masked share of all, and those that have none.
        double Hidden(double mean, double silent) => masked == 0 ? 0 : masked * mean / (masked + (1 - masked) * silent);
    }

    /// <inheritdoc/>
    public double MeanFraction { get; }

    /// <summary>r by degree, as the network has met it: an end without train interactions looks like a masked one and counts as these do.</summary>
    public DegreeMatchedFraction ByDegree { get; }

    DegreeMatchedFraction? INegativeSampler.ByDegree => ByDegree;

    /// <inheritdoc/>
    public (int Drug, int Target)[] Sample(IReadOnlyList<(int Drug, int Target)> positives, Random random)
    {
        var sample = new (int Drug, int Target)[positives.Count * perPositive];
        for (int i = 0; i < sample.Length; i++)
        {
            if (random.NextDouble() < NegativeSampling.UniformShare)
            {
                sample[i] = unrecorded.Sample(1, random)[0];
                continue;
            }
            do sample[i] = (drugEnds[random.Next(drugEnds.Length)], targetEnds[random.Next(targetEnds.Length)]);
            while (!unrecorded.Holds(sample[i].Drug, sample[i].Target));
        }
        return sample;
    }

    /// <inheritdoc/>
    public double SampledFraction(int drug, int target) => ByDegree.Floor + ByDegree.PerDegrees * known.OfDrug(drug) * known.OfTarget(target);
}
