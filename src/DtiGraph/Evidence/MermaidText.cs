using System.Globalization;
using System.Text;
using DtiGraph.Graphs;

namespace DtiGraph.Evidence;

/// <summary>Paths as a Mermaid flowchart: each node and each link once, computed links dotted.</summary>
internal static class MermaidText
{
    public static string Of(IReadOnlyList<EvidencePath> paths)
    {
        var text = new StringBuilder("flowchart LR\n");
        var names = new Dictionary<EvidenceNode, string>();
        foreach (var node in paths.SelectMany(p => p.Nodes))
        {
            if (!names.TryAdd(node, $"n{names.Count}")) continue;
            string label = Escaped(node.Name.Length > 0 ? $"{node.Name} ({node.Id})" : node.Id);
            var (open, close) = node.Kind switch { Snapshot.DrugKind => ("([", "])"), Snapshot.TargetKind => ("[", "]"), _ => ("{{", "}}") };
            text.Append(CultureInfo.InvariantCulture, $"  {names[node]}{open}\"{label}\"{close}\n");
        }
        var drawn = new HashSet<(string, string, string)>();
        foreach (var path in paths)
        {
            for (int i = 0; i < path.Steps.Count; i++)
            {
                var (from, to, step) = (names[path.Nodes[i]], names[path.Nodes[i + 1]], path.Steps[i]);
                if (drawn.Contains((to, from, step.Relation)) || !drawn.Add((from, to, step.Relation))) continue;
                text.Append(CultureInfo.InvariantCulture, $"  {from} {(step.Computed ? "-.-" : "---")}|\"{Escaped(step.Relation)}\"| {to}\n");
            }
        }
        return text.ToString();
    }

    /// <summary>Everything that Mermaid or HTML could read as more than a character, as an entity code.</summary>
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || " .,:-_()[]/+'".Contains((char)rune.Value, StringComparison.Ordinal) && rune.IsBmp) escaped.Append(rune);
            else escaped.Append(CultureInfo.InvariantCulture, $"#{rune.Value};");
        }
        return escaped.ToString();
    }
}
