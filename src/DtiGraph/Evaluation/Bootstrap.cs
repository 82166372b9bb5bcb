namespace DtiGraph.Evaluation;

/// <summary>Percentile bootstrap: how far a metric would move if other rows of the same kind had been drawn.</summary>
/// <remarks>Rows are resampled with replacement and enter as counts. Every resample has a random stream of its own, so the numbers do not depend
/// on the number of threads. Source: Efron and Tibshirani 1993, chapter 13.</remarks>
public static class Bootstrap
{
    /// <summary>Resamples behind an interval.</summary>
    public const int DefaultResamples = 1000;

    /// <summary>Seed of the intervals in reports.</summary>
    public const ulong ReportSeed = 1;

    /// <summary>95 % intervals of AUROC and AUPRC over pairs.</summary>
    /// <param name="scores">[P] any order-giving number, higher is more likely; finite.</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <param name="seed">Of the resamples.</param>
    /// <param name="resamples">At least 1, default 1,000.</param>
    /// <returns>Undefined where the metric is.</returns>
    /// <exception cref="ArgumentException">No rows, unequal lengths, a score that is not finite, a label other than 0 and 1, resamples below 1.</exception>
    /// <remarks>Resamples without one of the classes are left out. Pairs of one drug are not independent: over drugs the truth is wider. Cost: O(P) a resample.</remarks>
    public static (Interval Auroc, Interval Auprc) Of(
        ReadOnlySpan<double> scores, ReadOnlySpan<int> labels, ulong seed = ReportSeed, int resamples = DefaultResamples)
    {
        var order = new WeightedOrder(scores, labels);
        var values = Resampled(order.Count, order.Of, seed, resamples);
        return (Interval.Percentile(values.Select(v => v.Auroc)), Interval.Percentile(values.Select(v => v.Auprc)));
    }

    /// <summary>What a metric of weighted rows is on every resample.</summary>
    /// <param name="rows">P, at least 1.</param>
    /// <param name="metric">The metric, given how often each row was drawn, [P]; called from several threads.</param>
    /// <param name="seed">Of the resamples.</param>
    /// <param name="resamples">At least 1.</param>
    /// <exception cref="ArgumentException">No rows, resamples below 1.</exception>
    internal static T[] Resampled<T>(int rows, Func<ReadOnlySpan<int>, T> metric, ulong seed, int resamples)
    {
        if (rows < 1) throw new ArgumentException($"rows: expected at least one, got {rows} (bootstrap)", nameof(rows));
        if (resamples < 1) throw new ArgumentException($"resamples: expected at least 1, got {resamples} (bootstrap)", nameof(resamples));
        var values = new T[resamples];
        Parallel.For(0, resamples, () => new int[rows], (resample, _, weights) =>
        {
            var random = new SplitMix(SplitMix.Stream(seed, resample));
            Array.Clear(weights);
            for (int i = 0; i < weights.Length; i++) weights[random.NextIndex(weights.Length)]++;
            values[resample] = metric(weights);
            return weights;
        }, _ => { });
        return values;
    }
}
