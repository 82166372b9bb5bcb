namespace DtiGraph.Losses;

/// <summary>The ranges that the numbers of the losses share.</summary>
internal static class Ranges
{
    public static double Positive(string what, double value) => double.IsFinite(value) && value > 0
        ? value
        : throw new ArgumentException($"{what}: expected a finite number above 0, got {value} (loss options)", nameof(value));

    public static double NotNegative(string what, double value) => double.IsFinite(value) && value >= 0
        ? value
        : throw new ArgumentException($"{what}: expected a finite number of at least 0, got {value} (loss options)", nameof(value));

    public static double Share(string what, double value) => value is > 0 and < 1
        ? value
        : throw new ArgumentException($"{what}: expected a number in (0, 1), got {value} (loss options)", nameof(value));

    public static Reduction Known(Reduction value) => Enum.IsDefined(value)
        ? value
        : throw new ArgumentException($"reduction: expected none, mean or sum, got {value} (loss options)", nameof(value));
}
