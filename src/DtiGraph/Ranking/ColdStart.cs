using DtiGraph.Artifacts;
using DtiGraph.Features;
using DtiGraph.Features.Chemistry;
using DtiGraph.Features.Proteins;
using DtiGraph.Graphs;
using DtiGraph.Models;
using static TorchSharp.torch;

namespace DtiGraph.Ranking;

/// <summary>Scores a drug or a target that the graph has never seen, without training: its features, and its nearest
/// neighbours as message edges.</summary>
/// <remarks>Loads the network on first use. One thread at a time is inside it.</remarks>
internal sealed class ColdStart : IDisposable
{
    private readonly Lock gate = new();
    private readonly Artifact artifact;
    private readonly Lazy<DrugSimilarity> drugs;
    private readonly Lazy<TargetHomology> targets;
    private readonly Lazy<(LinkModel Model, IReadOnlyList<IReadOnlyDictionary<string, Tensor>> States)> network;

    public ColdStart(Artifact artifact)
    {
        this.artifact = artifact;
        drugs = new(() => new DrugSimilarity(GraphFeatures.Fingerprints(artifact.Graph).Bits));
        targets = new(() => new TargetHomology(artifact.Fit.Homology, [.. artifact.Graph.Targets.Select(t => t.Sequence)]));
        network = new(Load);
    }

    /// <summary>The drugs of the graph with the very same fingerprint, rising.</summary>
    public IEnumerable<int> EqualDrugs(int[] bits) => drugs.Value.Equal(bits);

    /// <summary>The decoder's factors of a new drug, and the drugs that it leans on.</summary>
    /// <param name="molecule">Its structure.</param>
    /// <param name="bits">Its fingerprint: sorted on bits, in [0, 2048).</param>
    public (NodeFactors Factors, Neighbour[] Neighbours) Drug(Molecule molecule, int[] bits)
    {
        var neighbours = drugs.Value.Nearest(bits, artifact.Fit.Options.Neighbours);
        return (Extend(Snapshot.DrugKind, MessagePaths.SimilarDrug, [.. bits.Select(b => (b, 1f))], neighbours, artifact.Fit.Wide?.Of(molecule) ?? 0), neighbours);
    }

    /// <summary>The decoder's factors of a new target, and the targets that it leans on.</summary>
    public (NodeFactors Factors, Neighbour[] Neighbours) Target(string sequence)
    {
        var neighbours = targets.Value.Nearest(sequence, artifact.Fit.Options.Neighbours);
        var (fit, homology) = (artifact.Fit.Proteins, artifact.Fit.Homology);
        return (Extend(Snapshot.TargetKind, MessagePaths.HomologousTarget, fit.Of(sequence), neighbours,
            artifact.Fit.Wide?.Of(fit.Words, homology, sequence) ?? 0), neighbours);
    }

    public void Dispose()
    {
        if (!network.IsValueCreated) return;
        network.Value.Model.Dispose();
        foreach (var state in network.Value.States.SelectMany(s => s.Values)) state.Dispose();
    }

    private NodeFactors Extend(string kind, string relation, (int, float)[] row, Neighbour[] neighbours, float wide)
    {
        lock (gate)
        {
            var (model, states) = network.Value;
            using var _ = NewDisposeScope();
            using var __ = no_grad();
            var rows = SparseMatrix.FromRows(model.Schema.Kinds.First(k => k.Name == kind).FeatureWidth, [row]);
            int known = kind == Snapshot.DrugKind ? artifact.Graph.Drugs.Length : artifact.Graph.Targets.Length;
            var messages = SparseMatrix.FromRows(known, [Neighbours.Weights(neighbours, artifact.Fit.Options.SimilarityPower ?? 0)]);
            var z = model.Encoder.Extend(kind, rows, states, new MessageGraph([new(new(relation, kind, kind), messages)]));
            var factors = kind == Snapshot.DrugKind ? model.Decoder.OfDrugs(z) : model.Decoder.OfTargets(z);
            return factors with { Linear = [factors.Linear[0] + wide] };
        }
    }

    private (LinkModel, IReadOnlyList<IReadOnlyDictionary<string, Tensor>>) Load()
    {
        var model = ModelTensors.Model(artifact.Manifest, artifact.Weights);
        var states = new List<IReadOnlyDictionary<string, Tensor>>();
        for (int round = 0; round < artifact.Manifest.Model.Layers; round++)
        {
            states.Add(new[] { Snapshot.DrugKind, Snapshot.TargetKind }.ToDictionary(
                kind => kind, kind => ModelTensors.Loaded(artifact.States[$"state{round}.{kind}"]).DetachFromDisposeScope()));
        }
        return (model, states);
    }
}
