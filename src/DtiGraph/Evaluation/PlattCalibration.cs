namespace DtiGraph.Evaluation;

/// <summary>Turns a logit into a calibrated probability, sigmoid(slope x logit + intercept); never reverses an order.</summary>
/// <param name="Slope">a, above 0 and finite; 1 leaves the logit as it is, below 1 takes confidence back.</param>
/// <param name="Intercept">b, finite; shifts the log-odds.</param>
/// <remarks>Source: Platt 1999. Two plain numbers: it serialises to JSON as it is.</remarks>
/// <exception cref="ArgumentException">A slope that is not positive and finite, an intercept that is not finite.</exception>
public sealed record PlattCalibration(double Slope, double Intercept)
{
    /// <summary>Fewest rows that a fit is made on by default.</summary>
    public const int DefaultMinimumRows = 50;

    /// <summary>Leaves every logit as it is.</summary>
    public static PlattCalibration Identity { get; } = new(1, 0);

    /// <summary>a, above 0 and finite.</summary>
    public double Slope { get; init => field = CheckSlope(value); } = CheckSlope(Slope);

    /// <summary>b, finite.</summary>
    public double Intercept { get; init => field = CheckIntercept(value); } = CheckIntercept(Intercept);

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
    public static PlattCalibration Fit(ReadOnlySpan<double> logits, ReadOnlySpan<int> labels, int minimumRows = DefaultMinimumRows)
    {
        if (minimumRows < 1) throw new ArgumentException($"minimumRows: expected at least 1, got {minimumRows} (Platt fit)", nameof(minimumRows));
        if (logits.IsEmpty && labels.IsEmpty) return Identity;
        int positives = ScoredLabels.Check(logits, labels, nameof(logits));
        if (labels.Length < minimumRows || positives == 0 || positives == labels.Length) return Identity;
        (double slope, double intercept) = LogisticFit.Of(logits, labels);
        return new PlattCalibration(slope, intercept);
    }

    /// <summary>The calibrated log-odds: slope x logit + intercept.</summary>
    /// <param name="logit">Any real.</param>
    /// <returns>Log-odds, a real.</returns>
    public double LogOdds(double logit) => Slope * logit + Intercept;

    /// <summary>The calibrated probability.</summary>
    /// <param name="logit">Any real.</param>
    /// <returns>In [0, 1], rising with the logit.</returns>
    public double Apply(double logit) => Logistic.Sigmoid(LogOdds(logit));

    private static double CheckSlope(double slope) => double.IsFinite(slope) && slope > 0
        ? slope
        : throw new ArgumentException($"slope: expected a finite number above 0, got {slope} (Platt calibration)", nameof(slope));

    private static double CheckIntercept(double intercept) => double.IsFinite(intercept)
        ? intercept
        : throw new ArgumentException($"intercept: expected a finite number, got {intercept} (Platt calibration)", nameof(intercept));
}
