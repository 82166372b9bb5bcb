using DtiGraph.Features;
using DtiGraph.Models;
using DtiGraph.Splits;
using DtiGraph.Training.Negatives;

namespace DtiGraph.Training.Factorisation;

/// <summary>Fits the factorisation that joins a network's logits.</summary>
/// <remarks>A network reads what is in a node and what its neighbours are known for; a factorisation learns each node's own vector, and is pulled by likeness
/// alone. They err differently, so their sum is better than either where many pairs of a node are labelled. A pair's log-odds are summed on the scale
/// of the focal logit, which is flatter; what the sum means is fitted with all else on validation.</remarks>
public static class FactorTerm
{
    /// <summary>The vectors, whose products are log-odds.</summary>
    /// <param name="features">Who is like whom.</param>
    /// <param name="split">Train, and where pairs without a label come from: as many beside each interaction as the network's steps take.</param>
    /// <param name="options">Those of the run.</param>
    /// <returns>Of every node: one without an interaction in train has its neighbours'. Null where it is switched off, or train has pairs of one label only and no other to draw.</returns>
    public static LatentFactors? Of(GraphFeatures features, Split split, TrainingOptions options)
    {
        if (FactorTermOptions.Settled(options) is not { } term) return null;
        var random = new Random(unchecked((int)options.Seed));
        (int Drug, int Target)[] interactions = [.. split.Train.WithLabel(1)];
        var drawn = split.Unrecorded is { } unrecorded
            ? unrecorded.Sample(options.Negatives * interactions.Length, random)
            : UnlabelledSampler.Of(split, options.Unlabelled)?.Sample(interactions, random) ?? [];
        var pairs = LabelledPairs.Distinct(split.Train.Rows.Concat(drawn.Select(p => (p.Drug, p.Target, Label: 0))));
        if (interactions.Length == 0 || interactions.Length == pairs.Length) return null;
        var settings = new FactorisationOptions
        {
            Rank = term.Rank,
            Importance = 1,
            Regularisation = term.Regularisation,
            Smoothing = term.Smoothing,
            Neighbours = LatentFactors.Nearest,
            Steps = [term.Steps],
        };
        var fitted = FactorisationFit.Of(pairs, Nearest(features.LikeDrugs), Nearest(features.LikeTargets), settings, options.Seed).Single().Factors;
        return Filled(fitted, features, interactions);
    }

    /// <summary>The vectors as they are where only some interactions are known.</summary>
    /// <param name="factors">Of every node.</param>
    /// <param name="features">Who is like whom.</param>
    /// <param name="interactions">Those that are known; a node of none of them has its neighbours' vector.</param>
    public static LatentFactors Filled(LatentFactors factors, GraphFeatures features, IEnumerable<(int Drug, int Target)> interactions)
    {
        HashSet<int> drugs = [], targets = [];
        foreach (var (drug, target) in interactions) (_, _) = (drugs.Add(drug), targets.Add(target));
        return factors.Filled(features.LikeDrugs, drugs.Contains, features.LikeTargets, targets.Contains);
    }

    private static Neighbour[][] Nearest(Neighbour[][] lists) => Array.ConvertAll(lists, l => l[..Math.Min(LatentFactors.Nearest, l.Length)]);
}
