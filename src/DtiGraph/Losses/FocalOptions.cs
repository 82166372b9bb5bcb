namespace DtiGraph.Losses;

/// <summary>The two numbers of the focal loss.</summary>
/// <param name="Gamma">Focusing exponent, finite, at least 0, default 2; 0 gives (alpha-balanced) cross-entropy.</param>
/// <param name="Alpha">Weight on positives, in (0, 1), negatives weigh 1 - alpha; null (default): both weigh 1.</param>
/// <exception cref="ArgumentException">A number out of its range.</exception>
public sealed record FocalOptions(double Gamma = 2, double? Alpha = null)
{
    /// <summary>Focusing exponent, finite, at least 0, default 2.</summary>
    public double Gamma { get; init => field = CheckGamma(value); } = CheckGamma(Gamma);

    /// <summary>Weight on positives, in (0, 1); null (default): both classes weigh 1.</summary>
    public double? Alpha { get; init => field = CheckAlpha(value); } = CheckAlpha(Alpha);

    private static double CheckGamma(double gamma) => double.IsFinite(gamma) && gamma >= 0
        ? gamma
        : throw new ArgumentException($"gamma: expected a finite number of at least 0, got {gamma} (focal loss)", nameof(gamma));

    private static double? CheckAlpha(double? alpha) => alpha is null or (> 0 and < 1)
        ? alpha
        : throw new ArgumentException($"alpha: expected a number in (0, 1) or none, got {alpha} (focal loss)", nameof(alpha));
}
