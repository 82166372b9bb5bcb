using System.Collections.Immutable;
using DtiGraph.Features;

namespace DtiGraph.Models;

/// <summary>The message edges of one forward pass, each type ready to be averaged.</summary>
/// <param name="Messages">In the order of <see cref="GraphSchema.Relations"/>.</param>
public sealed record MessageGraph(ImmutableArray<TypedMessages> Messages)
{
    /// <summary>How many nodes of each kind receive, the first ones of those that send; null where all do. Of a sampled round: the matrices have as many rows.</summary>
    public IReadOnlyDictionary<string, int>? Receivers { get; init; }
}

/// <summary>The edges of one directed message type.</summary>
/// <param name="Relation">Its name and its ends.</param>
/// <param name="Mean">[N destination, N source]: row i averages over the neighbours of i, nearest neighbours by similarity, and is empty where it has none.</param>
public sealed record TypedMessages(RelationSchema Relation, SparseMatrix Mean);
