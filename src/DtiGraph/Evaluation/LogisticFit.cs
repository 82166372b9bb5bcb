namespace DtiGraph.Evaluation;

/// <summary>Maximum-likelihood fit of P(y = 1) = sigmoid(a x + b) in one dimension, a kept positive.</summary>
/// <remarks>
/// Newton with step halving on the standardised x, from a fixed start: the same rows give the same numbers. Where no finite maximum exists
/// (one class, or the classes separated) the labels are softened to (n1 + 1)/(n1 + 2) and 1/(n0 + 2), which always has one
/// (Platt 1999, Probabilistic outputs for support vector machines, section 2.2). Where the best slope is not positive the slope is
/// <see cref="LeastSlope"/> and b alone is fitted: the order is kept and the probabilities are nearly the prevalence.
/// </remarks>
internal static class LogisticFit
{
    public const double LeastSlope = 1e-3;

    public static (double Slope, double Intercept) Of(ReadOnlySpan<double> x, ReadOnlySpan<int> labels)
    {
        int positives = ScoredLabels.Check(x, labels, "logits"), negatives = x.Length - positives;
        double high = 1, low = 0;
        if (positives == 0 || negatives == 0 || Separated(x, labels))
        {
            high = (positives + 1.0) / (positives + 2.0);
            low = 1.0 / (negatives + 2.0);
        }
        var targets = new double[x.Length];
        for (int i = 0; i < targets.Length; i++) targets[i] = labels[i] == 1 ? high : low;

        (double mean, double deviation) = Spread(x);
        // Equal x say nothing about the slope: it stays 1, b alone is fitted.
        if (deviation == 0) return (1, Newton(x, targets, 1, slopeFree: false).Intercept);
        var standard = new double[x.Length];
        for (int i = 0; i < standard.Length; i++) standard[i] = (x[i] - mean) / deviation;
        (double slope, double intercept) = Newton(standard, targets, 0, slopeFree: true);
        if (slope / deviation >= LeastSlope) return (slope / deviation, intercept - slope * mean / deviation);
        return (LeastSlope, Newton(x, targets, LeastSlope, slopeFree: false).Intercept);
    }

    private static (double Slope, double Intercept) Newton(ReadOnlySpan<double> x, double[] targets, double slope, bool slopeFree)
    {
        double shift = 0;
        foreach (double value in x) shift += slope * value / x.Length;
        // Start where the mean x gets about the prevalence.
        double rate = Math.Clamp(targets.Average(), 1e-9, 1 - 1e-9), intercept = Math.Log(rate / (1 - rate)) - shift;
        double loss = Loss(x, targets, slope, intercept);
        for (int step = 0; step < 200; step++)
        {
            double ga = 0, gb = 0, haa = 0, hab = 0, hbb = 0;
            for (int i = 0; i < targets.Length; i++)
            {
                double p = Logistic.Sigmoid(slope * x[i] + intercept), residual = p - targets[i], weight = p * (1 - p);
                ga += residual * x[i];
                gb += residual;
                haa += weight * x[i] * x[i];
                hab += weight * x[i];
                hbb += weight;
            }
            double da = 0, db = gb / hbb, determinant = haa * hbb - hab * hab;
            if (slopeFree)
            {
                da = (hbb * ga - hab * gb) / determinant;
                db = (haa * gb - hab * ga) / determinant;
            }
            double decrement = slopeFree ? ga * da + gb * db : gb * db;
            if (!double.IsFinite(da) || !double.IsFinite(db) || decrement <= 1e-20 * targets.Length) break;
            // Near the maximum the loss no longer tells steps apart: what is lost to rounding is allowed, and Newton ends it.
            double length = 1, next = Loss(x, targets, slope - da, intercept - db), allowed = loss + 1e-13 * (1 + loss);
            while (!(next <= allowed) && length > 1e-10)
            {
                length /= 2;
                next = Loss(x, targets, slope - length * da, intercept - length * db);
            }
            if (!(next <= allowed)) break;
            slope -= length * da;
            intercept -= length * db;
            loss = next;
        }
        return (slope, intercept);
    }

    private static double Loss(ReadOnlySpan<double> x, double[] targets, double slope, double intercept)
    {
        double sum = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            double logit = slope * x[i] + intercept;
            sum += Logistic.Softplus(logit) - targets[i] * logit;
        }
        return sum;
    }

    private static bool Separated(ReadOnlySpan<double> x, ReadOnlySpan<int> labels)
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

    private static (double Mean, double Deviation) Spread(ReadOnlySpan<double> x)
    {
        double mean = 0, square = 0;
        foreach (double value in x) mean += value / x.Length;
        foreach (double value in x) square += (value - mean) * (value - mean) / x.Length;
        bool constant = !x.ContainsAnyExcept(x[0]);
        return (mean, constant ? 0 : Math.Sqrt(square));
    }
}
