using System.Collections.Immutable;
using DtiGraph.Evaluation;

namespace DtiGraph.Reports;

/// <summary>The curves of one part, of the model and its degree twin.</summary>
/// <param name="Pairs">Labelled pairs.</param>
/// <param name="PositiveRate">Share of positives, in (0, 1): what AUPRC would be without skill.</param>
/// <param name="Models">gnn, degree.</param>
/// <param name="Thresholds">[K] L/D of the decision curves, rising.</param>
/// <param name="TestAll">[K] net benefit of testing every pair; that of testing none is 0.</param>
/// <param name="Regimes">The pairs by what train knew of their ends; regimes without pairs are left out.</param>
public sealed record PartReport(
    int Pairs, double PositiveRate, ImmutableArray<ModelCurves> Models, ImmutableArray<double> Thresholds, ImmutableArray<double> TestAll,
    ImmutableArray<RegimeReport> Regimes)
{
    private const int ThresholdCount = 46;
    private const double Smallest = .001, Largest = .5;

    internal static PartReport Of(ScoredPart part)
    {
        double[] thresholds = [.. Enumerable.Range(0, ThresholdCount).Select(i => Smallest * Math.Pow(Largest / Smallest, i / (ThresholdCount - 1.0)))];
        return new(
            part.Labels.Length, part.Labels.Average(), [.. part.Models.Select(m => ModelCurves.Of(m, part.Labels, thresholds))],
            [.. thresholds], [.. DecisionCurve.Of(part.Models[0].Probabilities, part.Labels, thresholds).Select(p => p.TestAll)],
            [.. Enum.GetValues<Regime>().Where(part.Regimes.Contains).Select(r => RegimeReport.Of(r, part))]);
    }
}

/// <summary>The curves of one model.</summary>
/// <param name="Name">gnn, degree.</param>
/// <param name="Roc">ROC curve.</param>
/// <param name="PrecisionRecall">Precision-recall curve.</param>
/// <param name="Reliability">Score (gnn only), posterior (gnn only) and served probability against the observed rate.</param>
/// <param name="Histogram">[100] pairs by served probability, each bin .01 wide.</param>
/// <param name="NetBenefit">[K] per pair, in units of a net hit value, when every pair with probability at least L/D is tested.</param>
public sealed record ModelCurves(
    string Name, RocCurve Roc, PrecisionRecallCurve PrecisionRecall, ImmutableArray<ReliabilityStage> Reliability, ImmutableArray<int> Histogram,
    ImmutableArray<double> NetBenefit)
{
    /// <summary>Bins of <see cref="Histogram"/>.</summary>
    public const int HistogramBins = 100;

    internal static ModelCurves Of(ScoredModel model, int[] labels, double[] thresholds)
    {
        var counts = new int[HistogramBins];
        foreach (double p in model.Probabilities) counts[Math.Min((int)(p * HistogramBins), HistogramBins - 1)]++;
        return new(model.Name, RocCurve.Of(model.LogOdds, labels), PrecisionRecallCurve.Of(model.LogOdds, labels),
            [.. model.Stages.Select(s => new ReliabilityStage(s.Name, CalibrationError.Of(s.Values, labels), ReliabilityCurve.Of(s.Values, labels)))],
            [.. counts], [.. DecisionCurve.Of(model.Probabilities, labels, thresholds).Select(p => p.NetBenefit)]);
    }
}

/// <summary>One step on the way from score to probability.</summary>
/// <param name="Stage">score, posterior, probability.</param>
/// <param name="Ece">Expected calibration error over the bins.</param>
/// <param name="Bins">15 bins of equal mass.</param>
public sealed record ReliabilityStage(string Stage, double Ece, ImmutableArray<ReliabilityBin> Bins);
