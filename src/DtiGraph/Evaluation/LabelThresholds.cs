using System.Collections.Immutable;

namespace DtiGraph.Evaluation;

/// <summary>A threshold for each label of a multi-label model, each with the highest F1 on validation.</summary>
/// <param name="Labels">[L] the best threshold of each label; NaN where validation holds none of its positives.</param>
/// <remarks>
/// To be chosen on validation and never on test. On calibrated probabilities the best threshold is half of the F1 that it reaches, so one
/// threshold for all labels (such as .5) misses the rare ones: Lipton, Elkan and Narayanaswamy 2014, arXiv:1402.1892. Departs: the best
/// threshold is searched over the scores and not derived, so the scores need not be calibrated.
/// </remarks>
public sealed record LabelThresholds(ImmutableArray<BestF1> Labels)
{
    /// <summary>Chooses a threshold for each label.</summary>
    /// <param name="scores">[P, L] row after row; any order-giving number, finite.</param>
    /// <param name="labels">[P, L] row after row; 1 or 0.</param>
    /// <param name="count">L, at least 1; divides the length.</param>
    /// <param name="known">[P, L] false where a label was never looked at, whose score and label are then left out; empty means all known.</param>
    /// <returns>The thresholds, in the order of the columns.</returns>
    /// <exception cref="ArgumentException">No rows, lengths that do not fit, a score that is not finite, a label other than 0 and 1.</exception>
    /// <remarks>Cost: O(L P log P).</remarks>
    public static LabelThresholds Of(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels, int count, ReadOnlySpan<bool> known = default)
    {
        if (count < 1 || scores.Length % count != 0)
            throw new ArgumentException($"count: expected a divisor of the {scores.Length} scores, got {count} (label thresholds)", nameof(count));
        ScoredLabels.Check(scores, labels);
        if (!known.IsEmpty && known.Length != scores.Length)
            throw new ArgumentException($"known: expected {scores.Length} as there are scores, got {known.Length} (rows)", nameof(known));
        var best = ImmutableArray.CreateBuilder<BestF1>(count);
        for (int label = 0; label < count; label++)
        {
            List<double> column = [];
            List<int> truth = [];
            for (int at = label; at < scores.Length; at += count)
            {
                if (!known.IsEmpty && !known[at]) continue;
                column.Add(scores[at]);
                truth.Add(labels[at]);
            }
            best.Add(column.Count == 0 ? new BestF1(double.NaN, double.NaN, double.NaN, double.NaN) : BestF1.Of([.. column], [.. truth]));
        }
        return new LabelThresholds(best.MoveToImmutable());
    }

    /// <summary>Calls each label whose score reaches its threshold.</summary>
    /// <param name="scores">[P, L] row after row; of the kind that the thresholds were chosen on.</param>
    /// <returns>[P, L] true where called; a label without a threshold is never called. New array.</returns>
    /// <exception cref="ArgumentException">A length that L does not divide.</exception>
    public bool[] Call(ReadOnlySpan<double> scores)
    {
        if (scores.Length % Labels.Length != 0)
            throw new ArgumentException($"scores: expected rows of {Labels.Length}, got {scores.Length} numbers (label thresholds)", nameof(scores));
        var called = new bool[scores.Length];
        for (int i = 0; i < called.Length; i++) called[i] = scores[i] >= Labels[i % Labels.Length].Threshold;
        return called;
    }

    /// <summary>Equal where all numbers are.</summary>
    /// <param name="other">Other thresholds or null.</param>
    public bool Equals(LabelThresholds? other) => other is not null && Labels.AsSpan().SequenceEqual(other.Labels.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Labels.Length, Labels[0]);
}
