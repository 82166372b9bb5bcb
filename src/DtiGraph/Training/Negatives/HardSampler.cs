using DtiGraph.Features;
using DtiGraph.Splits;

namespace DtiGraph.Training.Negatives;

/// <summary>Negatives next to interactions: for an interaction (d, t) one of the unrecorded pairs (d, t') with t' homologous to t, or (d', t)
/// with d' similar to d. The network must tell near things apart.</summary>
/// <remarks>
/// <para>Unrecorded is not inactive, and these are the unrecorded pairs that are likeliest to interact: what they teach is partly wrong.</para>
/// <para>A share u = .1 is uniform, and so is the draw of an interaction that has no such pair. With c the number of an interaction's candidates,</para>
/// <para>r(d, t) = K ((u P1 + P0) / M + (1 - u) sum over the interactions that (d, t) is a candidate of, of 1/c),</para>
/// <para>with P1 interactions that have candidates and P0 that have none. It is exact for the unrecorded pairs of train and approximate for all others,
/// which are counted as one candidate more. It rests on the neighbour lists, which serving does not have: recalibration is needed, and the
/// posterior takes the mean.</para>
/// </remarks>
public sealed class HardSampler : INegativeSampler
{
    private readonly UnrecordedPairs unrecorded;
    private readonly GraphFeatures features;
    private readonly int perPositive;
    private readonly Lazy<CandidateCounts> counts; // drawing needs none

    /// <summary>Takes the lists of neighbours as they are.</summary>
    /// <param name="unrecorded">The pairs to draw from.</param>
    /// <param name="train">Train interactions.</param>
    /// <param name="features">Nearest drugs and nearest targets.</param>
    /// <param name="perPositive">K, at least 1.</param>
    public HardSampler(UnrecordedPairs unrecorded, LabelledPairs train, GraphFeatures features, int perPositive)
    {
        (this.unrecorded, this.features, this.perPositive) = (unrecorded, features, perPositive);
        var interactions = train.WithLabel(1).ToList();
        counts = new(() => Count(interactions));
        MeanFraction = (double)interactions.Count * perPositive / unrecorded.Count;
    }

    /// <inheritdoc/>
    public double MeanFraction { get; }

    /// <summary>True: r rests on the neighbour lists.</summary>
    public bool RecalibrationNeeded => true;

    /// <inheritdoc/>
    public (int Drug, int Target)[] Sample(IReadOnlyList<(int Drug, int Target)> positives, Random random)
    {
        var sample = new List<(int Drug, int Target)>(positives.Count * perPositive);
        foreach (var (drug, target) in positives)
        {
            var near = Candidates(drug, target);
            for (int k = 0; k < perPositive; k++)
            {
                bool uniform = random.NextDouble() < NegativeSampling.UniformShare || near.Count == 0;
                sample.Add(uniform ? unrecorded.Sample(1, random)[0] : near[random.Next(near.Count)]);
            }
        }
        return [.. sample];
    }

    /// <inheritdoc/>
    public double SampledFraction(int drug, int target)
    {
        int more = unrecorded.Holds(drug, target) ? 0 : 1;
        var of = counts.Value;
        double near = of.ByDrug[drug].Where(p => Lists(features.HomologousTargets[p.Target], target))
            .Concat(of.ByTarget[target].Where(p => Lists(features.SimilarDrugs[p.Drug], drug)))
            .Sum(p => 1.0 / (of.Candidates[p] + more));
        return perPositive * (of.Floor + (1 - NegativeSampling.UniformShare) * near);
    }

    private CandidateCounts Count(List<(int Drug, int Target)> interactions)
    {
        var candidates = new Dictionary<(int, int), int>();
        foreach (var (drug, target) in interactions) candidates[(drug, target)] = Candidates(drug, target).Count;
        double uniform = interactions.Sum(p => candidates[p] == 0 ? 1 : NegativeSampling.UniformShare);
        return new(candidates, uniform / unrecorded.Count, interactions.ToLookup(p => p.Drug), interactions.ToLookup(p => p.Target));
    }

    private static bool Lists(Neighbour[] neighbours, int node) => neighbours.Any(n => n.Index == node);

    private List<(int Drug, int Target)> Candidates(int drug, int target) =>
    [
        .. features.HomologousTargets[target].Select(n => (drug, n.Index)).Where(p => unrecorded.Holds(drug, p.Index)),
        .. features.SimilarDrugs[drug].Select(n => (n.Index, target)).Where(p => unrecorded.Holds(p.Index, target)),
    ];

    private sealed record CandidateCounts(
        Dictionary<(int Drug, int Target), int> Candidates, double Floor, ILookup<int, (int Drug, int Target)> ByDrug, ILookup<int, (int Drug, int Target)> ByTarget);
}
