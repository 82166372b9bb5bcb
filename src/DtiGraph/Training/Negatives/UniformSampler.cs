using DtiGraph.Splits;

namespace DtiGraph.Training.Negatives;

/// <summary>Every unrecorded pair of train is as likely as the other.</summary>
/// <param name="unrecorded">M pairs to draw from.</param>
/// <param name="positives">P, train interactions.</param>
/// <param name="perPositive">K, at least 1.</param>
/// <remarks>r = P K / M.</remarks>
public sealed class UniformSampler(UnrecordedPairs unrecorded, int positives, int perPositive) : INegativeSampler
{
    /// <inheritdoc/>
    public double MeanFraction { get; } = (double)positives * perPositive / unrecorded.Count;

    /// <inheritdoc/>
    public (int Drug, int Target)[] Sample(IReadOnlyList<(int Drug, int Target)> positives, Random random) =>
        unrecorded.Sample(positives.Count * perPositive, random);

    /// <inheritdoc/>
    public double SampledFraction(int drug, int target) => MeanFraction;
}
