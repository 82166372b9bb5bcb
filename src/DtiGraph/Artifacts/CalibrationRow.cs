using DtiGraph.Evaluation;
using DtiGraph.Models;

namespace DtiGraph.Artifacts;

/// <summary>A pair that a correction can be fitted on.</summary>
/// <param name="Logit">From the network.</param>
/// <param name="Familiarity">How well the network knew it.</param>
/// <param name="Label">1 interaction, 0 not.</param>
/// <param name="Like">What the labels of like pairs say.</param>
/// <param name="Shift">ln of the pair's own r, in the training that scored it, less ln of the run's mean.</param>
/// <param name="Drawn">Log-odds of an interaction among the pairs that it was drawn with, less those among the pairs of validation: what the way it was drawn
/// adds to its own; 0 for a validation pair.</param>
/// <param name="Listed">Whether someone states its label; a pair without one stands for the many that are not listed, and is taken as 0.</param>
public readonly record struct CalibrationRow(
    float Logit, Familiarity Familiarity, int Label, LikeLabels Like, double Shift = 0, double Drawn = 0, bool Listed = true)
{
    /// <summary>Whether one of its ends is new.</summary>
    public bool IsNew => Familiarity is Familiarity.NewDrug or Familiarity.NewTarget or Familiarity.NewBoth;
}
