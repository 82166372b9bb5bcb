namespace DtiGraph.Artifacts;

/// <summary>The sentence that goes with every probability of a model.</summary>
public static class ProbabilityMeaning
{
    /// <summary>What the probabilities of a model mean, and do not.</summary>
    public static string Of(Manifest manifest)
    {
        var part = manifest.Split.Validation;
        double negatives = (part.Pairs - part.Positives) / part.NegativeFraction, rate = part.Positives / (part.Positives + negatives);
        // Where a drawn split lists interactions alone in train, its validation and test are all pairs, recorded or not. Those of a published split are what it lists.
        string population = manifest.Split.AllPairs == true || (!manifest.Split.Published && manifest.Split.Train.Positives == manifest.Split.Train.Pairs)
            ? "any pair of this graph, recorded or not"
            : "pairs drawn as the labelled pairs of this graph were; among all pairs interactions are far rarer";
        return $"probability: chance that the pair is a recorded interaction, for {population} ({rate:P1} are interactions). "
            + "Unrecorded is not inactive. A research aid, not medical advice.";
    }
}
