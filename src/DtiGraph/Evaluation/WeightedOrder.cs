namespace DtiGraph.Evaluation;

/// <summary>Scored rows, sorted once, whose AUROC and average precision can be taken again and again with other row weights.</summary>
/// <remarks>What a bootstrap needs: a resample is a count per row. Cost: O(P log P) once, then O(P) a call.</remarks>
public sealed class WeightedOrder
{
    private readonly int[] rows;
    private readonly int[] truth;
    private readonly int[] ends;

    /// <summary>Sorts.</summary>
    /// <param name="scores">[P] any order-giving number, higher is more likely; finite.</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <exception cref="ArgumentException">No rows, unequal lengths, a score that is not finite, a label other than 0 and 1.</exception>
    public WeightedOrder(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels)
    {
        ScoredLabels.Check(scores, labels);
        double[] ordered = scores.ToArray();
        rows = [.. Enumerable.Range(0, ordered.Length)];
        Array.Sort(ordered, rows);
        Array.Reverse(ordered);
        Array.Reverse(rows);
        truth = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++) truth[i] = labels[rows[i]];
        var runs = new List<int>();
        for (int start = 0; start < ordered.Length; start = runs[^1]) runs.Add(ScoredLabels.TieEnd(ordered, start));
        ends = [.. runs];
    }

    /// <summary>P.</summary>
    public int Count => rows.Length;

    /// <summary>AUROC and average precision (ties grouped) of the rows, each taken as often as its weight says.</summary>
    /// <param name="weights">[P] at least 0, in the order of the rows given.</param>
    /// <returns>As <see cref="Auroc.Of"/> and <see cref="AveragePrecision.Of"/> over the repeated rows; NaN where undefined.</returns>
    /// <exception cref="ArgumentException">A length other than P.</exception>
    public (double Auroc, double Auprc) Of(ReadOnlySpan<int> weights)
    {
        if (weights.Length != rows.Length)
            throw new ArgumentException($"weights: expected {rows.Length} as there are rows, got {weights.Length}", nameof(weights));
        long positives = 0, negatives = 0, twice = 0;
        double precision = 0;
        for (int run = 0, i = 0; run < ends.Length; run++)
        {
            long tiedPositives = 0, tied = 0;
            for (; i < ends[run]; i++)
            {
                int weight = weights[rows[i]];
                tied += weight;
                tiedPositives += weight * truth[i];
            }
            // Each negative is beaten by the positives above it, and half by those of its own score.
            twice += (tied - tiedPositives) * (2 * positives + tiedPositives);
            positives += tiedPositives;
            negatives += tied - tiedPositives;
            if (tiedPositives > 0) precision += tiedPositives * ((double)positives / (positives + negatives));
        }
        return (positives == 0 || negatives == 0 ? double.NaN : twice / (2.0 * positives * negatives),
            positives == 0 ? double.NaN : precision / positives);
    }
}
