using DtiGraph.Splits;

namespace DtiGraph.Training.Negatives;

/// <summary>Every unrecorded pair of train is a negative of every step: nothing is sampled, at the cost of large steps.</summary>
/// <remarks>r = steps of an epoch, since an interaction is supervised once an epoch and an unrecorded pair once a step. K plays no part.</remarks>
public sealed class AllSampler : INegativeSampler
{
    /// <summary>Most unrecorded pairs that a step can hold: at 256 hidden units each intermediate of the decoder takes .2 GB.</summary>
    public const int Maximum = 200_000;

    private readonly (int Drug, int Target)[] pairs;

    /// <summary>Lists the pairs.</summary>
    /// <param name="unrecorded">The pairs, at most <see cref="Maximum"/>.</param>
    /// <param name="steps">Steps of an epoch, at least 1.</param>
    /// <exception cref="ArgumentException">Too many pairs.</exception>
    public AllSampler(UnrecordedPairs unrecorded, int steps)
    {
        if (unrecorded.Count > Maximum)
            throw new ArgumentException($"negativePolicy All: expected at most {Maximum} unrecorded pairs in train, got {unrecorded.Count}; choose another policy");
        pairs = [.. unrecorded.All];
        MeanFraction = steps;
    }

    /// <inheritdoc/>
    public double MeanFraction { get; }

    /// <inheritdoc/>
    public (int Drug, int Target)[] Sample(IReadOnlyList<(int Drug, int Target)> positives, Random random) => pairs;

    /// <inheritdoc/>
    public double SampledFraction(int drug, int target) => MeanFraction;
}
