namespace DtiGraph.Evaluation;

/// <summary>What a set of decisions brought, once the labels are known.</summary>
/// <param name="Hits">Pairs tested that are interactions, at least 0.</param>
/// <param name="Blanks">Pairs tested that are not, at least 0.</param>
/// <param name="Missed">Interactions not tested, at least 0.</param>
/// <param name="Spared">Pairs rightly not tested, at least 0.</param>
public readonly record struct DecisionOutcome(long Hits, long Blanks, long Missed, long Spared)
{
    /// <summary>All pairs.</summary>
    public long Pairs => Hits + Blanks + Missed + Spared;

    /// <summary>Pairs tested: each costs an assay.</summary>
    public long Tested => Hits + Blanks;

    /// <summary>Counts the outcome of decisions made in any way.</summary>
    /// <param name="tested">[P] true where the pair is tested.</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <returns>The counts; they sum to P.</returns>
    /// <exception cref="ArgumentException">Unequal lengths, a label other than 0 and 1.</exception>
    public static DecisionOutcome Of(ReadOnlySpan<bool> tested, ReadOnlySpan<int> labels)
    {
        if (tested.Length != labels.Length)
            throw new ArgumentException($"labels: expected {tested.Length} as there are decisions, got {labels.Length} (rows)", nameof(labels));
        var counts = (stackalloc long[4]);
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] is not (0 or 1)) throw new ArgumentException($"labels: expected 0 or 1, got {labels[i]} (row {i})", nameof(labels));
            counts[(tested[i] ? 0 : 2) + 1 - labels[i]]++;
        }
        // A pair not tested: label 1 is missed, 0 spared; tested: 1 a hit, 0 a blank.
        return new DecisionOutcome(counts[0], counts[1], counts[2], counts[3]);
    }

    /// <summary>Counts the outcome of testing every pair that reaches a threshold.</summary>
    /// <param name="probabilities">[P] finite; any order-giving number serves where the threshold is one of the same kind.</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <param name="threshold">A pair is tested where its number is at least this; NaN (no threshold exists): none is.</param>
    /// <returns>The counts; they sum to P.</returns>
    /// <exception cref="ArgumentException">No rows, unequal lengths, a number that is not finite, a label other than 0 and 1.</exception>
    public static DecisionOutcome At(ReadOnlySpan<double> probabilities, ReadOnlySpan<int> labels, double threshold)
    {
        ScoredLabels.Check(probabilities, labels, nameof(probabilities));
        return Of(NetValue.Decide(probabilities, threshold), labels);
    }

    /// <summary>Net value of the decisions: Hits x D - Tested x L.</summary>
    /// <param name="stakes">L and D, gross.</param>
    /// <returns>In the unit of the stakes, all pairs together; below 0 where testing nothing would have been better.</returns>
    public double Value(DecisionStakes stakes) => Hits * stakes.HitValue - Tested * stakes.AssayCost;

    /// <summary>Cost of the decisions: Tested x L + Missed x D, the worth of what was passed over counted as a cost.</summary>
    /// <param name="stakes">L and D, gross.</param>
    /// <returns>At least 0, in the unit of the stakes, all pairs together; (Hits + Missed) x D - <see cref="Value"/>.</returns>
    public double Cost(DecisionStakes stakes) => Tested * stakes.AssayCost + Missed * stakes.HitValue;

    /// <summary>Net benefit per pair at a threshold probability: Hits/P - Blanks/P x t/(1 - t).</summary>
    /// <param name="threshold">t, in (0, 1).</param>
    /// <returns>In (-infinity, 1], in units of a net hit value; NaN without pairs.</returns>
    /// <exception cref="ArgumentException">A threshold outside (0, 1).</exception>
    /// <remarks>
    /// Source: Vickers and Elkin 2006, Decision curve analysis, Medical Decision Making 26:565. With t = L/D it is <see cref="Value"/> / (P (D - L)):
    /// their unit is the net value of a hit, so a blank costs t/(1 - t) of one.
    /// </remarks>
    public double NetBenefit(double threshold) => threshold is > 0 and < 1
        ? (Hits - Blanks * threshold / (1 - threshold)) / Pairs
        : throw new ArgumentException($"threshold: expected a number in (0, 1), got {threshold} (net benefit)", nameof(threshold));
}
