namespace DtiGraph.Jobs;

/// <summary>How far a distribution moved.</summary>
internal static class Stability
{
    private const double Least = .5; // rows that an empty class counts as, so that no logarithm is infinite

    /// <summary>Population stability index: the sum over classes of (new - old) ln(new / old).</summary>
    /// <param name="before">Rows by class.</param>
    /// <param name="after">Rows by class, as many classes.</param>
    /// <returns>At least 0; NaN without rows.</returns>
    public static double Index(IReadOnlyList<int> before, IReadOnlyList<int> after)
    {
        double one = before.Sum(), other = after.Sum();
        return one == 0 || other == 0 ? double.NaN : before.Zip(after, (b, a) =>
        {
            double p = Math.Max(b, Least) / one, q = Math.Max(a, Least) / other;
            return (q - p) * Math.Log(q / p);
        }).Sum();
    }

    /// <summary>Ten classes with as many of the former values in each, and how many of either fall in them.</summary>
    public static double IndexOfTenths(double[] before, double[] after)
    {
        double[] ordered = [.. before.Order()];
        double[] cuts = [.. Enumerable.Range(1, 9).Select(i => ordered[i * ordered.Length / 10]).Distinct()];
        int[] Counts(double[] values)
        {
            int[] counts = new int[cuts.Length + 1];
            foreach (double v in values) counts[cuts.Count(c => v >= c)]++;
            return counts;
        }
        return Index(Counts(before), Counts(after));
    }
}
