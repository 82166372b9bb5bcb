namespace DtiGraph.Losses;

/// <summary>A fixed weight for the loss of interactions and one for that of all other pairs.</summary>
/// <param name="Positive">w+, above 0.</param>
/// <param name="Negative">w-, above 0.</param>
public readonly record struct ClassWeights(double Positive, double Negative)
{
    /// <summary>The same as an alpha: alpha' / (1 - alpha') = w+/w- times alpha / (1 - alpha), or times 1 without alpha.</summary>
    /// <param name="options">gamma and alpha of the loss that the weights multiply.</param>
    /// <returns>
    /// The same gamma, alpha'. w+ and w- times the loss of <paramref name="options"/> is a constant, w+ a / alpha' (a = alpha, or 1 without
    /// alpha), times the loss of these; <see cref="FocalPosterior"/> with these is right for both.
    /// </returns>
    /// <exception cref="ArgumentException">A weight that is not positive and finite, or so far from the other that alpha' rounds to 0 or
    /// 1.</exception>
    public FocalOptions Over(FocalOptions options)
    {
        double odds = Ranges.Positive("weight of positives", Positive) / Ranges.Positive("weight of negatives", Negative);
        if (options.Alpha is double alpha) odds *= alpha / (1 - alpha);
        return options with { Alpha = 1 / (1 + 1 / odds) };
    }
}
