using System.Collections.Immutable;

namespace DtiGraph.Evaluation;

/// <summary>One point of a decision curve; net benefits per pair, in units of a net hit value.</summary>
/// <param name="Threshold">t = L/D, in (0, 1).</param>
/// <param name="Outcome">What testing the pairs with probability at least t brought.</param>
/// <param name="NetBenefit">Of the model, at most the positive rate.</param>
/// <param name="TestAll">Of testing every pair: rate - (1 - rate) t/(1 - t); below 0 for t above the positive rate.</param>
public readonly record struct DecisionPoint(double Threshold, DecisionOutcome Outcome, double NetBenefit, double TestAll)
{
    /// <summary>Of testing no pair: 0 at every threshold.</summary>
    public double TestNone => 0;

    /// <summary>What the model adds to the better of testing all and testing none.</summary>
    public double Gain => NetBenefit - Math.Max(TestAll, TestNone);
}

/// <summary>Net benefit of acting on a model, over L/D: above both testing all and testing none it is worth using.</summary>
/// <remarks>
/// Source: Vickers and Elkin 2006, Decision curve analysis, Medical Decision Making 26:565. Departs: the axis is named L/D, gross, which is
/// their threshold probability. Read on pairs with the population's positive rate: on 1:1 sampled negatives it promises what no screen will bring.
/// </remarks>
public static class DecisionCurve
{
    /// <summary>L/D from 1 in 1,000 to 1 in 2.</summary>
    public static ImmutableArray<double> DefaultThresholds { get; } = [.001, .002, .005, .01, .02, .05, .1, .15, .2, .3, .4, .5];

    /// <summary>The curve at given thresholds.</summary>
    /// <param name="probabilities">[P] in [0, 1], calibrated.</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <param name="thresholds">[K] L/D, each in (0, 1), in any order; empty means <see cref="DefaultThresholds"/>.</param>
    /// <returns>[K] points, in the order of the thresholds.</returns>
    /// <exception cref="ArgumentException">No rows, unequal lengths, a number out of range, a label other than 0 and 1.</exception>
    /// <remarks>Cost: O(K P).</remarks>
    public static ImmutableArray<DecisionPoint> Of(
        ReadOnlySpan<double> probabilities, ReadOnlySpan<int> labels, ReadOnlySpan<double> thresholds = default)
    {
        int positives = ScoredLabels.CheckProbabilities(probabilities, labels);
        if (thresholds.IsEmpty) thresholds = DefaultThresholds.AsSpan();
        var all = new DecisionOutcome(positives, labels.Length - positives, 0, 0);
        var points = ImmutableArray.CreateBuilder<DecisionPoint>(thresholds.Length);
        foreach (double threshold in thresholds)
        {
            DecisionOutcome outcome = DecisionOutcome.At(probabilities, labels, threshold);
            points.Add(new DecisionPoint(threshold, outcome, outcome.NetBenefit(threshold), all.NetBenefit(threshold)));
        }
        return points.MoveToImmutable();
    }
}
