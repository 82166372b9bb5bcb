using DtiGraph.Features.Embeddings;

namespace DtiGraph.Artifacts;

/// <summary>Target embeddings and their fit as tensors of features.safetensors, and back.</summary>
internal static class EmbeddingTensors
{
    private const string Targets = "embedding.targets", Values = "embedding.values", Mean = "embedding.mean",
        InverseDeviation = "embedding.inverse_deviation", Weight = "embedding.weight";

    public static IEnumerable<(string Name, SafetensorsTensor Tensor)> Of(EmbeddingFit? fit)
    {
        if (fit is null) yield break;
        var known = fit.Known;
        yield return (Targets, SafetensorsTensor.Of(Array.ConvertAll(known.Targets, t => (long)t), known.Targets.Length));
        yield return (Values, SafetensorsTensor.Of(known.Values, known.Targets.Length, known.Width));
        yield return (Mean, SafetensorsTensor.Of(fit.Mean, known.Width));
        yield return (InverseDeviation, SafetensorsTensor.Of(fit.InverseDeviation, known.Width));
        yield return (Weight, SafetensorsTensor.Of([fit.Weight], 1));
    }

    /// <param name="stored">Of features.safetensors.</param>
    /// <param name="summary">What the manifest says of them; null for a model without.</param>
    /// <param name="nodes">Targets of the graph.</param>
    /// <exception cref="ArtifactException">They are not those that the manifest describes.</exception>
    public static EmbeddingFit? Fit(IReadOnlyDictionary<string, SafetensorsTensor> stored, EmbeddingSummary? summary, int nodes)
    {
        if (summary is null) return null;
        long[] targets = Stored(Targets, summary.Targets).ToInt64s();
        for (int i = 0; i < targets.Length; i++)
        {
            if (targets[i] < (i == 0 ? 0 : targets[i - 1] + 1) || targets[i] >= nodes)
                throw new ArtifactException($"features: expected {Targets} rising in [0, {nodes}), got {targets[i]} at {i}");
        }
        float[] values = Stored(Values, summary.Targets, summary.Width).AsSingles();
        return new(
            new(nodes, Array.ConvertAll(targets, t => (int)t), summary.Width, values, summary.Sha256, summary.IdsSha256, summary.Ignored),
            Stored(Mean, summary.Width).AsSingles(), Stored(InverseDeviation, summary.Width).AsSingles(), Stored(Weight, 1).AsSingles()[0]);

        SafetensorsTensor Stored(string name, params ReadOnlySpan<long> shape) => stored.Expect("features", name, shape);
    }
}
