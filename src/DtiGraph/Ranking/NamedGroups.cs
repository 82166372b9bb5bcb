using DtiGraph.Graphs;

namespace DtiGraph.Ranking;

/// <summary>The groups of one kind of node: families of targets, or classes of drugs, as the graph's relations say.</summary>
internal sealed class NamedGroups
{
    private readonly NodeNames names;
    private readonly ILookup<int, int> members;

    /// <summary>Collects the groups.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="kind">drug or target.</param>
    /// <param name="group">The kind of entity that groups them: family, class.</param>
    public NamedGroups(Snapshot graph, string kind, string group)
    {
        names = new(group, [.. graph.Entities.Where(e => e.Kind == group).Select(e => new NodeView(e.Id, e.Name, null, new Dictionary<string, string>()))]);
        members = graph.Members(kind, group);
    }

    /// <summary>The nodes of a group.</summary>
    /// <param name="text">Its id or name, upper and lower case alike.</param>
    /// <exception cref="UnknownNodeException">The graph has no such group.</exception>
    /// <exception cref="AmbiguousNodeException">It names several.</exception>
    public IReadOnlySet<int> Of(string text) => names.Find(text) is var (index, _) ? members[index].ToHashSet() : throw names.Unknown(text);
}
