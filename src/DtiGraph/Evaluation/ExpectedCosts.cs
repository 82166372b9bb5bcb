using System.Collections.Immutable;

namespace DtiGraph.Evaluation;

/// <summary>One row of the expected-cost table: testing the pairs with p >= t* = L/D; costs per pair in units of D.</summary>
/// <param name="Ratio">L/D, above 0.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Stated">What the probabilities said it would cost: mean of min(p, L/D).</param>
/// <param name="Cost">What it did cost: an assay for each pair tested, D for each interaction missed.</param>
/// <param name="TestAll">Testing every pair: L/D.</param>
/// <param name="TestNone">Testing none: the positive rate.</param>
/// <param name="Perfect">Testing exactly the interactions: positive rate x L/D.</param>
public readonly record struct ExpectedCost(
    double Ratio, DecisionOutcome Outcome, double Stated, double Cost, double TestAll, double TestNone, double Perfect)
{
    /// <summary>Cost less Stated: not 0 beyond noise where the probabilities are wrong.</summary>
    public double Surprise => Cost - Stated;
}

/// <summary>The expected-cost table: for each L/D what the model's decisions cost, what they were said to, and what no model costs.</summary>
/// <remarks>
/// Source: Elkan 2001, The foundations of cost-sensitive learning, IJCAI, with the cost matrix tested L, missed D, spared 0. Departs: a hit costs
/// its assay L, the gross convention of <see cref="DecisionStakes"/>.
/// </remarks>
public static class ExpectedCosts
{
    /// <summary>The table at given ratios.</summary>
    /// <param name="probabilities">[P] in [0, 1], calibrated.</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <param name="ratios">[K] L/D, finite, above 0, in any order; empty means <see cref="DecisionCurve.DefaultThresholds"/>.</param>
    /// <returns>[K] rows, in the order of the ratios.</returns>
    /// <exception cref="ArgumentException">No rows, unequal lengths, a number out of range, a label other than 0 and 1.</exception>
    /// <remarks>Cost: O(K P).</remarks>
    public static ImmutableArray<ExpectedCost> Of(ReadOnlySpan<double> probabilities, ReadOnlySpan<int> labels, ReadOnlySpan<double> ratios = default)
    {
        double rate = (double)ScoredLabels.CheckProbabilities(probabilities, labels) / labels.Length;
        if (ratios.IsEmpty) ratios = DecisionCurve.DefaultThresholds.AsSpan();
        var rows = ImmutableArray.CreateBuilder<ExpectedCost>(ratios.Length);
        foreach (double ratio in ratios)
        {
            DecisionStakes stakes = DecisionStakes.OfRatio(ratio);
            DecisionOutcome outcome = DecisionOutcome.At(probabilities, labels, stakes.Threshold);
            double stated = 0;
            foreach (double p in probabilities) stated += Math.Min(p, ratio) / labels.Length;
            rows.Add(new ExpectedCost(ratio, outcome, stated, outcome.Cost(stakes) / labels.Length, ratio, rate, rate * ratio));
        }
        return rows.MoveToImmutable();
    }
}
