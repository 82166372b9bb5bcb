namespace DtiGraph.Artifacts;

/// <summary>The sentence that goes with every probability of a model.</summary>
public static class ProbabilityMeaning
{
    /// <summary>What the probabilities of a model mean, and do not.</summary>
    public static string Of(Manifest manifest)
    {
        var part = manifest.Split.Validation;
        double negatives = (part.Pairs - part.Positives) / part.NegativeFraction, rate = part.Positives / (part.Positives + negatives);
        // Where train lists interactions alone, its negatives were drawn among the unrecorded pairs.
        string population = manifest.Split.Train.Positives == manifest.Split.Train.Pairs
            ? "any pair of this graph, recorded or not"
            : "pairs drawn as the labelled pairs of this graph were; among all pairs interactions are far rarer";
        return $"probability: chance that the pair is a recorded interaction, for {population} ({rate:P1} are interactions). "
            + "Unrecorded is not inactive. A research aid, not medical advice.";
    }
}
