using System.Collections.Immutable;
using DtiGraph.Features;

namespace DtiGraph.Models;

/// <summary>The message edges of one forward pass, each type ready to be averaged.</summary>
/// <param name="Messages">In the order of <see cref="GraphSchema.Relations"/>.</param>
public sealed record MessageGraph(ImmutableArray<TypedMessages> Messages);

/// <summary>The edges of one directed message type.</summary>
/// <param name="Relation">Its name and its ends.</param>
/// <param name="Mean">[N destination, N source]: row i averages over the neighbours of i, nearest neighbours by similarity, and is empty where it has none.</param>
public sealed record TypedMessages(RelationSchema Relation, SparseMatrix Mean);
