using DtiGraph.Evaluation;

namespace DtiGraph.Ranking;

/// <summary>One row of a ranked list.</summary>
/// <param name="Rank">From 1, best first.</param>
/// <param name="Drug">The drug.</param>
/// <param name="Target">The target.</param>
/// <param name="Probability">Calibrated P(interaction), in [0, 1].</param>
/// <param name="Score">sigmoid(logit) of the focal-trained network: an order, not a probability.</param>
/// <param name="Regime">What the network knew of the two: warm, cold_drug, cold_target, cold_both.</param>
/// <param name="Known">The interaction is already recorded in the graph.</param>
/// <param name="DegreeProbability">What the degree twin says, which knows no chemistry.</param>
/// <param name="Lift">Log-odds of the probability less those of the degree twin's: what the network adds.</param>
/// <param name="Decision">test or skip, where costs were given.</param>
public sealed record RankedPair(
    int Rank, NodeView Drug, NodeView Target, double Probability, double Score, Regime Regime, bool Known, double DegreeProbability, double Lift,
    string? Decision)
{
    /// <summary>In a ranked list of an ensemble the best and the worst rank that its networks give this row; null for a single network, and for a
    /// pair that stands alone.</summary>
    public RankInterval? RankInterval { get; init; }

    /// <summary>Of a pair that stands alone with an end that the graph does not hold: each such end is in the applicability domain, as inDomain of a ranked list says; null where
    /// the graph holds both, and in a ranked list, which says it once.</summary>
    public bool? InDomain { get; init; }

    /// <summary>Where targets to compare with were given: the probability that the row's drug interacts with each of them, in the order of against; null otherwise.</summary>
    public IReadOnlyList<double>? AgainstProbabilities { get; init; }

    /// <summary>Log-odds of the row's probability less the largest log-odds that its drug has with a target to compare with, the row's own target not counted. A
    /// difference of what the model says, not of measured affinities: above 0 the drug is likelier to be recorded with this target than with any of those. Null
    /// where there is none to compare with.</summary>
    public double? Selectivity { get; init; }

    /// <summary>Of a pair that stands alone, how its two ends were found; null in a ranked list, which says it once.</summary>
    public PairResolution? ResolvedBy { get; init; }
}

/// <summary>How the ends of a pair were found: as resolvedBy of a ranked list says.</summary>
/// <param name="Drug">The drug.</param>
/// <param name="Target">The target.</param>
public sealed record PairResolution(string Drug, string Target);
