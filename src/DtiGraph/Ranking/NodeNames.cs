using F23.StringSimilarity;

namespace DtiGraph.Ranking;

/// <summary>Finds nodes of one kind by what people call them.</summary>
/// <param name="kind">drug or target.</param>
/// <param name="nodes">All nodes of the kind, by index.</param>
internal sealed class NodeNames(string kind, IReadOnlyList<NodeView> nodes)
{
    // Names are compared with every name of the graph: a long text is not.
    private const int LongestCompared = 60, Nearby = 5;

    // Of the longer of two names, so that a part may be missing. Of an id one letter: ids near each other have nothing in common.
    private const double MostOfANameWrong = 0.4;

    private readonly Dictionary<string, int> byId = nodes.Select((n, i) => (n.Id, i)).ToDictionary(n => n.Id!, n => n.i, StringComparer.Ordinal);
    private readonly ILookup<string, (int Index, string How)> byName = nodes.SelectMany((node, i) => Names(node).Select(n => (n.Text, Node: (i, n.How))))
        .Where(n => n.Text.Length > 0).ToLookup(n => n.Text, n => n.Node, StringComparer.OrdinalIgnoreCase);

    /// <summary>The node that a text names, and how; null where it names none.</summary>
    /// <param name="text">An id; or, in upper and lower case alike and without blanks around it, an id, a cross-reference as database:id, a gene symbol or a name.</param>
    /// <exception cref="AmbiguousNodeException">It names several.</exception>
    public (int Index, string How)? Find(string text)
    {
        if (byId.TryGetValue(text, out int exact)) return (exact, "id");
        var found = byName[text.Trim()].DistinctBy(n => n.Index).ToList();
        return found.Count switch { 0 => null, 1 => found[0], _ => throw Ambiguous(text, found.Select(n => n.Index)) };
    }

    /// <summary>A text that several nodes answer to.</summary>
    public AmbiguousNodeException Ambiguous(string text, IEnumerable<int> found) => new(kind, text, [.. found.Select(i => nodes[i])]);

    /// <summary>A text that no node answers to; the nearest names are looked for when they are asked for.</summary>
    public UnknownNodeException Unknown(string text) => new(kind, text, new(() => Nearest(text)));

    private IReadOnlyList<NodeView> Nearest(string text)
    {
        string asked = text.Trim().ToLowerInvariant();
        if (asked.Length is 0 or > LongestCompared) return [];
        var edits = new Levenshtein();
        return [.. nodes.Select(node => (Node: node, Far: Names(node).Min(n => Far(n.Text.ToLowerInvariant(), n.How)))).Where(n => n.Far <= MostOfANameWrong)
            .OrderBy(n => n.Far).ThenBy(n => n.Node.Id, StringComparer.Ordinal).Take(Nearby).Select(n => n.Node)];

        double Far(string name, string how)
        {
            int longest = Math.Max(name.Length, asked.Length);
            double most = how is "name" or "gene" ? MostOfANameWrong * longest : 1;
            return name.Length == 0 || Math.Abs(name.Length - asked.Length) > most || edits.Distance(asked, name, limit: (int)most + 1) is var apart && apart > most ? 1 : apart / longest;
        }
    }

    private static IEnumerable<(string Text, string How)> Names(NodeView node) =>
    [
        (node.Id!, "id"),
        .. node.CrossReferences.Select(r => ($"{r.Key}:{r.Value}", "crossReference")),
        ((node.Gene ?? "").Trim(), "gene"),
        (node.Name.Trim(), "name"),
    ];
}
