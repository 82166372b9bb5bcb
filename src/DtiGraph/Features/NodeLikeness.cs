using System.Collections.Immutable;
using DtiGraph.Features.Proteins;
using DtiGraph.Graphs;

namespace DtiGraph.Features;

/// <summary>Which nodes are nearly the same thing under different ids.</summary>
/// <param name="SameStructure">[Nd] - for each drug the smallest index of its structure (<see cref="DrugStructures.Same"/>).</param>
/// <param name="NearIdentical">Pairs of targets whose sequences are identical to <see cref="NearIdentity"/> or more.</param>
public sealed record NodeLikeness(int[] SameStructure, ImmutableArray<(int First, int Second, double Identity)> NearIdentical)
{
    /// <summary>Identity from which two sequences count as the same protein: mutants, isoforms that lack little, fragments.</summary>
    public const double NearIdentity = 0.95;

    /// <summary>Compares all nodes of a graph; of its edges nothing is used.</summary>
    public static NodeLikeness Of(Snapshot graph) => new(
        DrugStructures.Same(graph), [.. AlikeSequences.Pairs([.. graph.Targets.Select(t => t.Sequence)], NearIdentity)]);

    /// <summary>Near-identical targets together, and whoever is near-identical to one of them.</summary>
    /// <returns>[Nt] - for each target the smallest index of its group.</returns>
    public int[] SameTargets(int targets)
    {
        var components = new Components(targets);
        foreach (var (first, second, _) in NearIdentical) components.Link(first, second);
        return components.Labels;
    }
}
