using DtiGraph.Splits;

namespace DtiGraph.Training.Negatives;

/// <summary>Every unrecorded pair of train is as likely as the other.</summary>
/// <param name="unrecorded">M pairs to draw from.</param>
/// <param name="positives">P, train interactions.</param>
/// <param name="perPositive">K, at least 1.</param>
/// <param name="pool">Drugs, and targets, that one sample has at most (<see cref="Sampling.SamplingOptions.Pool"/>).</param>
/// <remarks>r = P K / M.</remarks>
public sealed class UniformSampler(UnrecordedPairs unrecorded, int positives, int perPositive, int pool = int.MaxValue) : INegativeSampler
{
    /// <inheritdoc/>
    public double MeanFraction { get; } = (double)positives * perPositive / unrecorded.Count;

    /// <inheritdoc/>
    public (int Drug, int Target)[] Sample(IReadOnlyList<(int Drug, int Target)> positives, Random random) =>
        unrecorded.Sample(positives.Count * perPositive, random, pool);

    /// <inheritdoc/>
    public double SampledFraction(int drug, int target) => MeanFraction;
}
