namespace DtiGraph.Evaluation;

/// <summary>Average precision, the area under the precision-recall curve (AUPRC) without interpolation, ties grouped.</summary>
/// <remarks>
/// AP = sum over the distinct scores of (recall gained) x (precision at that score). Rows with one score enter together, so the
/// order of the rows never matters: all scores equal gives the positive rate. Equals scikit-learn's average_precision_score.
/// </remarks>
public static class AveragePrecision
{
    /// <summary>Average precision over all rows.</summary>
    /// <param name="scores">[P] any order-giving number, higher is more likely; finite.</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <returns>In (0, 1]; NaN without positives (undefined; scikit-learn warns and returns 0, which an average over groups would count).</returns>
    /// <exception cref="ArgumentException">No rows, unequal lengths, a score that is not finite, a label other than 0 and 1.</exception>
    /// <remarks>Cost: O(P log P).</remarks>
    public static double Of(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels)
    {
        int positives = ScoredLabels.Check(scores, labels);
        if (positives == 0) return double.NaN;
        (double[] ordered, int[] truth) = ScoredLabels.Descending(scores, labels);
        double sum = 0;
        int found = 0;
        for (int start = 0; start < ordered.Length;)
        {
            int end = ScoredLabels.TieEnd(ordered, start), gained = 0;
            for (int i = start; i < end; i++) gained += truth[i];
            found += gained;
            sum += gained * ((double)found / end);
            start = end;
        }
        return sum / positives;
    }
}
