namespace DtiGraph.Benchmarks;

/// <summary>What one thing took.</summary>
/// <param name="What">Its name.</param>
/// <param name="Milliseconds">Of every round.</param>
/// <param name="Units">What one 1,024 x 1,024 x 1,024 product of libtorch took in every round, on the same threads.</param>
/// <param name="Gigaflop">Its arithmetic, in 10^9 operations; 0 where that says nothing.</param>
internal sealed record Figure(string What, IReadOnlyList<double> Milliseconds, IReadOnlyList<double> Units, double Gigaflop = 0)
{
    /// <summary>Of one unit.</summary>
    public const double UnitGigaflop = 2 * 1.024 * 1.024 * 1.024;

    /// <summary>The middle of the rounds.</summary>
    public static double Median(IReadOnlyList<double> values) => values.Order().ElementAt(values.Count / 2);
}
