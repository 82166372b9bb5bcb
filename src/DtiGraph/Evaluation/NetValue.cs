namespace DtiGraph.Evaluation;

/// <summary>Decisions and what they are worth in expectation, before the labels are known (after: <see cref="DecisionOutcome"/>).</summary>
/// <remarks>Source: Elkan 2001, The foundations of cost-sensitive learning, IJCAI. All values in the unit of the stakes, all pairs together.</remarks>
public static class NetValue
{
    /// <summary>Tests every pair that reaches a threshold.</summary>
    /// <param name="probabilities">[P] probabilities, or any number that the threshold is of the same kind as.</param>
    /// <param name="threshold">A pair is tested where its number is at least this; NaN: none is.</param>
    /// <returns>[P] true where the pair is tested; new array.</returns>
    public static bool[] Decide(ReadOnlySpan<double> probabilities, double threshold)
    {
        var tested = new bool[probabilities.Length];
        for (int i = 0; i < tested.Length; i++) tested[i] = probabilities[i] >= threshold;
        return tested;
    }

    /// <summary>Expected net value of a set of decisions: the sum of p D - L over the pairs tested.</summary>
    /// <param name="probabilities">[P] P(interaction), in [0, 1]; only as true as these are.</param>
    /// <param name="tested">[P] true where the pair is tested.</param>
    /// <param name="stakes">L and D, gross.</param>
    /// <returns>A real; below 0 where testing nothing is better.</returns>
    /// <exception cref="ArgumentException">Unequal lengths, a number outside [0, 1].</exception>
    public static double Expected(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> tested, DecisionStakes stakes)
    {
        if (tested.Length != probabilities.Length)
        {
            throw new ArgumentException(
                $"tested: expected {probabilities.Length} as there are probabilities, got {tested.Length} (rows)", nameof(tested));
        }
        double sum = 0;
        for (int i = 0; i < tested.Length; i++)
        {
            double value = Check(probabilities, i) * stakes.HitValue - stakes.AssayCost;
            if (tested[i]) sum += value;
        }
        return sum;
    }

    /// <summary>The most that any set of decisions is worth in expectation: the sum of p D - L over the pairs with p >= t*.</summary>
    /// <param name="probabilities">[P] P(interaction), in [0, 1].</param>
    /// <param name="stakes">L and D, gross.</param>
    /// <returns>At least 0.</returns>
    /// <exception cref="ArgumentException">A number outside [0, 1].</exception>
    public static double Best(ReadOnlySpan<double> probabilities, DecisionStakes stakes)
    {
        double sum = 0;
        for (int i = 0; i < probabilities.Length; i++) sum += Math.Max(0, Check(probabilities, i) * stakes.HitValue - stakes.AssayCost);
        return sum;
    }

    /// <summary>Share of the best expected value that a set of decisions leaves: (best - expected) / best.</summary>
    /// <param name="probabilities">[P] the true P(interaction), as a simulation knows them, in [0, 1].</param>
    /// <param name="tested">[P] true where the pair is tested.</param>
    /// <param name="stakes">L and D, gross.</param>
    /// <returns>At least 0; 0 for the best decisions, 1 for testing nothing, above 1 for worse; NaN where no pair is worth its assay.</returns>
    /// <exception cref="ArgumentException">Unequal lengths, a number outside [0, 1].</exception>
    public static double Regret(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> tested, DecisionStakes stakes)
    {
        double best = Best(probabilities, stakes), expected = Expected(probabilities, tested, stakes);
        return best > 0 ? (best - expected) / best : double.NaN;
    }

    private static double Check(ReadOnlySpan<double> probabilities, int row) => probabilities[row] is >= 0 and <= 1
        ? probabilities[row]
        : throw new ArgumentException($"probabilities: expected numbers in [0, 1], got {probabilities[row]} (row {row})", nameof(probabilities));
}
