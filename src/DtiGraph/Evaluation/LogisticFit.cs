namespace DtiGraph.Evaluation;

/// <summary>Maximum-likelihood fit of P(y = 1) = sigmoid(a x + b) in one dimension, a kept positive.</summary>
/// <remarks>
/// Newton on the standardised x. Where no finite maximum exists (one class, or the classes separated) the labels are softened to
/// (n1 + 1)/(n1 + 2) and 1/(n0 + 2), which always has one (Platt 1999, Probabilistic outputs for support vector machines, section 2.2).
/// Where the best slope is not positive the slope is <see cref="LeastSlope"/> and b alone is fitted: the order is kept and the
/// probabilities are nearly the prevalence.
/// </remarks>
internal static class LogisticFit
{
    public const double LeastSlope = 1e-3;

    public static (double Slope, double Intercept) Of(ReadOnlySpan<double> x, ReadOnlySpan<int> labels)
    {
        int positives = ScoredLabels.Check(x, labels, "logits");
        double[] targets = Targets(labels, positives == 0 || positives == labels.Length || Separated(x, labels)), column = x.ToArray();
        (double mean, double deviation) = Standardise(column);
        // Equal x say nothing about the slope: it stays 1, b alone is fitted.
        if (deviation == 0) return (1, Intercept(x, targets, 1));
        double[] fit = LogisticNewton.Fit([column, Ones(column.Length)], null, targets, [0, Prevalence(targets)]).Weights;
        if (fit[0] / deviation >= LeastSlope) return (fit[0] / deviation, fit[1] - fit[0] * mean / deviation);
        return (LeastSlope, Intercept(x, targets, LeastSlope));
    }

    /// <summary>b alone, with a given slope.</summary>
    public static double Intercept(ReadOnlySpan<double> x, double[] targets, double slope)
    {
        double[] offset = x.ToArray();
        double mean = 0;
        for (int i = 0; i < offset.Length; i++) mean += (offset[i] *= slope) / offset.Length;
        return LogisticNewton.Fit([Ones(offset.Length)], offset, targets, [Prevalence(targets) - mean]).Weights[0];
    }

    /// <summary>Labels as numbers, softened where asked.</summary>
    public static double[] Targets(ReadOnlySpan<int> labels, bool soften)
    {
        int positives = labels.Count(1);
        double high = soften ? (positives + 1.0) / (positives + 2.0) : 1, low = soften ? 1.0 / (labels.Length - positives + 2.0) : 0;
        var targets = new double[labels.Length];
        for (int i = 0; i < targets.Length; i++) targets[i] = labels[i] == 1 ? high : low;
        return targets;
    }

    /// <summary>Log-odds of the mean target: where an intercept starts.</summary>
    public static double Prevalence(double[] targets)
    {
        double rate = Math.Clamp(targets.Average(), 1e-9, 1 - 1e-9);
        return Math.Log(rate / (1 - rate));
    }

    public static double[] Ones(int count)
    {
        var ones = new double[count];
        Array.Fill(ones, 1);
        return ones;
    }

    /// <summary>True where some threshold splits the classes, equal numbers on it allowed: the likelihood then has no finite maximum.</summary>
    public static bool Separated(ReadOnlySpan<double> x, ReadOnlySpan<int> labels)
    {
        double low0 = double.PositiveInfinity, high0 = double.NegativeInfinity, low1 = low0, high1 = high0;
        for (int i = 0; i < x.Length; i++)
        {
            if (labels[i] == 1) (low1, high1) = (Math.Min(low1, x[i]), Math.Max(high1, x[i]));
            else (low0, high0) = (Math.Min(low0, x[i]), Math.Max(high0, x[i]));
        }
        bool constant = Math.Min(low0, low1) == Math.Max(high0, high1);
        return !constant && (high0 <= low1 || high1 <= low0);
    }

    /// <summary>Brings a column to mean 0 and deviation 1, in place; a constant one becomes 0 with deviation 0.</summary>
    public static (double Mean, double Deviation) Standardise(double[] column)
    {
        double mean = 0, square = 0;
        foreach (double value in column) mean += value / column.Length;
        foreach (double value in column) square += (value - mean) * (value - mean) / column.Length;
        double deviation = column.AsSpan().ContainsAnyExcept(column[0]) ? Math.Sqrt(square) : 0;
        for (int i = 0; i < column.Length; i++) column[i] = deviation == 0 ? 0 : (column[i] - mean) / deviation;
        return (mean, deviation);
    }
}
