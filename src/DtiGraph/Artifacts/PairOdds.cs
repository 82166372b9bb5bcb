using DtiGraph.Evaluation;
using DtiGraph.Models;

namespace DtiGraph.Artifacts;

/// <summary>What a model says of the pairs of its graph, step by step.</summary>
/// <param name="factors">The network, applied to every node.</param>
/// <param name="like">The labels of train.</param>
/// <param name="known">What train recorded of each node.</param>
public sealed class PairOdds(PairFactors factors, LikePairs like, TrainDegrees known)
{
    private readonly ThreadLocal<LikeRow> rows = new(() => new());

    /// <summary>A pair with its label, as a correction is fitted on it.</summary>
    /// <param name="drug">In [0, Nd).</param>
    /// <param name="target">In [0, Nt).</param>
    /// <param name="label">1 or 0.</param>
    /// <param name="byDegree">r pair by pair; null for one r.</param>
    public CalibrationRow Row(int drug, int target, int label, DegreeMatchedFraction? byDegree = null) => Row(drug, target, label, like.Of(drug, target), byDegree);

    /// <summary>A pair that nobody states a label of.</summary>
    /// <param name="drug">In [0, Nd).</param>
    /// <param name="target">In [0, Nt).</param>
    public CalibrationRow Unlisted(int drug, int target) => Row(drug, target, 0) with { Listed = false };

    /// <summary>The calibrated log-odds of a pair in the population.</summary>
    /// <param name="drug">In [0, Nd).</param>
    /// <param name="target">In [0, Nt).</param>
    /// <param name="calibrator">Logit to probability.</param>
    public double Of(int drug, int target, Calibrator calibrator) => calibrator.LogOdds(Row(drug, target, 0, calibrator.ByDegree));

    /// <summary><see cref="Of"/> of one drug with any target, to the last bit, for a fraction of the time where many targets are asked for.</summary>
    /// <param name="drug">In [0, Nd).</param>
    /// <param name="calibrator">Logit to probability.</param>
    /// <returns>Good until the same thread asks for another drug.</returns>
    public Func<int, double> OfDrug(int drug, Calibrator calibrator)
    {
        var row = rows.Value!;
        like.OfDrug(drug, row);
        return target => calibrator.LogOdds(Row(drug, target, 0, row[target], calibrator.ByDegree));
    }

    private CalibrationRow Row(int drug, int target, int label, LikeLabels said, DegreeMatchedFraction? byDegree) => new(
        factors.Logit(drug, target), known.FamiliarityOf(drug, target), label, said, byDegree?.LogShift(known, drug, target) ?? 0);
}
