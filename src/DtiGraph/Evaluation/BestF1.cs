using System.Text.Json.Serialization;

namespace DtiGraph.Evaluation;

/// <summary>The threshold with the highest F1, to be chosen on validation and never on test.</summary>
/// <param name="Threshold">A pair is called an interaction where its score is at least this; one of the scores given.</param>
/// <param name="F1">Harmonic mean of precision and recall at that threshold, in (0, 1].</param>
/// <param name="Precision">Share of the called pairs that are interactions, in (0, 1].</param>
/// <param name="Recall">Share of the interactions that are called, in (0, 1].</param>
public readonly record struct BestF1(
    [property: JsonConverter(typeof(UndefinedAsNull))] double Threshold,
    [property: JsonConverter(typeof(UndefinedAsNull))] double F1,
    [property: JsonConverter(typeof(UndefinedAsNull))] double Precision,
    [property: JsonConverter(typeof(UndefinedAsNull))] double Recall)
{
    /// <summary>Tries every distinct score; of equal F1 the highest threshold wins.</summary>
    /// <param name="scores">[P] any order-giving number, higher is more likely; finite.</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <returns>The best threshold; all four numbers NaN (JSON null) without positives (undefined).</returns>
    /// <exception cref="ArgumentException">No rows, unequal lengths, a score that is not finite, a label other than 0 and 1.</exception>
    /// <remarks>Cost: O(P log P).</remarks>
    public static BestF1 Of(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels)
    {
        int positives = ScoredLabels.Check(scores, labels);
        var best = new BestF1(double.NaN, double.NaN, double.NaN, double.NaN);
        if (positives == 0) return best;
        (double[] ordered, int[] truth) = ScoredLabels.Descending(scores, labels);
        int found = 0;
        for (int start = 0; start < ordered.Length;)
        {
            int end = ScoredLabels.TieEnd(ordered, start);
            for (int i = start; i < end; i++) found += truth[i];
            double f1 = 2.0 * found / (end + positives);
            if (found > 0 && !(f1 <= best.F1)) best = new BestF1(ordered[start], f1, (double)found / end, (double)found / positives);
            start = end;
        }
        return best;
    }
}
