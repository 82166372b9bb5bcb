using System.Text.Json;
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
public sealed record PairMetrics(
    int Pairs,
    double PositiveRate,
    [property: JsonConverter(typeof(UndefinedAsNull))] double Auroc,
    [property: JsonConverter(typeof(UndefinedAsNull))] double Auprc,
    double Ece,
    double EceExcess,
    double Brier,
    double LogLoss)
{
    /// <summary>All metrics of one set of labelled pairs.</summary>
    /// <param name="scores">[P] what orders the pairs: logits, or anything that rises with them; finite.</param>
    /// <param name="probabilities">[P] what is stated about the pairs, in [0, 1].</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <param name="seed">Seed of the label draws behind EceExcess.</param>
    /// <returns>The metrics.</returns>
    /// <exception cref="ArgumentException">No rows, unequal lengths, a number out of its range, a label other than 0 and 1.</exception>
    /// <remarks>Cost: O(P log P + 200 P).</remarks>
    public static PairMetrics Of(ReadOnlySpan<double> scores, ReadOnlySpan<double> probabilities, ReadOnlySpan<int> labels, ulong seed = 1)
    {
        int positives = ScoredLabels.Check(scores, labels);
        return new PairMetrics(
            labels.Length,
            (double)positives / labels.Length,
            Evaluation.Auroc.Of(scores, labels),
            AveragePrecision.Of(scores, labels),
            CalibrationError.Of(probabilities, labels),
            CalibrationError.Excess(probabilities, labels, seed),
            Evaluation.Brier.Of(probabilities, labels),
            Evaluation.LogLoss.Of(probabilities, labels));
    }
}

/// <summary>Writes an undefined number (NaN) as null, and reads it back: JSON has no NaN.</summary>
internal sealed class UndefinedAsNull : JsonConverter<double>
{
    public override bool HandleNull => true;

    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (double.IsNaN(value)) writer.WriteNullValue();
        else writer.WriteNumberValue(value);
    }
}
