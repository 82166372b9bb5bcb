namespace DtiGraph.Evaluation;

/// <summary>Matthews correlation of calls and labels: 1 for all right, 0 for no skill, -1 for all wrong; unlike accuracy it is not fooled by rare positives.</summary>
public static class Matthews
{
    /// <summary>(TP TN - FP FN) / sqrt((TP + FP) (TP + FN) (TN + FP) (TN + FN)).</summary>
    /// <param name="scores">[P] any order-giving number, higher is more likely; finite.</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <param name="threshold">A pair is called an interaction where its score is at least this; chosen on validation, never on test. Default .5.</param>
    /// <returns>In [-1, 1]; 0 where all calls or all labels are alike, as in scikit-learn.</returns>
    /// <exception cref="ArgumentException">No rows, unequal lengths, a score that is not finite, a label other than 0 and 1.</exception>
    /// <remarks>Source: Matthews 1975, doi:10.1016/0005-2795(75)90109-9. Cost: O(P).</remarks>
    public static double Of(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels, double threshold = .5)
    {
        ScoredLabels.Check(scores, labels);
        double truePositives = 0, falsePositives = 0, falseNegatives = 0, trueNegatives = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            bool called = scores[i] >= threshold;
            if (labels[i] == 1) _ = called ? truePositives++ : falseNegatives++;
            else _ = called ? falsePositives++ : trueNegatives++;
        }
        double product = (truePositives + falsePositives) * (truePositives + falseNegatives)
            * (trueNegatives + falsePositives) * (trueNegatives + falseNegatives);
        return product == 0 ? 0 : (truePositives * trueNegatives - falsePositives * falseNegatives) / Math.Sqrt(product);
    }
}
