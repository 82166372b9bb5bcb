using System.Collections.Immutable;

namespace DtiGraph.Evaluation;

/// <summary>The best non-decreasing function of the logit, by pooling adjacent violators: straight lines between its steps, level outside.</summary>
/// <param name="Thresholds">[K] logits, finite, strictly increasing; empty: every logit is left as it is.</param>
/// <param name="Values">[K] probabilities at the thresholds, in [0, 1], non-decreasing.</param>
/// <remarks>
/// Non-decreasing, not strictly: logits within one step become ties. A step without positives says 0, one without negatives says 1, and
/// the log-odds are then infinite: it interpolates frequencies and assumes nothing.
/// Source: Zadrozny and Elkan 2002, Transforming classifier scores into accurate multiclass probability estimates, KDD; Ayer et al. 1955 for
/// the algorithm. Departs: the mean of a pool is kept as two counts, so pooling is exact; between two pools the value is interpolated (as
/// scikit-learn does) where they step.
/// </remarks>
/// <exception cref="ArgumentException">Unequal lengths, thresholds or values out of range or out of order.</exception>
public sealed record IsotonicCalibration(ImmutableArray<double> Thresholds, ImmutableArray<double> Values) : ICalibration
{
    /// <summary>Fewest rows that a fit is made on by default: below 1,000 isotonic calibration overfits (Niculescu-Mizil and Caruana 2005).</summary>
    public const int DefaultMinimumRows = 1000;

    /// <summary>Leaves every logit as it is: probability sigmoid(logit).</summary>
    public static IsotonicCalibration Identity { get; } = new([], []);

    /// <summary>[K] logits, strictly increasing.</summary>
    public ImmutableArray<double> Thresholds { get; } = CheckThresholds(Thresholds);

    /// <summary>[K] probabilities, non-decreasing.</summary>
    public ImmutableArray<double> Values { get; } = CheckValues(Values, Thresholds.Length);

    /// <summary>Fits on validation pairs: least squares, and maximum likelihood too, among all non-decreasing functions.</summary>
    /// <param name="logits">[P] finite; of a focal-trained model the posterior's logits.</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <param name="minimumRows">Below this many rows nothing is fitted; at least 1, default 1,000.</param>
    /// <returns>
    /// The fit, with the two ends of each pool as thresholds. <see cref="Identity"/> where rows are fewer than <paramref name="minimumRows"/> or
    /// one class is absent. Separated classes become a line from 0 to 1 between them; a reversed order becomes the prevalence everywhere.
    /// </returns>
    /// <exception cref="ArgumentException">Unequal lengths, a logit that is not finite, a label other than 0 and 1, minimumRows below 1.</exception>
    /// <remarks>Equal logits are one point. Cost: O(P log P).</remarks>
    public static IsotonicCalibration Fit(ReadOnlySpan<double> logits, ReadOnlySpan<int> labels, int minimumRows = DefaultMinimumRows)
    {
        if (!Calibration.Enough(logits, labels, minimumRows, "isotonic fit")) return Identity;
        (double[] ordered, int[] truth) = ScoredLabels.StableAscending(logits, labels);
        var pools = new Stack<Pool>();
        for (int start = 0; start < ordered.Length;)
        {
            int end = ScoredLabels.TieEnd(ordered, start);
            var pool = new Pool(ordered[start], ordered[start], truth.AsSpan(start, end - start).Count(1), end - start);
            // Equal rates pool as well, so that each step is as long as it can be.
            while (pools.TryPeek(out Pool before) && before.Positives * pool.Count >= pool.Positives * before.Count)
                pool = new Pool(pools.Pop().Low, pool.High, before.Positives + pool.Positives, before.Count + pool.Count);
            pools.Push(pool);
            start = end;
        }
        List<double> thresholds = [], values = [];
        foreach (Pool pool in pools.Reverse())
        {
            double value = (double)pool.Positives / pool.Count;
            Add(pool.Low, value);
            if (pool.High > pool.Low) Add(pool.High, value);
        }
        return new IsotonicCalibration([.. thresholds], [.. values]);

        void Add(double threshold, double value)
        {
            thresholds.Add(threshold);
            values.Add(value);
        }
    }

    /// <inheritdoc/>
    public double Apply(double logit)
    {
        if (Thresholds.IsEmpty) return Logistic.Sigmoid(logit);
        if (double.IsNaN(logit)) return double.NaN;
        int at = Thresholds.BinarySearch(logit);
        if (at >= 0) return Values[at];
        int next = ~at;
        if (next == 0) return Values[0];
        if (next == Thresholds.Length) return Values[^1];
        double part = (logit - Thresholds[next - 1]) / (Thresholds[next] - Thresholds[next - 1]);
        // Rounding may pass the upper end by a digit, which would reverse an order with the next step.
        return Math.Min(Values[next - 1] + part * (Values[next] - Values[next - 1]), Values[next]);
    }

    /// <inheritdoc/>
    public double LogOdds(double logit)
    {
        if (Thresholds.IsEmpty) return logit;
        double p = Apply(logit);
        return Math.Log(p) - Math.Log(1 - p);
    }

    /// <summary>Equal where all numbers are.</summary>
    /// <param name="other">Another calibration or null.</param>
    public bool Equals(IsotonicCalibration? other) => other is not null
        && Thresholds.AsSpan().SequenceEqual(other.Thresholds.AsSpan()) && Values.AsSpan().SequenceEqual(other.Values.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() =>
        Thresholds.IsEmpty ? 0 : HashCode.Combine(Thresholds.Length, Thresholds[0], Values[0], Thresholds[^1], Values[^1]);

    private static ImmutableArray<double> CheckThresholds(ImmutableArray<double> thresholds)
    {
        if (thresholds.IsDefault) throw Refused("thresholds", "an array", "none");
        for (int i = 0; i < thresholds.Length; i++)
        {
            if (!double.IsFinite(thresholds[i]) || (i > 0 && thresholds[i] <= thresholds[i - 1]))
                throw Refused("thresholds", "finite, strictly increasing numbers", $"{thresholds[i]} as number {i}");
        }
        if (thresholds.Length > 0 && !double.IsFinite(thresholds[^1] - thresholds[0]))
            throw Refused("thresholds", "a finite span", $"{thresholds[0]} to {thresholds[^1]}");
        return thresholds;
    }

    private static ImmutableArray<double> CheckValues(ImmutableArray<double> values, int count)
    {
        if (values.IsDefault || values.Length != count)
            throw Refused("values", $"{count} as there are thresholds", values.IsDefault ? "none" : $"{values.Length}");
        for (int i = 0; i < values.Length; i++)
        {
            if (!(values[i] is >= 0 and <= 1) || (i > 0 && values[i] < values[i - 1]))
                throw Refused("values", "non-decreasing numbers in [0, 1]", $"{values[i]} as number {i}");
        }
        return values;
    }

    private static ArgumentException Refused(string what, string expected, string got) =>
        new($"{what}: expected {expected}, got {got} (isotonic calibration)", what);

    private readonly record struct Pool(double Low, double High, long Positives, long Count);
}
