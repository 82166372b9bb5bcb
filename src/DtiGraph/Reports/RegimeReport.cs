using System.Collections.Immutable;
using System.Text.Json.Serialization;
using DtiGraph.Evaluation;

namespace DtiGraph.Reports;

/// <summary>The pairs of one regime.</summary>
/// <param name="Regime">What train knew of their ends.</param>
/// <param name="Pairs">Labelled pairs, at least 1.</param>
/// <param name="PositiveRate">Share of positives, in [0, 1].</param>
/// <param name="Models">gnn, degree.</param>
public sealed record RegimeReport(
    [property: JsonConverter(typeof(JsonStringEnumConverter<Regime>))] Regime Regime, int Pairs, double PositiveRate, ImmutableArray<RegimeMetrics> Models)
{
    internal static RegimeReport Of(Regime regime, ScoredPart part)
    {
        int[] rows = [.. Enumerable.Range(0, part.Labels.Length).Where(i => part.Regimes[i] == regime)];
        int[] labels = [.. rows.Select(i => part.Labels[i])];
        return new(regime, rows.Length, labels.Average(), [.. part.Models.Select(m => Metrics(m, rows, labels))]);
    }

    private static RegimeMetrics Metrics(ScoredModel model, int[] rows, int[] labels)
    {
        double[] order = [.. rows.Select(i => model.LogOdds[i])];
        return new(model.Name, Auroc.Of(order, labels), AveragePrecision.Of(order, labels),
            CalibrationError.Of([.. rows.Select(i => model.Probabilities[i])], labels));
    }
}

/// <summary>How good one model is in one regime.</summary>
/// <param name="Name">gnn, degree.</param>
/// <param name="Auroc">In [0, 1]; NaN (JSON null) where a class is absent.</param>
/// <param name="Auprc">In (0, 1]; NaN (JSON null) without positives.</param>
/// <param name="Ece">Over 15 bins of equal mass; on a few hundred pairs a perfect model shows about .05.</param>
public sealed record RegimeMetrics(
    string Name,
    [property: JsonConverter(typeof(UndefinedAsNull))] double Auroc,
    [property: JsonConverter(typeof(UndefinedAsNull))] double Auprc,
    double Ece);
