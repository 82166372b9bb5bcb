using System.Collections.Immutable;
using DtiGraph.Graphs;

namespace DtiGraph.Splits;

/// <summary>The edges that the encoder may see under a split. Train pairs are kept apart: which of them carry messages is
/// decided anew in each step.</summary>
/// <param name="Relations">Relations that do not restate interactions, whole; their inverses are not listed.</param>
public sealed record MessageEdges(ImmutableArray<TypedEdges> Relations)
{
    /// <summary>The relations of a graph that cannot tell a held-out label. One between drugs and targets says again what an
    /// interaction says, so it is left out whole, whatever split is used.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="names">Relations to use; null for all of them, empty for none.</param>
    /// <exception cref="ArgumentException">The graph has no such relation, or it restates interactions.</exception>
    public static MessageEdges Of(Snapshot graph, IReadOnlyCollection<string>? names = null)
    {
        var usable = graph.Relations.Where(r => !r.RestatesInteractions && r.Edges.Length > 0).ToList();
        if (names?.FirstOrDefault(n => usable.All(r => r.Name != n)) is { } unknown)
            throw new ArgumentException($"relations: expected names among {string.Join(", ", usable.Select(r => r.Name))}, got '{unknown}'");
        return new([.. usable.Where(r => names is null || names.Contains(r.Name)).Select(r => new TypedEdges(
            r.Name, r.SourceKind, r.DestinationKind, [.. r.Edges.Select(e => e.Source)], [.. r.Edges.Select(e => e.Destination)]))]);
    }
}

/// <summary>The edges of one relation.</summary>
/// <param name="Relation">Its name.</param>
/// <param name="SourceKind">Kind of the nodes in <paramref name="Source"/>.</param>
/// <param name="DestinationKind">Kind of the nodes in <paramref name="Destination"/>.</param>
/// <param name="Source">[E], each an index among the nodes of its kind.</param>
/// <param name="Destination">[E], each an index among the nodes of its kind.</param>
public sealed record TypedEdges(string Relation, string SourceKind, string DestinationKind, int[] Source, int[] Destination);
