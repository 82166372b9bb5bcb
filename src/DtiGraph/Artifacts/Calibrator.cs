using DtiGraph.Evaluation;
using DtiGraph.Losses;

namespace DtiGraph.Artifacts;

/// <summary>The only way from a logit to a probability: the focal posterior in closed form, then what validation still corrects,
/// warm and cold apart. Within a regime it never reverses an order.</summary>
/// <param name="Focal">The loss that the logits were trained with.</param>
/// <param name="NegativeFraction">r: the share of the population's negatives that a training step saw.</param>
/// <param name="Warm">Fitted on the warm pairs of validation.</param>
/// <param name="Cold">Fitted on the others.</param>
public sealed record Calibrator(FocalOptions Focal, double NegativeFraction, PlattCalibration Warm, PlattCalibration Cold)
{
    /// <summary>Fewest validation pairs that a regime needs for a correction of its own; with fewer it shares the one of all pairs.</summary>
    public const int MinimumRows = 200;

    /// <summary>Fits the correction on validation.</summary>
    /// <param name="focal">The loss.</param>
    /// <param name="negativeFraction">r of training.</param>
    /// <param name="listedFraction">Share of the population's negatives that validation lists; the correction is for the population.</param>
    /// <param name="logits">[P] logits of the validation pairs.</param>
    /// <param name="regimes">[P] their regimes.</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    public static Calibrator Fit(
        FocalOptions focal, double negativeFraction, double listedFraction,
        ReadOnlySpan<float> logits, ReadOnlySpan<Regime> regimes, ReadOnlySpan<int> labels)
    {
        var posterior = new FocalPosterior(focal, negativeFraction);
        // Where only a share of the negatives is listed, the listed pairs' log-odds are higher than the population's by -ln of it.
        double listed = -Math.Log(listedFraction);
        List<double> warm = [], cold = [];
        List<int> warmLabels = [], coldLabels = [];
        for (int i = 0; i < logits.Length; i++)
        {
            bool isWarm = regimes[i] == Regime.Warm;
            (isWarm ? warm : cold).Add(posterior.Logit(logits[i]) + listed);
            (isWarm ? warmLabels : coldLabels).Add(labels[i]);
        }
        var all = Correction([.. warm, .. cold], [.. warmLabels, .. coldLabels], listed);
        return new(focal, negativeFraction,
            warm.Count < MinimumRows ? all : Correction([.. warm], [.. warmLabels], listed),
            cold.Count < MinimumRows ? all : Correction([.. cold], [.. coldLabels], listed));
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

    /// <summary>a (x + listed) + b for the listed pairs is a x + (a - 1) listed + b for the population.</summary>
    private static PlattCalibration Correction(ReadOnlySpan<double> logits, ReadOnlySpan<int> labels, double listed)
    {
        var fit = PlattCalibration.Fit(logits, labels);
        return fit with { Intercept = fit.Intercept + (fit.Slope - 1) * listed };
    }
}
