namespace DtiGraph.Evaluation;

/// <summary>Area under the ROC curve: the chance that a random positive scores above a random negative, a tie counting one half.</summary>
public static class Auroc
{
    /// <summary>AUROC over all rows; equals scikit-learn's roc_auc_score.</summary>
    /// <param name="scores">[P] any order-giving number, higher is more likely; finite.</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <returns>In [0, 1]; NaN where one of the two classes is absent (undefined, as in scikit-learn).</returns>
    /// <exception cref="ArgumentException">No rows, unequal lengths, a score that is not finite, a label other than 0 and 1.</exception>
    /// <remarks>Counts in integers, so the result does not depend on the order of the rows. Cost: O(P log P).</remarks>
    public static double Of(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels)
    {
        long positives = ScoredLabels.Check(scores, labels), negatives = scores.Length - positives;
        if (positives == 0 || negatives == 0) return double.NaN;
        (double[] ordered, int[] truth) = ScoredLabels.Descending(scores, labels);
        long twice = 0, below = negatives;
        for (int start = 0; start < ordered.Length;)
        {
            int end = ScoredLabels.TieEnd(ordered, start);
            long tiedPositives = 0;
            for (int i = start; i < end; i++) tiedPositives += truth[i];
            long tiedNegatives = end - start - tiedPositives;
            below -= tiedNegatives;
            twice += tiedPositives * (2 * below + tiedNegatives);
            start = end;
        }
        return twice / (2.0 * positives * negatives);
    }
}
