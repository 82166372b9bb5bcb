using DtiGraph.Evaluation;
using DtiGraph.Losses;

namespace DtiGraph.Artifacts;

/// <summary>The only way from a logit to a probability: the posterior of the loss in closed form, then what validation still corrects,
/// by how well the pair is known. Within one familiarity it never reverses an order, among pairs whose negatives were drawn at the same rate.</summary>
/// <param name="Posterior">What the logits mean by the loss they were trained with, and r on average.</param>
/// <param name="Interacting">Corrects pairs whose ends both have interactions in train.</param>
/// <param name="Silent">Corrects pairs with an end that has labelled pairs in train but no interaction.</param>
/// <param name="NewDrug">Corrects pairs of a new drug.</param>
/// <param name="NewTarget">Corrects pairs of a new target.</param>
/// <param name="NewBoth">Corrects pairs of two new ends.</param>
/// <param name="ByDegree">r pair by pair, where negatives were degree-matched; null where one r stands for all, or the loss has no closed form.</param>
public sealed record Calibrator(
    LinkPosterior Posterior, PlattCalibration Interacting, PlattCalibration Silent,
    PlattCalibration NewDrug, PlattCalibration NewTarget, PlattCalibration NewBoth, DegreeMatchedFraction? ByDegree = null)
{
    /// <summary>Fewest pairs that a correction of its own is fitted on.</summary>
    public const int MinimumRows = 100;

    /// <summary>Fewest pairs of each label among them.</summary>
    public const int MinimumOfLabel = 20;

    /// <summary>Fits the corrections, each on the validation pairs of its familiarity. Where these are too few, rehearsed pairs of the same kind
    /// join them for the new, or all new pairs where that is still too few; all validation pairs serve for the others.</summary>
    /// <param name="posterior">What the logits mean by the loss they were trained with.</param>
    /// <param name="listedFraction">Share of the population's negatives that validation lists; the correction is for the population.</param>
    /// <param name="validation">The validation pairs.</param>
    /// <param name="rehearsed">Pairs whose ends are known, scored as if they were new; may be none.</param>
    /// <param name="byDegree">r of training pair by pair, with which the rows' shifts were made; null for one r.</param>
    public static Calibrator Fit(
        LinkPosterior posterior, double listedFraction, CalibrationRows validation, CalibrationRows rehearsed, DegreeMatchedFraction? byDegree = null)
    {
        // Where only a share of the negatives is listed, the listed pairs' log-odds are higher than the population's by -ln of it.
        double listed = -Math.Log(listedFraction);
        CalibrationRows interacting = validation.Of(Familiarity.Interacting), silent = validation.Of(Familiarity.Silent);
        var cold = validation.OfNew().Concat(rehearsed);
        return new(posterior,
            Correction(Enough(interacting.Labels) ? interacting : validation),
            Correction(Enough(silent.Labels) ? silent : validation),
            New(Familiarity.NewDrug), New(Familiarity.NewTarget), New(Familiarity.NewBoth), byDegree);

        PlattCalibration New(Familiarity kind)
        {
            CalibrationRows own = validation.Of(kind), joined = own.Concat(rehearsed.Of(kind));
            return Correction(Enough(own.Labels) ? own : Enough(joined.Labels) ? joined : cold.Labels.Length > 0 ? cold : validation);
        }

        PlattCalibration Correction(CalibrationRows rows)
        {
            var fit = PlattCalibration.Fit([.. rows.Logits.Select((z, i) => posterior.LogOdds(z) + (rows.Shifts?[i] ?? 0) + listed)], rows.Labels);
            // a (x + listed) + b for the listed pairs is a x + (a - 1) listed + b for the population.
            return fit with { Intercept = fit.Intercept + (fit.Slope - 1) * listed };
        }
    }

    /// <summary>The calibrated log-odds of an interaction.</summary>
    /// <param name="logit">From the network.</param>
    /// <param name="familiarity">How well the network knew the pair.</param>
    /// <param name="logFractionShift">ln of the pair's own r less ln of the mean: <see cref="LogFractionShift"/>.</param>
    public double LogOdds(float logit, Familiarity familiarity, double logFractionShift)
    {
        var correction = familiarity switch
        {
            Familiarity.Interacting => Interacting,
            Familiarity.Silent => Silent,
            Familiarity.NewDrug => NewDrug,
            Familiarity.NewTarget => NewTarget,
            _ => NewBoth,
        };
        return correction.LogOdds(PosteriorLogOdds(logit, logFractionShift));
    }

    /// <summary>The log-odds after the closed form of the loss alone, with nothing fitted.</summary>
    /// <param name="logit">From the network.</param>
    /// <param name="logFractionShift">As in <see cref="LogOdds"/>.</param>
    public double PosteriorLogOdds(float logit, double logFractionShift) => Posterior.LogOdds(logit) + logFractionShift;

    /// <summary>What a pair's log-odds take in addition, since its negatives were drawn at a rate of their own; 0 where all were drawn alike.</summary>
    /// <param name="known">What train recorded.</param>
    /// <param name="drug">In [0, Nd), or <see cref="DegreeTwin.Unknown"/>.</param>
    /// <param name="target">In [0, Nt), or <see cref="DegreeTwin.Unknown"/>.</param>
    public double LogFractionShift(TrainDegrees known, int drug, int target) => ByDegree?.LogShift(known, drug, target) ?? 0;

    /// <summary>Whether a correction of its own can be fitted on these pairs.</summary>
    /// <param name="labels">Theirs.</param>
    public static bool Enough(int[] labels) =>
        labels.Length >= MinimumRows && labels.Sum() is var positives && positives >= MinimumOfLabel && labels.Length - positives >= MinimumOfLabel;
}

/// <summary>Pairs that a correction can be fitted on.</summary>
/// <param name="Logits">[P] from the network.</param>
/// <param name="Familiarities">[P] how well the network knew them.</param>
/// <param name="Labels">[P], 1 interaction, 0 not.</param>
/// <param name="Shifts">[P], ln of a pair's own r less ln of the mean; null for 0 everywhere.</param>
public sealed record CalibrationRows(float[] Logits, Familiarity[] Familiarities, int[] Labels, double[]? Shifts = null)
{
    /// <summary>No pairs.</summary>
    public static CalibrationRows None { get; } = new([], [], []);

    /// <summary>Those with a new end.</summary>
    public CalibrationRows OfNew() => Where(f => f is Familiarity.NewDrug or Familiarity.NewTarget or Familiarity.NewBoth);

    internal CalibrationRows Of(Familiarity familiarity) => Where(f => f == familiarity);

    private CalibrationRows Where(Func<Familiarity, bool> wanted)
    {
        int[] kept = [.. Enumerable.Range(0, Labels.Length).Where(i => wanted(Familiarities[i]))];
        return new([.. kept.Select(i => Logits[i])], [.. kept.Select(i => Familiarities[i])], [.. kept.Select(i => Labels[i])],
            Shifts is null ? null : [.. kept.Select(i => Shifts[i])]);
    }

    internal CalibrationRows Concat(CalibrationRows other) =>
        new([.. Logits, .. other.Logits], [.. Familiarities, .. other.Familiarities], [.. Labels, .. other.Labels],
            Shifts is null && other.Shifts is null ? null : [.. Shifts ?? new double[Labels.Length], .. other.Shifts ?? new double[other.Labels.Length]]);
}
