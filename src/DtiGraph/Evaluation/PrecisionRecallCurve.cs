using System.Collections.Immutable;

namespace DtiGraph.Evaluation;

/// <summary>The precision-recall curve as steps: precision k holds from recall k - 1 (from 0) to recall k.
/// The area under it is <see cref="AveragePrecision"/>.</summary>
/// <param name="Recall">[K] in (0, 1], rising to 1.</param>
/// <param name="Precision">[K] in (0, 1].</param>
public sealed record PrecisionRecallCurve(ImmutableArray<double> Recall, ImmutableArray<double> Precision)
{
    /// <summary>Walks the scores from the highest down, rows of one score together.</summary>
    /// <param name="scores">[P] any order-giving number, higher is more likely; finite.</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <returns>K steps, one for each distinct score that holds a positive; empty without positives.</returns>
    /// <exception cref="ArgumentException">No rows, unequal lengths, a score that is not finite, a label other than 0 and 1.</exception>
    /// <remarks>Cost: O(P log P).</remarks>
    public static PrecisionRecallCurve Of(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels)
    {
        int positives = ScoredLabels.Check(scores, labels), found = 0;
        (double[] ordered, int[] truth) = ScoredLabels.Descending(scores, labels);
        var (recall, precision) = (ImmutableArray.CreateBuilder<double>(), ImmutableArray.CreateBuilder<double>());
        for (int start = 0; start < ordered.Length;)
        {
            int end = ScoredLabels.TieEnd(ordered, start), before = found;
            for (int i = start; i < end; i++) found += truth[i];
            if (found > before)
            {
                recall.Add((double)found / positives);
                precision.Add((double)found / end);
            }
            start = end;
        }
        return new(recall.ToImmutable(), precision.ToImmutable());
    }
}
