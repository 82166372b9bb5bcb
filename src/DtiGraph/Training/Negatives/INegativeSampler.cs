using DtiGraph.Evaluation;

namespace DtiGraph.Training.Negatives;

/// <summary>Chooses the negatives of each training step among the unrecorded pairs of train. Unrecorded is not inactive: some of what it
/// draws are interactions that nobody has recorded yet.</summary>
public interface INegativeSampler : IDisposable
{
    /// <summary>r on average over the unrecorded pairs of train: how many times an epoch draws one of them. Above 0.</summary>
    double MeanFraction { get; }

    /// <summary>r by degree, where the posterior can take it pair by pair; null where one number stands for all.</summary>
    DegreeMatchedFraction? ByDegree => null;

    /// <summary>r is not one number and is not known when the model serves, or changes while it trains: <see cref="MeanFraction"/> puts the
    /// probabilities at the right level only after the correction that validation fits.</summary>
    bool RecalibrationNeeded => false;

    /// <summary>Draws the negatives of a step.</summary>
    /// <param name="positives">Train interactions that the step supervises.</param>
    /// <param name="random">Source of the random numbers.</param>
    /// <returns>Unrecorded pairs of train; a pair may come twice. The caller may not change the array.</returns>
    (int Drug, int Target)[] Sample(IReadOnlyList<(int Drug, int Target)> positives, Random random);

    /// <summary>r of a pair: how many times an epoch draws it, on average, if it is an unrecorded pair of train; for any other pair what the same
    /// rule gives for it.</summary>
    /// <param name="drug">In [0, Nd).</param>
    /// <param name="target">In [0, Nt).</param>
    /// <returns>Above 0; above 1 where a pair is drawn more than once.</returns>
    double SampledFraction(int drug, int target);

    /// <summary>It changes by what it hears: a training with it is not gone on with after a crash but begun anew.</summary>
    bool Learns => false;

    /// <summary>Hears what the network said of the last sample, before the step changed it. Most samplers do not listen.</summary>
    /// <param name="logits">One for each drawn pair, in their order.</param>
    void Learn(ReadOnlySpan<float> logits)
    {
    }

    /// <inheritdoc/>
    void IDisposable.Dispose()
    {
    }
}
