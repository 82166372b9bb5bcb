using System.Collections.Immutable;
using DtiGraph.Evaluation;
using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Models;

namespace DtiGraph.Artifacts;

/// <summary>A trained model with everything needed to serve it: no store, no split, no training code.</summary>
/// <param name="Manifest">What it is.</param>
/// <param name="Graph">The graph it was trained on; its only split is the one used.</param>
/// <param name="Factors">The decoder, applied to every node; of an ensemble the one whose logit is the mean of its members' logits.</param>
/// <param name="Weights">The network's parameters by name; of an ensemble under the prefix member{i}., i from 0.</param>
/// <param name="States">Node states by round and kind, state{round}.{kind} [N kind, H] float32: what a new node's neighbours send. Prefixed likewise.</param>
/// <param name="Fit">What features need for a node never seen.</param>
/// <param name="Certificate">What was checked before training; null for a model written before there was one.</param>
public sealed record Artifact(
    Manifest Manifest, Snapshot Graph, PairFactors Factors,
    IReadOnlyDictionary<string, SafetensorsTensor> Weights, IReadOnlyDictionary<string, SafetensorsTensor> States, FeatureFit Fit,
    LeakageCertificate? Certificate)
{
    /// <summary>The labels of train, for what like pairs say of a pair.</summary>
    public required LikePairs Like { get; init; }

    /// <summary>The decoder of each member of an ensemble, whose mean is <see cref="Factors"/>; empty for a single network.</summary>
    public ImmutableArray<PairFactors> Members { get; init; } = [];

    /// <summary>How training went, member by member and epoch by epoch; empty for a model that was stored without.</summary>
    public ImmutableArray<EpochPoint> History { get; init; } = [];

    /// <summary>The labelled pairs that the model was trained and judged on.</summary>
    public PublishedSplit Pairs => Graph.Splits[0];

    /// <summary>Those that it was trained on, with their labels, in the order of training.</summary>
    public IEnumerable<(int Drug, int Target, int Label)> Train => Pairs.Train.Select(r => (r.Drug, r.Target, r.Label!.Value));

    /// <summary>The factorisation beside the network, the same beside each member; null where there is none.</summary>
    public LatentFactors? Latent => Manifest.Factorisation is { Rank: > 0 and var rank } ? LatentFactors.Of(Members.IsEmpty ? Factors : Members[0], rank) : null;

    /// <summary>What train recorded of each node.</summary>
    public TrainDegrees Degrees() => new(
        Graph.Drugs.Length, Graph.Targets.Length, Train, _ => Manifest.Split.DrawnOfEveryDrug == true, _ => Manifest.Split.DrawnOfEveryTarget == true);

    /// <summary>What the model says of the pairs of its graph.</summary>
    /// <param name="known">Its <see cref="Degrees"/>.</param>
    public PairOdds Odds(TrainDegrees known) => new(Factors, Like, known);
}
