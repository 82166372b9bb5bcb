using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Features;
using DtiGraph.Features.Chemistry;
using DtiGraph.Features.Proteins;
using DtiGraph.Graphs;
using DtiGraph.Models;

namespace DtiGraph.Ranking;

/// <summary>Scores a drug or a target that the graph has never seen, without training: its features, and its nearest
/// neighbours as message edges.</summary>
/// <remarks>Reads the network, or those of an ensemble, on first use. Safe for many threads at once.</remarks>
internal sealed class ColdStart
{
    private readonly Artifact artifact;
    private readonly Lazy<DrugSimilarity> drugs;
    private readonly Lazy<TargetHomology> targets;
    private readonly Lazy<IReadOnlyList<StoredMember>> network;
    private readonly Lazy<LatentFactors?> latent;
    private readonly Lazy<TrainDegrees> degrees;

    public ColdStart(Artifact artifact)
    {
        this.artifact = artifact;
        drugs = new(() => new DrugSimilarity(artifact.Fit.Fingerprints ?? DrugFingerprints.Of(artifact.Graph).Bits));
        targets = new(() => new TargetHomology(artifact.Fit.Homology, [.. artifact.Graph.Targets.Select(t => t.Sequence)]));
        network = new(() => StoredMember.Of(artifact));
        (latent, degrees) = (new(() => artifact.Latent), new(artifact.Degrees));
    }

    /// <summary>The drugs of the graph with the very same fingerprint, rising.</summary>
    public IEnumerable<int> EqualDrugs(int[] bits) => drugs.Value.Equal(bits);

    /// <summary>The decoder's factors of a new drug, one of each member, and the drugs most like it, best first: the first of them send it messages.</summary>
    /// <param name="molecule">Its structure.</param>
    /// <param name="bits">Its fingerprint: sorted on bits, in [0, 2048).</param>
    public (IReadOnlyList<NodeFactors> Members, Neighbour[] Neighbours) Drug(Molecule molecule, int[] bits)
    {
        var neighbours = drugs.Value.Nearest(bits, Listed);
        return (Extend(Snapshot.DrugKind, MessagePaths.SimilarDrug, Learned(Snapshot.DrugKind) ? [.. DrugRows.Of(molecule, bits, artifact.Fit.Options)] : [], neighbours,
            artifact.Fit.Wide?.Of(molecule) ?? 0), neighbours);
    }

    /// <summary>The decoder's factors of a new target, one of each member, and the targets most like it, best first: the first of them send it messages.</summary>
    public (IReadOnlyList<NodeFactors> Members, Neighbour[] Neighbours) Target(string sequence)
    {
        var neighbours = targets.Value.Nearest(sequence, Listed);
        var (fit, homology) = (artifact.Fit.Proteins, artifact.Fit.Homology);
        return (Extend(Snapshot.TargetKind, MessagePaths.HomologousTarget, Learned(Snapshot.TargetKind) ? fit.Of(sequence) : [], neighbours,
            artifact.Fit.Wide?.Of(fit.Words, homology, sequence) ?? 0), neighbours);
    }

    /// <summary>Neighbours that a new node leans on in its messages.</summary>
    public int Sending => artifact.Fit.Options.Neighbours;

    /// <summary>Whether a drug of the graph has a structure, or a target a sequence. Where none has, nothing was learned of what is in one: its weights are as
    /// they were drawn, and what they say is noise.</summary>
    public bool Learned(string kind) => kind == Snapshot.DrugKind
        ? artifact.Fit.DrugIdentities.Length < artifact.Graph.Drugs.Length
        : artifact.Fit.TargetIdentities.Length < artifact.Graph.Targets.Length;

    private int Listed => Math.Max(Sending, GraphFeatures.Listed);

    /// <summary>The vector that a new node has of its neighbours in the factorisation beside the network; null where there is none.</summary>
    private float[]? OfNeighbours(string kind, Neighbour[] neighbours)
    {
        if (latent.Value is not { } known) return null;
        return kind == Snapshot.DrugKind
            ? LatentFactors.Mean(known.Drugs, known.Rank, neighbours, d => degrees.Value.OfDrug(d) > 0)
            : LatentFactors.Mean(known.Targets, known.Rank, neighbours, t => degrees.Value.OfTarget(t) > 0);
    }

    private IReadOnlyList<NodeFactors> Extend(string kind, string relation, (int, float)[] row, Neighbour[] neighbours, float wide)
    {
        var rows = SparseMatrix.FromRows(artifact.Manifest.Schema.Kinds.First(k => k.Name == kind).FeatureWidth, [row]);
        int known = kind == Snapshot.DrugKind ? artifact.Graph.Drugs.Length : artifact.Graph.Targets.Length;
        var messages = SparseMatrix.FromRows(known, [Neighbours.Weights([.. neighbours.Take(Sending)], artifact.Fit.Options.SimilarityPower ?? 0)]);
        var graph = new MessageGraph([new(new(relation, kind, kind), messages)]);
        var latent = OfNeighbours(kind, neighbours);
        return [.. network.Value.Select(m => m.Extend(kind, rows, graph)).Select(f => f with { Linear = [f.Linear[0] + wide] })
            .Select(f => latent is null ? f : LatentFactors.Beside(f, latent, latent.Length))];
    }
}
