using System.Text.Json.Serialization;
using DtiGraph.Evaluation;
using DtiGraph.Losses;
using DtiGraph.Models;

namespace DtiGraph.Artifacts;

/// <summary>The only way from a logit to a probability: the posterior of the loss in closed form, then what validation still corrects,
/// by how well the pair is known, and by what the labels of like pairs say. Within one familiarity, among pairs of which these labels say the same
/// and whose negatives were drawn at the same rate, it never reverses an order.</summary>
/// <param name="Posterior">What the logits mean by the loss they were trained with, and r on average.</param>
/// <param name="Interacting">Corrects pairs whose ends both have interactions in train.</param>
/// <param name="Silent">Corrects pairs with an end that has labelled pairs in train but no interaction.</param>
/// <param name="NewDrug">Corrects pairs of a new drug.</param>
/// <param name="NewTarget">Corrects pairs of a new target.</param>
/// <param name="NewBoth">Corrects pairs of two new ends.</param>
/// <param name="ByDegree">r pair by pair, where negatives were degree-matched; null where one r stands for all, or the loss has no closed form.</param>
public sealed record Calibrator(
    LinkPosterior Posterior, Correction Interacting, Correction Silent,
    Correction NewDrug, Correction NewTarget, Correction NewBoth, DegreeMatchedFraction? ByDegree = null)
{
    /// <summary>Corrects pairs of a drug without a labelled pair of which negatives were drawn; null where no validation pair has an end of that kind.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Correction? DrawnDrug { get; init; }

    /// <summary>Of such a target.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Correction? DrawnTarget { get; init; }

    /// <summary>Of both.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Correction? DrawnBoth { get; init; }

    /// <summary>Fewest pairs that a correction of its own is fitted on.</summary>
    public const int MinimumRows = 100;

    /// <summary>Fewest pairs of each label among them.</summary>
    public const int MinimumOfLabel = 20;

    /// <summary>Fits the corrections, each on the validation pairs of its familiarity. Where these are too few, rehearsed pairs of the same kind
    /// join them, or all pairs of new ends, or of known ends, where that is still too few; all validation pairs serve where none of these were rehearsed.</summary>
    /// <param name="posterior">What the logits mean by the loss they were trained with.</param>
    /// <param name="listedFraction">Share of the population's negatives that validation lists; the correction is for the population.</param>
    /// <param name="validation">The validation pairs, and unlisted pairs of the same ends.</param>
    /// <param name="rehearsed">Train and validation pairs, scored as if they, or their ends, had not been learned from, and unlisted pairs of the same ends; may be none.</param>
    /// <param name="byDegree">r of training pair by pair, with which the rows' shifts were made; null for one r.</param>
    public static Calibrator Fit(
        LinkPosterior posterior, double listedFraction, CalibrationRow[] validation, CalibrationRow[] rehearsed, DegreeMatchedFraction? byDegree = null)
    {
        // Where only a share of the negatives is listed, the listed pairs' log-odds are higher than the population's by -ln of it.
        double listed = -Math.Log(listedFraction);
        CalibrationRow[] unlisted = [.. validation.Where(r => !r.Listed)], unlistedRehearsed = [.. rehearsed.Where(r => !r.Listed)];
        (validation, rehearsed) = ([.. validation.Where(r => r.Listed)], [.. rehearsed.Where(r => r.Listed)]);
        CalibrationRow[] cold = [.. validation.Concat(rehearsed).Where(r => r.IsNew)], known = [.. validation.Concat(rehearsed).Where(r => !r.IsNew)];
        CalibrationRow[] drawn = [.. validation.Where(r => r.Familiarity is Familiarity.DrawnDrug or Familiarity.DrawnTarget or Familiarity.DrawnBoth)];
        if (cold.Length == 0) cold = validation;
        if (rehearsed.All(r => r.IsNew) || !Enough(known)) known = validation;
        return new(posterior, Of(Familiarity.Interacting, known), Of(Familiarity.Silent, known),
            Of(Familiarity.NewDrug, cold), Of(Familiarity.NewTarget, cold), Of(Familiarity.NewBoth, cold), byDegree)
        {
            DrawnDrug = OfDrawn(Familiarity.DrawnDrug),
            DrawnTarget = OfDrawn(Familiarity.DrawnTarget),
            DrawnBoth = OfDrawn(Familiarity.DrawnBoth),
        };

        Correction? OfDrawn(Familiarity kind) => drawn.Length == 0 ? null : Of(kind, Enough(drawn) ? drawn : known);

        Correction Of(Familiarity kind, CalibrationRow[] kin)
        {
            CalibrationRow[] own = [.. validation.Where(r => r.Familiarity == kind)], joined = [.. own, .. rehearsed.Where(r => r.Familiarity == kind)];
            // Unlisted pairs are of the network that the listed ones are of: how sure it is must mean the same.
            return Enough(own) ? Corrected(own, unlisted.Where(r => r.Familiarity == kind))
                : Enough(joined) ? Corrected(joined, unlistedRehearsed.Where(r => r.Familiarity == kind))
                : Corrected(kin, []);
        }

        Correction Corrected(CalibrationRow[] rows, IEnumerable<CalibrationRow> unlisted) => Correction.Fit(
            Array.ConvertAll(rows, LogOdds), Array.ConvertAll(rows, r => r.Like), Array.ConvertAll(rows, r => r.Label), listed,
            rows.Any(r => r.Drawn != 0) ? Array.ConvertAll(rows, r => r.Drawn) : null, [.. unlisted.Select(r => (LogOdds(r), r.Like))]);

        double LogOdds(CalibrationRow row) => posterior.LogOdds(row.Logit) + row.Shift;

        static bool Enough(CalibrationRow[] rows) => Calibrator.Enough(Array.ConvertAll(rows, r => r.Label));
    }

    /// <summary>The calibrated log-odds of an interaction.</summary>
    /// <param name="logit">From the network.</param>
    /// <param name="familiarity">How well the network knew the pair.</param>
    /// <param name="like">What the labels of like pairs say.</param>
    /// <param name="logFractionShift">ln of the pair's own r less ln of the mean: <see cref="LogFractionShift"/>.</param>
    public double LogOdds(float logit, Familiarity familiarity, LikeLabels like, double logFractionShift) =>
        Of(familiarity).LogOdds(PosteriorLogOdds(logit, logFractionShift), like);

    /// <summary>What corrects pairs of one familiarity.</summary>
    public Correction Of(Familiarity familiarity) => familiarity switch
    {
        Familiarity.Interacting => Interacting,
        Familiarity.Silent => Silent,
        Familiarity.NewDrug => NewDrug,
        Familiarity.NewTarget => NewTarget,
        Familiarity.NewBoth => NewBoth,
        Familiarity.DrawnDrug => DrawnDrug ?? Silent,
        Familiarity.DrawnTarget => DrawnTarget ?? Silent,
        _ => DrawnBoth ?? Silent,
    };

    /// <summary>The calibrated log-odds of an interaction.</summary>
    /// <param name="row">What is known of the pair; its label is not looked at.</param>
    public double LogOdds(CalibrationRow row) => LogOdds(row.Logit, row.Familiarity, row.Like, row.Shift);

    /// <summary>The log-odds after the closed form of the loss alone, with nothing fitted.</summary>
    /// <param name="logit">From the network.</param>
    /// <param name="logFractionShift"><see cref="LogFractionShift"/>.</param>
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
