using DtiGraph.Features;
using DtiGraph.Features.Proteins;
using DtiGraph.Graphs;
using DtiGraph.Models;
using static TorchSharp.torch;

namespace DtiGraph.Artifacts;

/// <summary>A model's numbers as named tensors of a file, and back.</summary>
public static class ModelTensors
{
    /// <summary>The parameters of a network.</summary>
    public static IReadOnlyDictionary<string, SafetensorsTensor> Weights(LinkModel model) =>
        model.Parameters.Items.ToDictionary(p => p.Name, p => Stored(p.Value));

    /// <summary>The states of drugs and targets before each round: what they send to a node that the graph does not hold.</summary>
    /// <param name="states">As <see cref="Encoder.Forward"/> gives them.</param>
    public static IReadOnlyDictionary<string, SafetensorsTensor> States(IReadOnlyList<IReadOnlyDictionary<string, Tensor>> states) =>
        states.SkipLast(1).SelectMany((byKind, round) => new[] { Snapshot.DrugKind, Snapshot.TargetKind }
            .Select(kind => KeyValuePair.Create($"state{round}.{kind}", Stored(byKind[kind])))).ToDictionary();

    /// <summary>A stored tensor in memory.</summary>
    /// <returns>float32, its shape - new tensor, owned by the caller.</returns>
    public static Tensor Loaded(SafetensorsTensor stored) => tensor(stored.AsSingles(), stored.Shape.ToArray());

    /// <summary>The networks that a manifest and its weights describe, one for each member, without libtorch.</summary>
    /// <exception cref="ArtifactException">The weights are not those of such networks.</exception>
    public static IReadOnlyList<PlainNetwork> Networks(Manifest manifest, IReadOnlyDictionary<string, SafetensorsTensor> weights) =>
        [.. MemberTensors.Split(weights, manifest.Members).Select(member => Network(manifest, member))];

    private static PlainNetwork Network(Manifest manifest, IReadOnlyDictionary<string, SafetensorsTensor> weights)
    {
        try
        {
            return new(manifest.Schema, manifest.Model, weights.ToDictionary(w => w.Key, w => w.Value.AsSingles()));
        }
        catch (ArgumentException e)
        {
            throw new ArtifactException($"weights: expected those of the network that the manifest describes, got others ({e.Message})", e);
        }
    }

    /// <summary>The factors of every network, from which those of their mean are made again.</summary>
    internal static IReadOnlyDictionary<string, SafetensorsTensor> OfMembers(Artifact artifact) =>
        MemberTensors.Join(artifact.Members.IsEmpty ? [OfFactors(artifact.Factors)] : [.. artifact.Members.Select(OfFactors)]);

    internal static Dictionary<string, SafetensorsTensor> OfFactors(PairFactors factors)
    {
        int h = factors.Weight.Length;
        return new()
        {
            ["weight"] = SafetensorsTensor.Of(factors.Weight, h),
            ["drug.add"] = SafetensorsTensor.Of(factors.Drugs.Add, factors.Drugs.Count, h),
            ["drug.state"] = SafetensorsTensor.Of(factors.Drugs.State, factors.Drugs.Count, h),
            ["drug.linear"] = SafetensorsTensor.Of(factors.Drugs.Linear, factors.Drugs.Count),
            ["target.add"] = SafetensorsTensor.Of(factors.Targets.Add, factors.Targets.Count, h),
            ["target.state"] = SafetensorsTensor.Of(factors.Targets.State, factors.Targets.Count, h),
            ["target.linear"] = SafetensorsTensor.Of(factors.Targets.Linear, factors.Targets.Count),
        };
    }

    internal static PairFactors Factors(IReadOnlyDictionary<string, SafetensorsTensor> stored, int width, int drugs, int targets)
    {
        float[] Numbers(string name, params ReadOnlySpan<long> shape) => stored.Expect("factors", name, shape).AsSingles();
        return new(
            new(Numbers("drug.add", drugs, width), Numbers("drug.state", drugs, width), Numbers("drug.linear", drugs)),
            new(Numbers("target.add", targets, width), Numbers("target.state", targets, width), Numbers("target.linear", targets)),
            Numbers("weight", width));
    }

    internal static Dictionary<string, SafetensorsTensor> OfFit(FeatureFit fit, LikePairs like)
    {
        var stored = new Dictionary<string, SafetensorsTensor>
        {
            ["words"] = SafetensorsTensor.Of(fit.Proteins.Words.InverseFrequency, fit.Proteins.Words.InverseFrequency.Length),
            ["homology"] = SafetensorsTensor.Of(fit.Homology.InverseFrequency, fit.Homology.InverseFrequency.Length),
        };
        foreach (var (name, tensor) in EmbeddingTensors.Of(fit.Embeddings).Concat(FingerprintTensors.Of(fit.Fingerprints))
            .Concat(NeighbourTensors.Of(Snapshot.DrugKind, like.LikeDrugs)).Concat(NeighbourTensors.Of(Snapshot.TargetKind, like.LikeTargets))) stored[name] = tensor;
        if (fit.Wide is not { } wide) return stored;
        stored["wide.drug"] = SafetensorsTensor.Of(wide.Drug, wide.Drug.Length);
        stored["wide.target"] = SafetensorsTensor.Of(wide.Target, wide.Target.Length);
        return stored;
    }

    /// <summary>What <see cref="OfFit"/> stored of it, with what the manifest says.</summary>
    /// <exception cref="ArtifactException">The tensors are not those that the manifest describes.</exception>
    internal static FeatureFit Fit(IReadOnlyDictionary<string, SafetensorsTensor> stored, FeatureSchema schema, Snapshot graph)
    {
        return new(
            new(Words(stored, "words", 3)), Words(stored, "homology", 4),
            [.. schema.DrugIdentities.Select(id => Known(graph.FindDrug(id), id))], [.. schema.TargetIdentities.Select(id => Known(graph.FindTarget(id), id))],
            new() { Neighbours = schema.Neighbours, SimilarityPower = schema.SimilarityPower, Counts = schema.Counts })
        {
            Wide = Wide(stored),
            Embeddings = EmbeddingTensors.Fit(stored, schema.TargetEmbeddings, graph.Targets.Length),
            Fingerprints = FingerprintTensors.Lists(stored, graph.Drugs.Length),
        };
        static int Known(int index, string id) => index >= 0 ? index : throw new ArtifactException($"features: expected ids of the graph, got '{id}'");
    }

    /// <summary>The linear score of new nodes; null where the model has none.</summary>
    private static WideTerm? Wide(IReadOnlyDictionary<string, SafetensorsTensor> stored)
    {
        if (!stored.ContainsKey("wide.drug") && !stored.ContainsKey("wide.target")) return null;
        return new(
            stored.Expect("features", "wide.drug", WideRows.DrugWidth).AsSingles(),
            stored.Expect("features", "wide.target", WideRows.TargetWidth).AsSingles());
    }

    private static KmerWeights Words(IReadOnlyDictionary<string, SafetensorsTensor> stored, string name, int k) =>
        new(k, stored.Expect("features", name, Kmers.Count(k)).AsSingles());

    /// <summary>A float32 tensor as it is stored.</summary>
    internal static SafetensorsTensor Stored(Tensor tensor)
    {
        using var _ = NewDisposeScope();
        return SafetensorsTensor.Of(TensorMemory.Copied(tensor), tensor.shape);
    }
}
