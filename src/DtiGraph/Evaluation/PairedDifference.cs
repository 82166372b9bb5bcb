namespace DtiGraph.Evaluation;

/// <summary>How much better one model is than another on the same rows, by a bootstrap that resamples both together.</summary>
/// <param name="Difference">First minus second on the rows as they are.</param>
/// <param name="Interval">95 % percentile interval of the difference.</param>
/// <param name="Share">Twice the smaller share of resamples on either side of 0, ties on both sides, in (0, 1]: read like a two-sided p-value.</param>
public readonly record struct PairedDifference(double Difference, Interval Interval, double Share)
{
    /// <summary>The difference in AUROC and in AUPRC.</summary>
    /// <param name="first">[P] scores of the first model; finite.</param>
    /// <param name="second">[P] scores of the second model on the same rows; finite.</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <param name="seed">Of the resamples.</param>
    /// <param name="resamples">At least 1, default 1,000.</param>
    /// <exception cref="ArgumentException">No rows, unequal lengths, a score that is not finite, a label other than 0 and 1, resamples below 1.</exception>
    /// <remarks>Cost: O(P) a resample and model.</remarks>
    public static (PairedDifference Auroc, PairedDifference Auprc) Of(ReadOnlySpan<double> first, ReadOnlySpan<double> second, ReadOnlySpan<int> labels,
        ulong seed = Bootstrap.ReportSeed, int resamples = Bootstrap.DefaultResamples)
    {
        var (one, other) = (new WeightedOrder(first, labels), new WeightedOrder(second, labels));
        int[] once = new int[labels.Length];
        Array.Fill(once, 1);
        var stated = Both(once);
        var values = Bootstrap.Resampled(once.Length, Both, seed, resamples);
        return (From(stated.Auroc, [.. values.Select(v => v.Auroc)]), From(stated.Auprc, [.. values.Select(v => v.Auprc)]));

        (double Auroc, double Auprc) Both(ReadOnlySpan<int> weights)
        {
            var (a, b) = (one.Of(weights), other.Of(weights));
            return (a.Auroc - b.Auroc, a.Auprc - b.Auprc);
        }
    }

    /// <summary>The difference in any metric of weighted rows.</summary>
    /// <param name="rows">P, at least 1.</param>
    /// <param name="first">Metric of the first model, given how often each row was drawn, [P]; called from several threads.</param>
    /// <param name="second">The same of the second model.</param>
    /// <param name="seed">Of the resamples.</param>
    /// <param name="resamples">At least 1, default 1,000.</param>
    /// <exception cref="ArgumentException">No rows, resamples below 1.</exception>
    public static PairedDifference Of(int rows, Func<ReadOnlySpan<int>, double> first, Func<ReadOnlySpan<int>, double> second,
        ulong seed = Bootstrap.ReportSeed, int resamples = Bootstrap.DefaultResamples)
    {
        var values = Bootstrap.Resampled(rows, weights => first(weights) - second(weights), seed, resamples);
        int[] once = new int[rows];
        Array.Fill(once, 1);
        return From(first(once) - second(once), values);
    }

    /// <summary>Whether the first model is not worse than the second by more than a margin: the whole interval lies above -margin.</summary>
    /// <param name="margin">At least 0, in units of the metric: a loss that does not matter.</param>
    /// <returns>False too where the difference is undefined. Errs in 2.5 % of the cases in which the loss is just the margin.</returns>
    /// <exception cref="ArgumentException">A margin below 0, or not finite.</exception>
    public bool IsNotInferior(double margin) => margin >= 0 && double.IsFinite(margin)
        ? Interval.Low > -margin
        : throw new ArgumentException($"margin: expected a number of at least 0, got {margin} (non-inferiority)", nameof(margin));

    private static PairedDifference From(double stated, double[] resampled)
    {
        double[] finite = [.. resampled.Where(double.IsFinite)];
        int below = finite.Count(v => v <= 0), above = finite.Count(v => v >= 0);
        // One is added to both counts: no finite number of resamples shows a share of 0.
        double share = finite.Length == 0 ? double.NaN : Math.Min(1, 2.0 * (Math.Min(below, above) + 1) / (finite.Length + 1));
        return new(stated, Interval.Percentile(finite), share);
    }
}
