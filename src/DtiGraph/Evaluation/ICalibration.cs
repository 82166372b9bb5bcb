using System.Text.Json.Serialization;

namespace DtiGraph.Evaluation;

/// <summary>Turns a logit into a calibrated probability, fitted on validation; a record of plain numbers that serialises to JSON and back.</summary>
/// <remarks>
/// The law of every implementation: of two logits the higher never gets the lower probability, so a ranking is never reversed. The order of
/// things is z -> focal posterior -> calibration -> decision: the logits given here are those of the posterior where the loss was focal.
/// As this interface the JSON carries `kind` (temperature, platt, isotonic, beta); as the record itself it does not.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(TemperatureCalibration), "temperature")]
[JsonDerivedType(typeof(PlattCalibration), "platt")]
[JsonDerivedType(typeof(IsotonicCalibration), "isotonic")]
[JsonDerivedType(typeof(BetaCalibration), "beta")]
public interface ICalibration
{
    /// <summary>The calibrated probability.</summary>
    /// <param name="logit">Any real.</param>
    /// <returns>In [0, 1], never falling as the logit rises.</returns>
    double Apply(double logit);

    /// <summary>The calibrated log-odds, ln p / (1 - p).</summary>
    /// <param name="logit">Any real.</param>
    /// <returns>A real, never falling as the logit rises; of isotonic calibration also an infinity, where the probability is 0 or 1.</returns>
    double LogOdds(double logit);
}

/// <summary>The ways to calibrate, from the fewest assumptions about the data needed to the most rows needed.</summary>
public enum CalibrationKind
{
    /// <summary>One number: all logits divided by T. For a model that is only too sure or too unsure.</summary>
    Temperature,

    /// <summary>Two numbers: slope and intercept. Also corrects the prevalence.</summary>
    Platt,

    /// <summary>Three numbers: as Platt, with a slope of its own at either end.</summary>
    Beta,

    /// <summary>A step function, as many numbers as the data ask for. Wants 1,000 rows.</summary>
    Isotonic,
}

/// <summary>Fits a calibration by its kind.</summary>
public static class Calibration
{
    /// <summary>Fewest rows that a parametric fit is made on by default.</summary>
    public const int DefaultMinimumRows = 50;

    /// <summary>Fits on validation pairs, each kind with its own default for the fewest rows.</summary>
    /// <param name="kind">The way to calibrate.</param>
    /// <param name="logits">[P] finite; of a focal-trained model the posterior's logits.</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <returns>The fit; the identity of that kind, which leaves every logit as it is, where rows are too few or one class is absent.</returns>
    /// <exception cref="ArgumentException">Unequal lengths, a logit that is not finite, a label other than 0 and 1, no such kind.</exception>
    public static ICalibration Fit(CalibrationKind kind, ReadOnlySpan<double> logits, ReadOnlySpan<int> labels) => kind switch
    {
        CalibrationKind.Temperature => TemperatureCalibration.Fit(logits, labels),
        CalibrationKind.Platt => PlattCalibration.Fit(logits, labels),
        CalibrationKind.Beta => BetaCalibration.Fit(logits, labels),
        CalibrationKind.Isotonic => IsotonicCalibration.Fit(logits, labels),
        _ => throw new ArgumentException(
            $"kind: expected {string.Join(" | ", Enum.GetNames<CalibrationKind>())}, got {kind} (calibration)", nameof(kind)),
    };

    /// <summary>Refuses bad rows; false where there are too few of them to correct a model by.</summary>
    internal static bool Enough(ReadOnlySpan<double> logits, ReadOnlySpan<int> labels, int minimumRows, string what)
    {
        if (minimumRows < 1) throw new ArgumentException($"minimumRows: expected at least 1, got {minimumRows} ({what})", nameof(minimumRows));
        if (logits.IsEmpty && labels.IsEmpty) return false;
        int positives = ScoredLabels.Check(logits, labels, nameof(logits));
        return labels.Length >= minimumRows && positives > 0 && positives < labels.Length;
    }

    internal static double Finite(double value, string what, string where) => double.IsFinite(value)
        ? value
        : throw new ArgumentException($"{what}: expected a finite number, got {value} ({where})", what);
}
