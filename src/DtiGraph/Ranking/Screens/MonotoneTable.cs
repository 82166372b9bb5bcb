namespace DtiGraph.Ranking.Screens;

/// <summary>A rising function at 128 places a unit from -64 to 64: between which two of its values it lies anywhere, without computing it.</summary>
/// <remarks>Nothing is asked of the function but that it rises; what rounding takes from that, 1e-9 of its value gives back.</remarks>
internal sealed class MonotoneTable
{
    private const int Reach = 64, Steps = 128;
    private const double Rounding = 1e-9;

    private readonly double[] lower, upper; // at the places

    /// <summary>Computes the function at all places.</summary>
    public MonotoneTable(Func<double, double> rising)
    {
        (lower, upper) = (new double[2 * Reach * Steps + 1], new double[2 * Reach * Steps + 1]);
        for (int i = 0; i < lower.Length; i++)
        {
            double value = rising(Place(i)), margin = Rounding * (1 + Math.Abs(value));
            (lower[i], upper[i]) = (value - margin, i == 0 ? value + margin : Math.Max(upper[i - 1], value + margin));
        }
    }

    /// <summary>What the function is at least.</summary>
    public double Lower(double x) => x < -Reach ? double.NegativeInfinity : lower[(int)((Math.Min(x, Reach) + Reach) * Steps)];

    /// <summary>What the function is at most.</summary>
    public double Upper(double x) => x > Reach ? double.PositiveInfinity : upper[(int)Math.Ceiling((Math.Max(x, -Reach) + Reach) * Steps)];

    /// <summary>Where the function can reach a value: nowhere below.</summary>
    public double From(double value)
    {
        int first = Array.BinarySearch(upper, value);
        if (first < 0) first = ~first;
        while (first > 0 && upper[first - 1] >= value) first--;
        return first == 0 ? double.NegativeInfinity : Place(first - 1);
    }

    private static double Place(int i) => (double)i / Steps - Reach;
}
