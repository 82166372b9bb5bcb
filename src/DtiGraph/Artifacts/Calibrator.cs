using DtiGraph.Evaluation;
using DtiGraph.Losses;

namespace DtiGraph.Artifacts;

/// <summary>The only way from a logit to a probability: the focal posterior in closed form, then what validation still corrects,
/// warm and cold apart. Within a regime it never reverses an order.</summary>
/// <param name="Focal">The loss that the logits were trained with.</param>
/// <param name="NegativeFraction">r: the share of the population's negatives that a training step saw.</param>
/// <param name="Warm">Corrects warm pairs.</param>
/// <param name="Cold">Corrects the others.</param>
public sealed record Calibrator(FocalOptions Focal, double NegativeFraction, PlattCalibration Warm, PlattCalibration Cold)
{
    /// <summary>Fewest pairs that a correction is fitted on.</summary>
    public const int MinimumRows = 200;

    /// <summary>Fewest pairs of each label among them.</summary>
    public const int MinimumOfLabel = 20;

    /// <summary>Fits the corrections on validation: warm on its warm pairs, cold on its cold ones. Where validation has too few cold
    /// pairs the rehearsed ones join them; where it has too few warm pairs, all of them serve.</summary>
    /// <param name="focal">The loss.</param>
    /// <param name="negativeFraction">r of training.</param>
    /// <param name="listedFraction">Share of the population's negatives that validation lists; the correction is for the population.</param>
    /// <param name="validation">The validation pairs.</param>
    /// <param name="rehearsed">Validation pairs scored as if one end were new.</param>
    public static Calibrator Fit(
        FocalOptions focal, double negativeFraction, double listedFraction, CalibrationRows validation, CalibrationRows rehearsed)
    {
        var posterior = new FocalPosterior(focal, negativeFraction);
        // Where only a share of the negatives is listed, the listed pairs' log-odds are higher than the population's by -ln of it.
        double listed = -Math.Log(listedFraction);
        CalibrationRows warm = validation.Where(r => r == Regime.Warm), cold = validation.Where(r => r != Regime.Warm);
        return new(focal, negativeFraction, Correction(Enough(warm) ? warm : validation), Correction(Enough(cold) ? cold : cold.Concat(rehearsed)));

        PlattCalibration Correction(CalibrationRows rows)
        {
            var fit = PlattCalibration.Fit([.. rows.Logits.Select(z => posterior.Logit(z) + listed)], rows.Labels);
            // a (x + listed) + b for the listed pairs is a x + (a - 1) listed + b for the population.
            return fit with { Intercept = fit.Intercept + (fit.Slope - 1) * listed };
        }
    }

    /// <summary>The calibrated log-odds of an interaction.</summary>
    /// <param name="logit">From the network.</param>
    /// <param name="regime">What the network knew of the pair.</param>
    public double LogOdds(float logit, Regime regime) =>
        (regime == Regime.Warm ? Warm : Cold).LogOdds(new FocalPosterior(Focal, NegativeFraction).Logit(logit));

    /// <summary>P(interaction), in [0, 1].</summary>
    /// <param name="logit">From the network.</param>
    /// <param name="regime">What the network knew of the pair.</param>
    public double Probability(float logit, Regime regime) => Logistic.Sigmoid(LogOdds(logit, regime));

    private static bool Enough(CalibrationRows rows) =>
        rows.Labels.Length >= MinimumRows && rows.Labels.Sum() is var positives && positives >= MinimumOfLabel && rows.Labels.Length - positives >= MinimumOfLabel;
}

/// <summary>Pairs that a correction can be fitted on.</summary>
/// <param name="Logits">[P] from the network.</param>
/// <param name="Regimes">[P] what the network knew of them.</param>
/// <param name="Labels">[P], 1 interaction, 0 not.</param>
public sealed record CalibrationRows(float[] Logits, Regime[] Regimes, int[] Labels)
{
    internal CalibrationRows Where(Func<Regime, bool> regime)
    {
        int[] kept = [.. Enumerable.Range(0, Labels.Length).Where(i => regime(Regimes[i]))];
        return new([.. kept.Select(i => Logits[i])], [.. kept.Select(i => Regimes[i])], [.. kept.Select(i => Labels[i])]);
    }

    internal CalibrationRows Concat(CalibrationRows other) =>
        new([.. Logits, .. other.Logits], [.. Regimes, .. other.Regimes], [.. Labels, .. other.Labels]);
}
