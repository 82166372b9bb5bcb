using System.Collections.Immutable;

namespace DtiGraph.Evaluation;

/// <summary>One slice of a reliability curve.</summary>
/// <param name="MeanProbability">Mean of the stated probabilities, in [0, 1].</param>
/// <param name="ObservedRate">Share of positives, in [0, 1]; equals MeanProbability in a calibrated model, up to sampling noise.</param>
/// <param name="Count">Rows in the slice, at least 1.</param>
public readonly record struct ReliabilityBin(double MeanProbability, double ObservedRate, int Count);

/// <summary>Stated probability against observed rate, over slices of equal mass.</summary>
public static class ReliabilityCurve
{
    /// <summary>Slices used throughout the project.</summary>
    public const int DefaultBins = 15;

    /// <summary>Sorts by probability (stable) and cuts into slices as even as possible, the first ones one row longer.</summary>
    /// <param name="probabilities">[P] in [0, 1].</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <param name="bins">Number of slices, at least 1, default 15.</param>
    /// <returns>Slices from the lowest probability up; min(P, bins) of them, none empty.</returns>
    /// <exception cref="ArgumentException">No rows, unequal lengths, a number outside [0, 1], a label other than 0 and 1, bins below 1.</exception>
    /// <remarks>Equal probabilities that straddle a cut are shared out in the order of their rows. Cost: O(P log P).</remarks>
    public static ImmutableArray<ReliabilityBin> Of(ReadOnlySpan<double> probabilities, ReadOnlySpan<int> labels, int bins = DefaultBins)
    {
        if (bins < 1) throw new ArgumentException($"bins: expected at least 1, got {bins} (reliability curve)", nameof(bins));
        ScoredLabels.CheckProbabilities(probabilities, labels);
        (double[] ordered, int[] truth) = ScoredLabels.StableAscending(probabilities, labels);
        return OfOrdered(ordered, truth, bins);
    }

    internal static ImmutableArray<ReliabilityBin> OfOrdered(ReadOnlySpan<double> ordered, ReadOnlySpan<int> truth, int bins)
    {
        bins = Math.Min(bins, ordered.Length);
        var curve = ImmutableArray.CreateBuilder<ReliabilityBin>(bins);
        for (int bin = 0, start = 0; bin < bins; bin++)
        {
            int count = ordered.Length / bins + (bin < ordered.Length % bins ? 1 : 0), positives = 0;
            double sum = 0;
            for (int i = start; i < start + count; i++)
            {
                sum += ordered[i];
                positives += truth[i];
            }
            curve.Add(new ReliabilityBin(sum / count, (double)positives / count, count));
            start += count;
        }
        return curve.MoveToImmutable();
    }
}
