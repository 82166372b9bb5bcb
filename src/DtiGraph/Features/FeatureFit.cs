using System.Collections.Immutable;
using DtiGraph.Features.Embeddings;
using DtiGraph.Features.Proteins;

namespace DtiGraph.Features;

/// <summary>Everything that was fitted to make features, enough to make them for a drug or a target never seen.</summary>
/// <param name="Proteins">Sequence to feature row.</param>
/// <param name="Homology">Weights of the 4-mers that find homologous targets.</param>
/// <param name="DrugIdentities">Drugs without a structure: each has one column of its own after the structures'.</param>
/// <param name="TargetIdentities">Targets without a sequence: each has one column of its own after the sequence's.</param>
/// <param name="Options">The options it was made with.</param>
public sealed record FeatureFit(
    ProteinFeatures Proteins, KmerWeights Homology, ImmutableArray<int> DrugIdentities, ImmutableArray<int> TargetIdentities, FeatureOptions Options)
{
    /// <summary>The linear score of nodes without a labelled train pair; null where the model has none.</summary>
    public WideTerm? Wide { get; init; }

    /// <summary>Target embeddings that came from elsewhere, the last columns of the targets' features; null where the model has none.</summary>
    public EmbeddingFit? Embeddings { get; init; }

    /// <summary>[Nd], sorted on bits of each drug of the graph, empty for one without a structure that can be read: by these a new drug finds the drugs like it. Null for a model that was stored without.</summary>
    public int[][]? Fingerprints { get; init; }
}
