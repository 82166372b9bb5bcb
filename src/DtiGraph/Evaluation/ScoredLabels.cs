namespace DtiGraph.Evaluation;

/// <summary>The checks and the two orders that the metrics share.</summary>
internal static class ScoredLabels
{
    /// <summary>Refuses empty input, unequal lengths, scores that are not finite and labels other than 0 and 1; returns the number of positives.</summary>
    public static int Check(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels, string what = "scores")
    {
        if (scores.Length == 0) throw new ArgumentException($"{what}: expected at least one row, got none (rows)", what);
        if (scores.Length != labels.Length)
            throw new ArgumentException($"labels: expected {scores.Length} as there are {what}, got {labels.Length} (rows)", nameof(labels));
        int positives = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (!double.IsFinite(scores[i])) throw new ArgumentException($"{what}: expected finite numbers, got {scores[i]} (row {i})", what);
            if (labels[i] is not (0 or 1)) throw new ArgumentException($"labels: expected 0 or 1, got {labels[i]} (row {i})", nameof(labels));
            positives += labels[i];
        }
        return positives;
    }

    /// <summary>As <see cref="Check"/>, and every number must lie in [0, 1].</summary>
    public static int CheckProbabilities(ReadOnlySpan<double> probabilities, ReadOnlySpan<int> labels)
    {
        int positives = Check(probabilities, labels, nameof(probabilities));
        for (int i = 0; i < probabilities.Length; i++)
        {
            if (probabilities[i] is < 0 or > 1)
                throw new ArgumentException($"probabilities: expected numbers in [0, 1], got {probabilities[i]} (row {i})", nameof(probabilities));
        }
        return positives;
    }

    /// <summary>Copies ordered by score, highest first; the order among equal scores carries no meaning.</summary>
    public static (double[] Scores, int[] Labels) Descending(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels)
    {
        double[] keys = scores.ToArray();
        int[] items = labels.ToArray();
        Array.Sort(keys, items);
        Array.Reverse(keys);
        Array.Reverse(items);
        return (keys, items);
    }

    /// <summary>Copies ordered by score, lowest first; equal scores stay in the order of their rows.</summary>
    public static (double[] Scores, int[] Labels) StableAscending(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels)
    {
        double[] keys = scores.ToArray();
        int[] rows = new int[keys.Length];
        for (int i = 0; i < rows.Length; i++) rows[i] = i;
        Array.Sort(keys, rows);
        for (int start = 0; start < keys.Length;)
        {
            int end = TieEnd(keys, start);
            // Array.Sort is not stable: rows with one score are put back in their order.
            if (end - start > 1) Array.Sort(rows, start, end - start);
            start = end;
        }
        int[] ordered = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++) ordered[i] = labels[rows[i]];
        return (keys, ordered);
    }

    /// <summary>End (exclusive) of the run of equal numbers that begins at <paramref name="start"/>.</summary>
    public static int TieEnd(double[] ordered, int start)
    {
        int end = start + 1;
        while (end < ordered.Length && ordered[end] == ordered[start]) end++;
        return end;
    }
}
