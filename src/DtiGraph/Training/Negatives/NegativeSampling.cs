using DtiGraph.Evaluation;
using DtiGraph.Features;
using DtiGraph.Splits;

namespace DtiGraph.Training.Negatives;

/// <summary>Makes the sampler that the options name.</summary>
public static class NegativeSampling
{
    /// <summary>Share of the draws that stay uniform under degree_matched and hard, so that r is above 0 for every pair and the posterior exists.</summary>
    public const double UniformShare = .1;

    /// <summary>The sampler of a run.</summary>
    /// <param name="split">Train interactions, and the unrecorded pairs to draw from.</param>
    /// <param name="features">Who is like whom, for hard negatives.</param>
    /// <param name="options">Policy, K, steps, masking, seed.</param>
    /// <returns>null where nothing is drawn: the data has negatives of its own, and no unlabelled pairs are wanted or none are left.</returns>
    /// <exception cref="ArgumentException">A policy other than uniform and the data has negatives of its own; the policy cannot draw from this
    /// split; validation has too few pairs for the correction that the policy needs.</exception>
    public static INegativeSampler? Of(Split split, GraphFeatures features, TrainingOptions options)
    {
        int pool = options.Sampling is { Samples: true } sampling ? sampling.Pool : int.MaxValue;
        if (split.Unrecorded is not { } unrecorded)
        {
            return options.NegativePolicy == NegativePolicy.Uniform ? UnlabelledSampler.Of(split, options.Unlabelled, pool) : throw new ArgumentException(
                $"negativePolicy: expected uniform where the data has negatives of its own, got {options.NegativePolicy} (split {split.Name})");
        }
        int perPositive = options.Negatives;
        INegativeSampler sampler = options.NegativePolicy switch
        {
            NegativePolicy.DegreeMatched => new DegreeMatchedSampler(unrecorded, split.Train, perPositive, options.Masked ?? NewEnds.Masked(split)),
            NegativePolicy.Hard => new HardSampler(unrecorded, split.Train, features, perPositive),
            NegativePolicy.All => new AllSampler(unrecorded, Math.Min(options.Steps, split.Train.Count)),
            NegativePolicy.Adversarial => new AdversarialSampler(unrecorded, split.Train.Positives, perPositive, options.Adversarial, options.Seed),
            _ => new UniformSampler(unrecorded, split.Train.Positives, perPositive, pool),
        };
        if (sampler.RecalibrationNeeded && !CanBeCorrected(split))
        {
            sampler.Dispose();
            throw new ArgumentException($"negativePolicy {options.NegativePolicy}: expected at least {Calibration.DefaultMinimumRows} validation pairs "
                + $"of both labels to correct its probabilities by, got {split.Validation.Count} with {split.Validation.Positives} interactions (split {split.Name})");
        }
        return sampler;
    }

    /// <summary>Whether validation has enough pairs, of both labels, for the correction that some policies need.</summary>
    public static bool CanBeCorrected(Split split) => split.Validation is { OneLabel: false, Count: >= Calibration.DefaultMinimumRows };
}
