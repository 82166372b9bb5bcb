using DtiGraph.Artifacts;
using DtiGraph.Features;
using DtiGraph.Graphs;

namespace DtiGraph.Ranking;

/// <summary>How near to the graph a new node must be for the model to be meant for it: the applicability domain.</summary>
/// <remarks>
/// A new node is in the domain where its nearest node of the graph is at least as like it as the nearest other node is to 95 of 100 nodes that the model
/// was trained on: the 5 % quantile of their own nearest similarity, the smallest value that at most 5 % of them lie below. Where fewer than 20 train nodes have a structure or sequence nothing is in the domain.
/// It speaks of likeness alone: probabilities inside may be wrong, and outside right.
/// Source: nearest-neighbour domains, Sheridan et al. 2004, doi:10.1021/ci049782w. Departs: the quantile instead of a chosen similarity.
/// </remarks>
internal sealed class Domain
{
    private const int Fewest = 20;

    private const double Share = 0.05;

    private readonly Lazy<double?> drugs, targets;

    public Domain(Artifact artifact)
    {
        var known = artifact.Degrees();
        drugs = new(() => Quantile(artifact.Like.LikeDrugs, artifact.Graph.Drugs.Select((d, i) => d.Smiles.Length > 0 && known.HasDrug(i))));
        targets = new(() => Quantile(artifact.Like.LikeTargets, artifact.Graph.Targets.Select((t, i) => t.Sequence.Length > 0 && known.HasTarget(i))));
    }

    /// <summary>The least similarity to the nearest node; null where there are too few train nodes to tell.</summary>
    /// <param name="kind">drug or target.</param>
    public double? Least(string kind) => (kind == Snapshot.DrugKind ? drugs : targets).Value;

    /// <summary>Whether a new node is in the domain.</summary>
    /// <param name="kind">drug or target.</param>
    /// <param name="neighbours">The nodes of the graph most like it, best first.</param>
    public bool Holds(string kind, Neighbour[] neighbours) => neighbours is [var nearest, ..] && nearest.Similarity >= Least(kind);

    private static double? Quantile(Neighbour[][] lists, IEnumerable<bool> counted)
    {
        double[] nearest = [.. lists.Zip(counted).Where(n => n.Second).Select(n => n.First is [var first, ..] ? first.Similarity : 0).Order()];
        return nearest.Length < Fewest ? null : nearest[(int)(Share * nearest.Length)];
    }
}
