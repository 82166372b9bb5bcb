using DtiGraph.Features;
using DtiGraph.Models;

namespace DtiGraph.Training.Sampling;

/// <summary>The part of the graph that a sampled step computes on, its nodes numbered anew. Lies in memory that the next step uses again.</summary>
/// <param name="Rounds">Message edges of each round, as many as the network has layers. Nodes that hear in a round come first among those that it hears.</param>
/// <param name="Features">[M kind, F kind] by node kind.</param>
/// <param name="Drugs">[P] int64, the supervised drugs in these numbers.</param>
/// <param name="Targets">[P] int64, likewise.</param>
/// <param name="Nodes">[M kind] by kind: the number in the whole graph of each node.</param>
public sealed record GraphSample(
    IReadOnlyList<MessageGraph> Rounds, IReadOnlyDictionary<string, SparseMatrix> Features, long[] Drugs, long[] Targets,
    IReadOnlyDictionary<string, ReadOnlyMemory<int>> Nodes)
{
    /// <summary>The edges of all rounds between the nodes' numbers in the whole graph, for whoever wants to look at them.</summary>
    /// <param name="counts">Nodes of each kind in the whole graph.</param>
    internal MessageGraph InWhole(IReadOnlyDictionary<string, int> counts) => new([.. Rounds.SelectMany(r => r.Messages).GroupBy(m => m.Relation).Select(type =>
    {
        List<int> to = [], from = [];
        var (destinations, sources) = (Nodes[type.Key.DestinationKind], Nodes[type.Key.SourceKind]);
        foreach (var mean in type.Select(m => m.Mean))
        {
            for (int row = 0; row < mean.Rows; row++)
            {
                foreach (int column in mean.ColumnsOf(row))
                {
                    to.Add(destinations.Span[row]);
                    from.Add(sources.Span[column]);
                }
            }
        }
        return new TypedMessages(type.Key, SparseMatrix.FromEdges(counts[type.Key.DestinationKind], counts[type.Key.SourceKind], [.. to], [.. from], mean: true));
    })]);
}
