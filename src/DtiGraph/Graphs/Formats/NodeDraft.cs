using System.Collections.Immutable;
using DtiGraph.Graphs.Csv;

namespace DtiGraph.Graphs.Formats;

/// <summary>Nodes of one kind as files name them, in order of first naming.</summary>
/// <param name="what">What the content is, for faults: smiles, sequence.</param>
/// <param name="faults">Takes ids that are none and nodes with two contents.</param>
internal sealed class NodeDraft<T>(string what, FaultList faults)
{
    private readonly Dictionary<string, int> index = new(StringComparer.Ordinal);
    private readonly List<(string Id, string Content, T Node, RowPlace Place)> nodes = [];
    private readonly HashSet<string> contradicted = new(StringComparer.Ordinal);

    public int Count => nodes.Count;

    /// <summary>The node's number; null after a fault. A node may be named again with the same content.</summary>
    public int? Add(string id, string content, T node, RowPlace place)
    {
        if (index.TryGetValue(id, out int known))
        {
            var first = nodes[known];
            if (first.Content != content && contradicted.Add(id))
                faults.Add(place, $"contradictory {what} of {id}", $"{FaultList.Show(first.Content)} as in {first.Place.File}:{first.Place.Line}", FaultList.Show(content));
            return known;
        }
        if (!FolderNodes.IsId(id, "id", place, faults)) return null;
        if (id.Contains('\uFFFD'))
        {
            faults.Add(place, "encoding", "UTF-8", "bytes that are not");
            return null;
        }
        index[id] = nodes.Count;
        nodes.Add((id, content, node, place));
        return nodes.Count - 1;
    }

    /// <summary>The nodes sorted by id, and for each number its place among them.</summary>
    public (ImmutableArray<T> Sorted, int[] Places) Sort()
    {
        int[] order = [.. Enumerable.Range(0, nodes.Count).OrderBy(i => nodes[i].Id, StringComparer.Ordinal)];
        int[] places = new int[order.Length];
        for (int i = 0; i < order.Length; i++) places[order[i]] = i;
        return ([.. order.Select(i => nodes[i].Node)], places);
    }
}
