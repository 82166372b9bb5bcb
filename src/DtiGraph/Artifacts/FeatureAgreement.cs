using DtiGraph.Features;
using DtiGraph.Models;

namespace DtiGraph.Artifacts;

/// <summary>Whether a model's stored numbers are those that its network gives with features as this program makes them.</summary>
public static class FeatureAgreement
{
    /// <summary>The difference that the order of additions on another machine may make.</summary>
    public const double Tolerance = 1e-3;

    /// <summary>Makes the features of the graph once more, applies the stored network to them, and compares logits of all train pairs, which have no linear score of new nodes.</summary>
    /// <param name="artifact">A model; of an ensemble the mean of its networks is compared.</param>
    /// <returns>The largest difference of a logit, in units of the stored one where that is beyond 1; NaN where the network takes features of other widths.</returns>
    /// <remarks>Cost: that of the features, O(N^2) comparisons over all cores, and one forward pass a network.</remarks>
    /// <exception cref="ArgumentException">Graph and schema do not belong together.</exception>
    public static double Of(Artifact artifact)
    {
        var (graph, manifest) = (artifact.Graph, artifact.Manifest);
        var features = GraphFeatures.Again(graph, artifact.Fit);
        if (manifest.Schema.Kinds.Any(k => !features.Rows.TryGetValue(k.Name, out var rows) || rows.Columns != k.FeatureWidth)) return double.NaN;
        var messages = MessagePaths.Again(graph, features, manifest.Schema, artifact.Train);
        var factors = PairFactors.Mean([.. ModelTensors.Networks(manifest, artifact.Weights).Select(n => n.Factors(features.Rows, messages))]);
        if (artifact.Latent is { } latent) factors = latent.Beside(factors);
        return artifact.Train.Select(r =>
        {
            double stored = artifact.Factors.Logit(r.Drug, r.Target), again = factors.Logit(r.Drug, r.Target);
            return Math.Abs(again - stored) / Math.Max(1, Math.Abs(stored));
        }).Aggregate(0.0, Math.Max); // which does not lose an undefined one
    }
}
