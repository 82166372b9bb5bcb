namespace DtiGraph.Evaluation;

/// <summary>How many negatives lie above, at and between the scores of the positives: all that average precision needs of them.</summary>
/// <remarks>Counts are whole numbers, so they may be made in parallel and added up in any order.</remarks>
internal sealed class NegativeCounts
{
    private readonly double[] thresholds;
    private readonly int[] positives;
    private readonly int total;

    /// <param name="positives">[P+] at least one, finite.</param>
    public NegativeCounts(ReadOnlySpan<double> positives)
    {
        double[] ordered = positives.ToArray();
        Array.Sort(ordered);
        Array.Reverse(ordered);
        var (distinct, counts) = (new List<double>(), new List<int>());
        for (int start = 0; start < ordered.Length;)
        {
            if (!double.IsFinite(ordered[start])) throw NotFinite(ordered[start]);
            int end = ScoredLabels.TieEnd(ordered, start);
            distinct.Add(ordered[start]);
            counts.Add(end - start);
            start = end;
        }
        (thresholds, this.positives, total) = ([.. distinct], [.. counts], ordered.Length);
    }

    /// <summary>Counts to fill with <see cref="Add"/>: entry k is of negatives at or above the k-th distinct positive score from the
    /// top and below the one before it; the last is of those below all.</summary>
    public long[] Empty() => new long[thresholds.Length + 1];

    /// <summary>Counts one negative.</summary>
    public void Add(double negative, long[] counts)
    {
        if (!double.IsFinite(negative)) throw NotFinite(negative);
        int low = 0, high = thresholds.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (thresholds[middle] <= negative) high = middle;
            else low = middle + 1;
        }
        counts[low]++;
    }

    /// <summary>AP = sum over the distinct positive scores of (recall gained) x (precision at that score), ties grouped.</summary>
    public double AveragePrecision(long[] counts)
    {
        double sum = 0;
        long found = 0, called = 0;
        for (int i = 0; i < thresholds.Length; i++)
        {
            found += positives[i];
            called += positives[i] + counts[i];
            sum += positives[i] * ((double)found / called);
        }
        return sum / total;
    }

    private static ArgumentException NotFinite(double score) => new($"scores: expected finite numbers, got {score} (average precision)");
}
