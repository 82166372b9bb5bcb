using System.Text;

namespace DtiGraph.Graphs.Neo4j;

/// <summary>A path as a query: finds again in a Neo4j store what the store holds of it.</summary>
/// <param name="Text">Over the stored links; computed ones are said in a comment. Its parameters are n0, n1 and so on.</param>
/// <param name="Parameters">The ids, by parameter.</param>
public sealed record PathCypher(string Text, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>Writes the query.</summary>
    /// <param name="nodes">Kind and id of each node, in the order of the path.</param>
    /// <param name="links">What joins each to the next.</param>
    public static PathCypher Of(IReadOnlyList<(string Kind, string Id)> nodes, IReadOnlyList<PathLink> links)
    {
        var (text, results) = (new StringBuilder(), new List<string>());
        for (int i = 0; i < nodes.Count;)
        {
            int last = i;
            while (last < links.Count && links[last].Kind != PathLinkKind.Computed) last++;
            string name = last > i ? $"p{results.Count}" : $"n{i}";
            text.Append("MATCH ").Append(last > i ? name + " = " : "").Append(Node(i, nodes[i].Kind));
            for (int at = i; at < last; at++) text.Append(Link(links[at], at, nodes[at].Kind == nodes[at + 1].Kind)).Append(Node(at + 1, nodes[at + 1].Kind));
            text.Append('\n');
            if (last < links.Count) text.Append($"// n{last} and n{last + 1} are alike: computed, not stored\n");
            results.Add(name);
            i = last + 1;
        }
        text.Append("RETURN ").AppendJoin(", ", results);
        return new(text.ToString(), nodes.Select((n, i) => KeyValuePair.Create($"n{i}", n.Id)).ToDictionary());
    }

    private static string Node(int at, string kind) => $"(n{at}:{CypherNames.LabelOf(kind)} {{{CypherNames.Id}: $n{at}}})";

    private static string Link(PathLink link, int at, bool sameKind)
    {
        string type = link.Kind switch
        {
            PathLinkKind.Interaction => CypherNames.Interaction,
            PathLinkKind.MeasuredInactive => CypherNames.MeasuredInactive,
            _ => CypherNames.TypeOf(link.Relation),
        };
        return sameKind ? $"-[r{at}:{type}]-" : link.Reversed ? $"<-[r{at}:{type}]-" : $"-[r{at}:{type}]->";
    }
}

/// <summary>What joins two nodes of a path.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Relation">Name of a relation of the graph; not read otherwise.</param>
/// <param name="Reversed">It points to the earlier node. Between nodes of one kind either direction is found.</param>
public readonly record struct PathLink(PathLinkKind Kind, string Relation, bool Reversed);

/// <summary>Kinds of links between nodes of a path.</summary>
public enum PathLinkKind
{
    /// <summary>A recorded interaction.</summary>
    Interaction,

    /// <summary>A pair that was measured not to bind.</summary>
    MeasuredInactive,

    /// <summary>An edge of a relation.</summary>
    Relation,

    /// <summary>Likeness of structure or sequence, which no store holds.</summary>
    Computed,
}
