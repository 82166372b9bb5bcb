namespace DtiGraph.Losses;

/// <summary>Expectations over a normal variable by Gauss-Hermite quadrature with 64 points.</summary>
/// <remarks>
/// E f(x) = sum of w_i f(x_i), x standard normal, exact for polynomials up to degree 127. Source: Golub and Welsch 1969, Math. Comp. 23, 221
/// (the points as roots of the orthonormal polynomial of degree 64, here by bisection between its changes of sign).
/// </remarks>
internal static class GaussHermite
{
    private const int Points = 64;

    /// <summary>(x_i, ln w_i), in ascending x.</summary>
    private static readonly (double X, double LogWeight)[] Rule = [.. Roots().Order().Select(x => (x, LogWeight(x)))];

    /// <summary>ln E exp(f(mean + sd x)), without overflow.</summary>
    public static double LogMeanExp(Func<double, double> f, double mean, double sd)
    {
        if (sd == 0) return f(mean);
        double[] terms = [.. Rule.Select(point => point.LogWeight + f(mean + sd * point.X))];
        return LogTerms.MeanExp(terms) + Math.Log(Points);
    }

    private static IEnumerable<double> Roots()
    {
        // The roots lie within 2 sqrt(n), at least pi / sqrt(n) = .39 apart; none is 0, as n is even.
        const double Step = .05;
        for (double low = 0; low < 2 * Math.Sqrt(Points); low += Step)
        {
            double left = low, right = low + Step;
            bool sign = Polynomial(left).Last > 0;
            if (Polynomial(right).Last > 0 == sign) continue;
            for (int i = 0; i < 60; i++)
            {
                double middle = (left + right) / 2;
                if (Polynomial(middle).Last > 0 == sign) left = middle;
                else right = middle;
            }
            yield return left;
            yield return -left;
        }
    }

    // w = 1 / (n p_(n-1)(x)^2) at a root of p_n.
    private static double LogWeight(double x) => -Math.Log(Points) - 2 * Math.Log(Math.Abs(Polynomial(x).Before));

    // Orthonormal Hermite polynomials: sqrt(k+1) p_(k+1) = x p_k - sqrt(k) p_(k-1).
    private static (double Last, double Before) Polynomial(double x)
    {
        double before = 0, last = 1;
        for (int k = 0; k < Points; k++) (before, last) = (last, (x * last - Math.Sqrt(k) * before) / Math.Sqrt(k + 1));
        return (last, before);
    }
}
