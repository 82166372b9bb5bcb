using System.Collections.Immutable;

namespace DtiGraph.Graphs;

/// <summary>An edge type. Its inverse is <c>rev_</c> + <see cref="Name"/> and is not stored.</summary>
/// <param name="Name">For example drug_disease_treats: source kind, destination kind, verb.</param>
/// <param name="SourceKind">drug, target, or the kind of an <see cref="Entity"/>.</param>
/// <param name="DestinationKind">drug, target, or the kind of an <see cref="Entity"/>.</param>
/// <param name="Edges">Sorted by source, destination, category; no duplicates.</param>
public sealed record Relation(string Name, string SourceKind, string DestinationKind, ImmutableArray<Edge> Edges)
{
    /// <summary>Between drugs and targets: it says again what an interaction says, and is never a message edge.</summary>
    public bool RestatesInteractions =>
        (SourceKind, DestinationKind) is (Snapshot.DrugKind, Snapshot.TargetKind) or (Snapshot.TargetKind, Snapshot.DrugKind);

    /// <summary>Puts edges in the canonical order: by source, destination, category (ordinal).</summary>
    public static ImmutableArray<Edge> Sort(IEnumerable<Edge> edges) =>
        [.. edges.OrderBy(e => e.Source).ThenBy(e => e.Destination).ThenBy(e => e.Category, StringComparer.Ordinal)];
}

/// <summary>One edge of a relation.</summary>
/// <param name="Source">Index among the nodes of the relation's source kind.</param>
/// <param name="Destination">Index among the nodes of the relation's destination kind.</param>
/// <param name="Score">The source's own confidence or weight; null where it gives none.</param>
/// <param name="Category">The source's own category; empty where it gives none.</param>
/// <param name="Provenance">Where the row comes from; empty where the source does not say.</param>
public readonly record struct Edge(int Source, int Destination, double? Score, string Category, string Provenance);
