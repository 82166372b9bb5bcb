using System.Collections.Immutable;
using DtiGraph.Graphs;

namespace DtiGraph.Models;

/// <summary>What the network must know of a graph before it sees one: kinds of nodes and types of messages.</summary>
/// <param name="Kinds">Node kinds with the width F of their features.</param>
/// <param name="Relations">Directed message types; an inverse is one of its own.</param>
public sealed record GraphSchema(ImmutableArray<KindSchema> Kinds, ImmutableArray<RelationSchema> Relations)
{
    /// <summary>The kinds that have a state after a round: all of them, but after the last round only drugs and targets, because nobody hears the others any more.</summary>
    /// <param name="layer">The round, from 0.</param>
    /// <param name="layers">How many there are.</param>
    internal IEnumerable<string> ReceiversOf(int layer, int layers) =>
        Kinds.Select(k => k.Name).Where(k => layer < layers - 1 || k is Snapshot.DrugKind or Snapshot.TargetKind);
}

/// <summary>A node kind.</summary>
/// <param name="Name">drug, target, or the kind of an entity.</param>
/// <param name="FeatureWidth">F, columns of the kind's feature matrix.</param>
/// <param name="MeanSquaredNorm">Mean squared length of its rows, for the scale of the first weights.</param>
public sealed record KindSchema(string Name, int FeatureWidth, double MeanSquaredNorm);

/// <summary>A directed message type.</summary>
/// <param name="Name">The relation, or rev_ + the relation.</param>
/// <param name="SourceKind">Kind of the nodes that send.</param>
/// <param name="DestinationKind">Kind of the nodes that receive.</param>
public sealed record RelationSchema(string Name, string SourceKind, string DestinationKind);
