using System.Collections.Immutable;

namespace DtiGraph.Evaluation;

/// <summary>Expected calibration error over slices of equal mass, and how much of it is more than sampling noise.</summary>
public static class CalibrationError
{
    /// <summary>Label resamplings that the noise level is averaged over.</summary>
    public const int DefaultResamplings = 200;

    /// <summary>ECE: mean over the rows of the distance between their slice's mean probability and its observed rate.</summary>
    /// <param name="probabilities">[P] in [0, 1].</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <param name="bins">Number of slices, at least 1, default 15.</param>
    /// <returns>In [0, 1].</returns>
    /// <exception cref="ArgumentException">No rows, unequal lengths, a number outside [0, 1], a label other than 0 and 1, bins below 1.</exception>
    /// <remarks>Slices as in <see cref="ReliabilityCurve"/>. Cost: O(P log P).</remarks>
    public static double Of(ReadOnlySpan<double> probabilities, ReadOnlySpan<int> labels, int bins = ReliabilityCurve.DefaultBins) =>
        Distance(ReliabilityCurve.Of(probabilities, labels, bins));

    /// <summary>ECE minus the mean ECE of labels drawn from the stated probabilities themselves: about 0 for a calibrated model of any size.</summary>
    /// <param name="probabilities">[P] in [0, 1].</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <param name="seed">Seed of the label draws; the same seed gives the same number, bit for bit.</param>
    /// <param name="bins">Number of slices, at least 1, default 15.</param>
    /// <param name="resamplings">Number of label draws, at least 1, default 200.</param>
    /// <returns>In [-1, 1]; below 0 where the labels agree better than chance would have them.</returns>
    /// <exception cref="ArgumentException">As <see cref="Of"/>; resamplings below 1.</exception>
    /// <remarks>A perfect model shows an ECE of .05 on a few hundred rows; this takes that off. Cost: O(P log P + P resamplings).</remarks>
    public static double Excess(ReadOnlySpan<double> probabilities, ReadOnlySpan<int> labels, ulong seed,
        int bins = ReliabilityCurve.DefaultBins, int resamplings = DefaultResamplings)
    {
        if (resamplings < 1)
            throw new ArgumentException($"resamplings: expected at least 1, got {resamplings} (excess calibration error)", nameof(resamplings));
        double stated = Of(probabilities, labels, bins);
        (double[] ordered, int[] drawn) = ScoredLabels.StableAscending(probabilities, labels);
        var random = new SplitMix(seed);
        double sum = 0;
        for (int draw = 0; draw < resamplings; draw++)
        {
            for (int i = 0; i < ordered.Length; i++) drawn[i] = random.NextUniform() < ordered[i] ? 1 : 0;
            sum += Distance(ReliabilityCurve.OfOrdered(ordered, drawn, bins));
        }
        return stated - sum / resamplings;
    }

    private static double Distance(ImmutableArray<ReliabilityBin> curve)
    {
        double sum = 0;
        long rows = 0;
        foreach (ReliabilityBin bin in curve)
        {
            sum += bin.Count * Math.Abs(bin.MeanProbability - bin.ObservedRate);
            rows += bin.Count;
        }
        return sum / rows;
    }
}
