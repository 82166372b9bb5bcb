using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Models;
using DtiGraph.Splits;

namespace DtiGraph.Training;

/// <summary>Fits the linear score of new nodes and adds it to a network's logits.</summary>
public static class WideFit
{
    /// <summary>Variance of what a drug has of its own, in units of its row's squared length.</summary>
    private const double Own = .5;

    /// <summary>The options with the weight settled.</summary>
    /// <param name="options">As asked for.</param>
    /// <param name="split">Train, and the ends of validation.</param>
    /// <exception cref="ArgumentException">A weight was asked for and train has no labelled negatives: an unrecorded pair says too little about a node.</exception>
    public static WideOptions Settled(WideOptions options, Split split) => options.Weight is > 0 && split.Train.OneLabel
        ? throw new ArgumentException($"wide.weight: expected 0 or none where train lists pairs of one label only, got {options.Weight} (split {split.Name})")
        : options with { Weight = options.Weight ?? NewEnds.WideWeight(split) };

    /// <summary>The term, fitted on train pairs.</summary>
    /// <param name="features">With their wide rows.</param>
    /// <param name="train">Labelled pairs.</param>
    /// <param name="options">Weight and penalty; without a weight there is no term.</param>
    /// <returns>Null where it is switched off, or what is left of train has one label only.</returns>
    public static WideTerm? Of(GraphFeatures features, LabelledPairs train, WideOptions options)
    {
        if (options.Weight is not > 0 || train.OneLabel) return null;
        var (drug, target) = FeatureRidge.Fit(features.Wide[Snapshot.DrugKind], features.Wide[Snapshot.TargetKind], train, options.Penalty, Own);
        return new(Scaled(drug), Scaled(target));

        float[] Scaled(double[] weights) => Array.ConvertAll(weights, w => (float)(options.Weight.Value * w));
    }

    /// <summary>The factors with the term added to the nodes that no train pair names.</summary>
    /// <param name="factors">Of the network.</param>
    /// <param name="term">The term; null adds nothing.</param>
    /// <param name="features">The features that the factors were made from.</param>
    /// <param name="train">The pairs that the term was fitted on.</param>
    public static PairFactors Add(PairFactors factors, WideTerm? term, GraphFeatures features, LabelledPairs train)
    {
        if (term is null) return factors;
        return factors with
        {
            Drugs = Side(factors.Drugs, features.Wide[Snapshot.DrugKind], term.Drug, train.Drugs),
            Targets = Side(factors.Targets, features.Wide[Snapshot.TargetKind], term.Target, train.Targets),
        };
    }

    private static NodeFactors Side(NodeFactors factors, SparseMatrix rows, float[] weights, int[] known)
    {
        float[] linear = [.. factors.Linear];
        var seen = known.ToHashSet();
        for (int i = 0; i < linear.Length; i++)
            if (!seen.Contains(i)) linear[i] += WideTerm.Of(rows, i, weights);
        return factors with { Linear = linear };
    }
}
