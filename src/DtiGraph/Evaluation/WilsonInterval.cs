namespace DtiGraph.Evaluation;

/// <summary>Between which rates a count is likely to have come from.</summary>
/// <remarks>Wilson's score interval, which stays in [0, 1] and is right for few rows too. Source: Wilson 1927, doi:10.1080/01621459.1927.10502953.</remarks>
public static class WilsonInterval
{
    private const double Z = 1.959963984540054; // 95 %

    /// <summary>The 95 % interval of a rate.</summary>
    /// <param name="hits">In [0, count].</param>
    /// <param name="count">Rows; undefined where there are none.</param>
    /// <exception cref="ArgumentException">More hits than rows, or fewer than none.</exception>
    public static Interval Of(int hits, int count)
    {
        if (hits < 0 || hits > count) throw new ArgumentException($"hits: expected 0 to {count}, got {hits} (Wilson interval)", nameof(hits));
        if (count == 0) return Interval.Undefined;
        double rate = (double)hits / count, square = Z * Z / count;
        double middle = rate + square / 2, half = Z * Math.Sqrt((rate * (1 - rate) + square / 4) / count);
        return new(Math.Max(0, (middle - half) / (1 + square)), Math.Min(1, (middle + half) / (1 + square)));
    }
}
