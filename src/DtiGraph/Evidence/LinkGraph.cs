using DtiGraph.Graphs;
using DtiGraph.Models;

namespace DtiGraph.Evidence;

/// <summary>The graph as paths see it: what the network's messages pass over, each link once and in both directions.</summary>
internal sealed class LinkGraph
{
    private readonly MessageGraph messages;
    private readonly List<Step> steps = [];
    private readonly string[] kinds;
    private readonly int[] first; // of each kind, then the number of nodes

    /// <param name="graph">For its nodes.</param>
    /// <param name="messages">The message edges of its model.</param>
    public LinkGraph(Snapshot graph, MessageGraph messages)
    {
        this.messages = messages;
        var order = graph.KindOffsets.OrderBy(k => k.Value).ToList();
        (kinds, first) = ([.. order.Select(k => k.Key)], [.. order.Select(k => k.Value), graph.NodeCount]);
        var neighbours = new List<int[]>();
        var forward = messages.Messages.Where(m => !m.Relation.Name.StartsWith("rev_", StringComparison.Ordinal) || !HasInverse(m.Relation)).ToList();
        foreach (var m in forward)
        {
            int from = KindIndex(m.Relation.SourceKind), to = KindIndex(m.Relation.DestinationKind);
            bool computed = MessagePaths.IsComputed(m.Relation.Name);
            // Row i of the mean hears its columns: the edge goes from column to row.
            var edges = Enumerable.Range(0, m.Mean.Rows).SelectMany(i => m.Mean.ColumnsOf(i).ToArray().Select(j => (From: first[from] + j, To: first[to] + i)));
            if (from == to) edges = edges.Where(e => e.From != e.To).SelectMany(e => new[] { e, (e.To, e.From) });
            var links = edges.Distinct().OrderBy(e => e.From).ThenBy(e => e.To).ToArray();
            int at = steps.Count;
            Add(m.Relation.Name, false, computed, from, from == to ? at : at + 1, links, neighbours);
            if (from != to) Add(m.Relation.Name, true, computed, to, at, [.. links.Select(e => (e.To, e.From)).OrderBy(e => e.Item1).ThenBy(e => e.Item2)], neighbours);
        }
        Own = new Wiring([.. neighbours]);
    }

    /// <summary>Every kind of step.</summary>
    public IReadOnlyList<Step> Steps => steps;

    /// <summary>The graph's own links.</summary>
    public Wiring Own { get; }

    /// <summary>N.</summary>
    public int NodeCount => first[^1];

    /// <summary>Index over all nodes.</summary>
    public int Node(string kind, int index) => first[KindIndex(kind)] + index;

    /// <summary>Kind of a node, and its index among the nodes of the kind.</summary>
    public (string Kind, int Index) Place(int node)
    {
        int kind = kinds.Length - 1;
        while (first[kind] > node) kind--;
        return (kinds[kind], node - first[kind]);
    }

    /// <summary>The message edges between two nodes, both ways: all that are recorded, or the computed one.</summary>
    /// <remarks>Whatever is recorded of the two goes together, in every relation, so that no other one says it again.</remarks>
    public IEnumerable<MessageEdge> Between(int a, int b, bool computed)
    {
        for (int type = 0; type < messages.Messages.Length; type++)
        {
            if (MessagePaths.IsComputed(messages.Messages[type].Relation.Name) != computed) continue;
            if (Hears(type, a, b) is { } one) yield return one;
            if (Hears(type, b, a) is { } other) yield return other;
        }
    }

    /// <summary>The message edges of a path: of each two neighbours all that is recorded, or the computed one.</summary>
    public IEnumerable<MessageEdge> Of(LinkPath path) => path.Steps.SelectMany((s, i) => Between(path.Nodes[i], path.Nodes[i + 1], steps[s].Computed));

    /// <summary>The relations recorded of two nodes.</summary>
    public IEnumerable<string> Recorded(int a, int b) => steps.Where((s, i) => !s.Computed && s.Leaves(a) && Own.Of(steps, i, a).Contains(b)).Select(s => s.Relation);

    private MessageEdge? Hears(int type, int destination, int source)
    {
        var m = messages.Messages[type];
        var (to, from) = (Place(destination), Place(source));
        return to.Kind == m.Relation.DestinationKind && from.Kind == m.Relation.SourceKind && m.Mean.ColumnsOf(to.Index).Contains(from.Index)
            ? new(type, to.Index, from.Index) : null;
    }

    private bool HasInverse(RelationSchema relation) => messages.Messages.Any(m =>
        "rev_" + m.Relation.Name == relation.Name && (m.Relation.SourceKind, m.Relation.DestinationKind) == (relation.DestinationKind, relation.SourceKind));

    private int KindIndex(string kind) => Array.IndexOf(kinds, kind);

    private void Add(string relation, bool reversed, bool computed, int kind, int inverse, (int From, int To)[] links, List<int[]> neighbours)
    {
        int count = first[kind + 1] - first[kind];
        int[] start = new int[count + 1];
        foreach (var (from, _) in links) start[from - first[kind] + 1]++;
        for (int i = 0; i < count; i++) start[i + 1] += start[i];
        steps.Add(new(relation, reversed, computed, first[kind], count, inverse, start, Step.Damps(start)));
        neighbours.Add([.. links.Select(e => e.To)]);
    }
}
