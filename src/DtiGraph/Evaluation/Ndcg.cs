namespace DtiGraph.Evaluation;

/// <summary>Normalised discounted cumulative gain: 1 where every positive is ahead of every negative.</summary>
public static class Ndcg
{
    /// <summary>NDCG over all rows, gain 1 for a positive, discount 1 / log2(1 + rank); rows of one score share their discounts evenly.</summary>
    /// <param name="scores">[P] any order-giving number, higher is more likely; finite.</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <returns>In (0, 1]; NaN without positives (undefined; scikit-learn returns 0).</returns>
    /// <exception cref="ArgumentException">No rows, unequal lengths, a score that is not finite, a label other than 0 and 1.</exception>
    /// <remarks>Equals scikit-learn's ndcg_score. Source: Jarvelin and Kekalainen 2002, doi:10.1145/582415.582418; ties: McSherry and Najork 2008.
    /// Cost: O(P log P).</remarks>
    public static double Of(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels)
    {
        int positives = ScoredLabels.Check(scores, labels);
        if (positives == 0) return double.NaN;
        (double[] ordered, int[] truth) = ScoredLabels.Descending(scores, labels);
        double gained = 0, ideal = 0;
        for (int start = 0; start < ordered.Length;)
        {
            int end = ScoredLabels.TieEnd(ordered, start), found = 0;
            double discounts = 0;
            for (int i = start; i < end; i++)
            {
                double discount = 1 / Math.Log2(i + 2);
                discounts += discount;
                found += truth[i];
                if (i < positives) ideal += discount;
            }
            gained += discounts * found / (end - start);
            start = end;
        }
        return gained / ideal;
    }
}
