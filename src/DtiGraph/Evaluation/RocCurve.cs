using System.Collections.Immutable;

namespace DtiGraph.Evaluation;

/// <summary>The ROC curve of a set of labelled pairs, corner by corner: the area under it (trapezoids) is <see cref="Auroc"/>.</summary>
/// <param name="FalsePositiveRate">[K] from 0 to 1, rising.</param>
/// <param name="TruePositiveRate">[K] from 0 to 1, rising.</param>
public sealed record RocCurve(ImmutableArray<double> FalsePositiveRate, ImmutableArray<double> TruePositiveRate)
{
    /// <summary>Walks the scores from the highest down, rows of one score together.</summary>
    /// <param name="scores">[P] any order-giving number, higher is more likely; finite.</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <returns>K points, at most two a positive: points on a straight line between two others are left out. Empty where a class is absent.</returns>
    /// <exception cref="ArgumentException">No rows, unequal lengths, a score that is not finite, a label other than 0 and 1.</exception>
    /// <remarks>Cost: O(P log P).</remarks>
    public static RocCurve Of(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels)
    {
        long positives = ScoredLabels.Check(scores, labels), negatives = labels.Length - positives;
        if (positives == 0 || negatives == 0) return new([], []);
        (double[] ordered, int[] truth) = ScoredLabels.Descending(scores, labels);
        List<(long False, long True)> points = [(0, 0)];
        long found = 0;
        for (int start = 0; start < ordered.Length;)
        {
            int end = ScoredLabels.TieEnd(ordered, start);
            for (int i = start; i < end; i++) found += truth[i];
            var next = (False: end - found, True: found);
            if (points.Count > 1 && Straight(points[^2], points[^1], next)) points[^1] = next;
            else points.Add(next);
            start = end;
        }
        return new([.. points.Select(p => (double)p.False / negatives)], [.. points.Select(p => (double)p.True / positives)]);
    }

    private static bool Straight((long False, long True) a, (long False, long True) b, (long False, long True) c) =>
        (b.False - a.False) * (c.True - b.True) == (c.False - b.False) * (b.True - a.True);
}
