using System.Text.Json.Serialization;

namespace DtiGraph.Evaluation;

/// <summary>How well a set of labelled pairs is ordered and how far its probabilities can be trusted.</summary>
/// <param name="Pairs">Labelled pairs, at least 1.</param>
/// <param name="PositiveRate">Share of positives, in [0, 1]: what AUPRC would be without skill.</param>
/// <param name="Auroc">Area under the ROC curve, in [0, 1]; NaN (JSON null) where a class is absent.</param>
/// <param name="Auprc">Average precision, ties grouped, in (0, 1]; NaN (JSON null) without positives.</param>
/// <param name="Ece">Expected calibration error over 15 slices of equal mass, in [0, 1].</param>
/// <param name="EceExcess">Ece minus its level under sampling noise alone, in [-1, 1].</param>
/// <param name="Brier">Mean squared distance of probability and label, in [0, 1].</param>
/// <param name="LogLoss">Mean negative log-probability of the labels, nats.</param>
/// <param name="DegreeMatchedAuroc">AUROC against unrecorded pairs whose ends have as many interactions: counting gives .5. Like the next seven NaN (JSON null) where undefined.</param>
/// <param name="AllPairsAuprc">Average precision against every unrecorded pair.</param>
/// <param name="AllPairsPositiveRate">Share of positives among all these pairs.</param>
/// <param name="Mrr">Mean reciprocal rank, filtered, per drug.</param>
/// <param name="Hits1">Share of positives that rank first, filtered, per drug.</param>
/// <param name="Hits10">The same for the first 10.</param>
/// <param name="Hits50">The same for the first 50.</param>
/// <param name="Enrichment1">Enrichment in the first 1 % of a drug's list.</param>
/// <param name="AurocInterval">95 % bootstrap interval over the labelled pairs; undefined (JSON null) where Auroc is.</param>
/// <param name="AuprcInterval">The same of Auprc.</param>
public sealed record PairMetrics(
    int Pairs,
    double PositiveRate,
    [property: JsonConverter(typeof(UndefinedAsNull))] double Auroc,
    [property: JsonConverter(typeof(UndefinedAsNull))] double Auprc,
    double Ece,
    double EceExcess,
    double Brier,
    double LogLoss,
    [property: JsonConverter(typeof(UndefinedAsNull))] double DegreeMatchedAuroc,
    [property: JsonConverter(typeof(UndefinedAsNull))] double AllPairsAuprc,
    [property: JsonConverter(typeof(UndefinedAsNull))] double AllPairsPositiveRate,
    [property: JsonConverter(typeof(UndefinedAsNull))] double Mrr,
    [property: JsonConverter(typeof(UndefinedAsNull))] double Hits1,
    [property: JsonConverter(typeof(UndefinedAsNull))] double Hits10,
    [property: JsonConverter(typeof(UndefinedAsNull))] double Hits50,
    [property: JsonConverter(typeof(UndefinedAsNull))] double Enrichment1,
    Interval AurocInterval,
    Interval AuprcInterval)
{
    /// <summary>All metrics of one set of labelled pairs.</summary>
    /// <param name="scores">[P] what orders the pairs: logits, or anything that rises with them; finite.</param>
    /// <param name="probabilities">[P] what is stated about the pairs, in [0, 1].</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <param name="seed">Seed of the label draws behind EceExcess.</param>
    /// <param name="ranking">The same model among the unrecorded pairs; null where there is no such population: undefined.</param>
    /// <returns>The metrics.</returns>
    /// <exception cref="ArgumentException">No rows, unequal lengths, a number out of its range, a label other than 0 and 1.</exception>
    /// <remarks>Cost: O(P log P + 1200 P).</remarks>
    public static PairMetrics Of(ReadOnlySpan<double> scores, ReadOnlySpan<double> probabilities, ReadOnlySpan<int> labels, ulong seed = 1,
        RankingMetrics? ranking = null)
    {
        int positives = ScoredLabels.Check(scores, labels);
        ranking ??= RankingMetrics.Undefined;
        var (auroc, auprc) = Bootstrap.Of(scores, labels);
        return new PairMetrics(
            labels.Length,
            (double)positives / labels.Length,
            Evaluation.Auroc.Of(scores, labels),
            AveragePrecision.Of(scores, labels),
            CalibrationError.Of(probabilities, labels),
            CalibrationError.Excess(probabilities, labels, seed),
            Evaluation.Brier.Of(probabilities, labels),
            Evaluation.LogLoss.Of(probabilities, labels),
            ranking.DegreeMatchedAuroc, ranking.AllPairsAuprc, ranking.AllPairsPositiveRate,
            ranking.Mrr, ranking.Hits1, ranking.Hits10, ranking.Hits50, ranking.Enrichment1,
            auroc, auprc);
    }
}
