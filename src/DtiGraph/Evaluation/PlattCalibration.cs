namespace DtiGraph.Evaluation;

/// <summary>Turns a logit into a calibrated probability, sigmoid(slope x logit + intercept); never reverses an order.</summary>
/// <param name="Slope">a, above 0 and finite; 1 leaves the logit as it is, below 1 takes confidence back.</param>
/// <param name="Intercept">b, finite; shifts the log-odds.</param>
/// <remarks>
/// Strictly increasing. Source: Platt 1999, Probabilistic outputs for support vector machines. Departs: no softened labels but where the
/// classes are separated, so that the fit is the maximum likelihood; the slope is kept positive.
/// </remarks>
/// <exception cref="ArgumentException">A slope that is not positive and finite, an intercept that is not finite.</exception>
public sealed record PlattCalibration(double Slope, double Intercept) : ICalibration
{
    /// <summary>Leaves every logit as it is.</summary>
    public static PlattCalibration Identity { get; } = new(1, 0);

    /// <summary>a, above 0 and finite.</summary>
    public double Slope { get; init => field = CheckSlope(value); } = CheckSlope(Slope);

    /// <summary>b, finite.</summary>
    public double Intercept { get; init => field = Calibration.Finite(value, "intercept", "Platt calibration"); } =
        Calibration.Finite(Intercept, "intercept", "Platt calibration");

    /// <summary>Fits by maximum likelihood on validation pairs, without regularisation.</summary>
    /// <param name="logits">[P] finite; of a focal-trained model the posterior's logits.</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <param name="minimumRows">Below this many rows nothing is fitted; at least 1, default 50.</param>
    /// <returns>
    /// The fit. <see cref="Identity"/> where rows are fewer than <paramref name="minimumRows"/> or one class is absent: too little to correct a model by.
    /// Separated classes are fitted on Platt's softened labels, a slope that would not be positive is .001, equal logits get slope 1.
    /// </returns>
    /// <exception cref="ArgumentException">Unequal lengths, a logit that is not finite, a label other than 0 and 1, minimumRows below 1.</exception>
    /// <remarks>Deterministic. Cost: O(P) a Newton step, about 10 steps.</remarks>
    public static PlattCalibration Fit(ReadOnlySpan<double> logits, ReadOnlySpan<int> labels, int minimumRows = Calibration.DefaultMinimumRows)
    {
        if (!Calibration.Enough(logits, labels, minimumRows, "Platt fit")) return Identity;
        (double slope, double intercept) = LogisticFit.Of(logits, labels);
        return new PlattCalibration(slope, intercept);
    }

    /// <inheritdoc/>
    public double LogOdds(double logit) => Slope * logit + Intercept;

    /// <inheritdoc/>
    public double Apply(double logit) => Logistic.Sigmoid(LogOdds(logit));

    private static double CheckSlope(double slope) => double.IsFinite(slope) && slope > 0
        ? slope
        : throw new ArgumentException($"slope: expected a finite number above 0, got {slope} (Platt calibration)", nameof(slope));
}
