using System.Globalization;
using System.Xml.Linq;
using DtiGraph.Graphs;

namespace DtiGraph.Evidence;

/// <summary>Evidence as an SVG picture: a lane for each path, between the drug on the left and the target on the right.</summary>
public static class PathPicture
{
    private const int Margin = 12, Box = 150, Gap = 116, Lane = 52, Tall = 30, Numbers = 190, Head = 34, Foot = 34;
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>Draws it.</summary>
    /// <returns>One svg element; every name in it is text, whatever it holds.</returns>
    public static string Of(PairEvidence evidence)
    {
        int between = evidence.Paths.Select(p => p.Nodes.Count - 2).DefaultIfEmpty(1).Max();
        int width = 2 * Margin + Box * (between + 2) + Gap * (between + 1) + Numbers, lanes = Math.Max(1, evidence.Paths.Count), height = Head + lanes * Lane + Foot;
        int right = width - Margin - Numbers - Box;
        string drug = Label(evidence.Prediction.Drug.Name, evidence.Prediction.Drug.Id!), target = Label(evidence.Prediction.Target.Gene ?? "", evidence.Prediction.Target.Id!);
        var root = new XElement(Svg + "svg",
            new XAttribute("viewBox", $"0 0 {width} {height}"), new XAttribute("width", width), new XAttribute("height", height), new XAttribute("role", "img"),
            new XAttribute("aria-labelledby", "title desc"), new XAttribute("font-family", "system-ui, sans-serif"), new XAttribute("font-size", 13),
            new XElement(Svg + "title", new XAttribute("id", "title"), Valid($"Evidence for {drug} and {target}")),
            new XElement(Svg + "desc", new XAttribute("id", "desc"), Valid(Description(evidence))),
            new XElement(Svg + "rect", new XAttribute("width", width), new XAttribute("height", height), new XAttribute("fill", "#ffffff")),
            Word("logit fall", right + Box + 14, Head - 12, bold: true), Word("p", right + Box + 120, Head - 12, bold: true));
        for (int i = 0; i < evidence.Paths.Count; i++) Path(root, evidence.Paths[i], Head + i * Lane + Lane / 2, right);
        Node(root, new(Snapshot.DrugKind, evidence.Prediction.Drug.Id!, evidence.Prediction.Drug.Name), Margin, Head + 6, lanes * Lane - 12);
        Node(root, new(Snapshot.TargetKind, evidence.Prediction.Target.Id!, evidence.Prediction.Target.Gene ?? ""), right, Head + 6, lanes * Lane - 12);
        if (evidence.Paths.Count == 0) root.Add(Word("no path of up to four steps", Margin + Box + 20, Head + Lane / 2 + 4));
        root.Add(Word("dashed: likeness, computed. A small p says that the path is surprising given how many links its nodes have, not that the pair binds.", Margin, height - 12, size: 12));
        return root.ToString(SaveOptions.DisableFormatting);
    }

    private static void Path(XElement root, EvidencePath path, int y, int right)
    {
        int inner = path.Nodes.Count - 2;
        double gap = (right - Margin - Box - inner * (double)Box) / (inner + 1), x = Margin + Box;
        for (int i = 0; i < path.Steps.Count; i++)
        {
            var step = path.Steps[i];
            root.Add(new XElement(Svg + "line", new XAttribute("x1", Number(x)), new XAttribute("y1", y), new XAttribute("x2", Number(x + gap)), new XAttribute("y2", y),
                new XAttribute("stroke", step.Relation == "inactive" ? "#b3261e" : "#4b5563"), new XAttribute("stroke-width", "1.5"),
                step.Computed ? new XAttribute("stroke-dasharray", "5 4") : null));
            root.Add(Word(Short(step.Relation, (int)(gap / 6)), x + gap / 2, y - 6, "middle", size: 11, full: step.Relation));
            if (i < inner) Node(root, path.Nodes[i + 1], x + gap, y - Tall / 2, Tall);
            x += gap + Box;
        }
        root.Add(Word(path.LogitFall.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture), right + Box + 14, y + 4),
            Word(path.PValue.ToString("0.000", CultureInfo.InvariantCulture), right + Box + 120, y + 4));
    }

    private static void Node(XElement root, EvidenceNode node, double x, double y, double tall)
    {
        string fill = node.Kind switch { Snapshot.DrugKind => "#dbeafe", Snapshot.TargetKind => "#dcfce7", _ => "#f3f4f6" };
        root.Add(new XElement(Svg + "g", new XElement(Svg + "title", Valid($"{node.Kind} {Label(node.Name, node.Id)}")),
            new XElement(Svg + "rect", new XAttribute("x", Number(x)), new XAttribute("y", Number(y)), new XAttribute("width", Box), new XAttribute("height", Number(tall)),
                new XAttribute("rx", node.Kind == Snapshot.DrugKind ? 14 : 3), new XAttribute("fill", fill), new XAttribute("stroke", "#6b7280")),
            Word(Short(node.Name.Length > 0 ? node.Name : node.Id, 19), x + Box / 2.0, y + tall / 2 + 4.5, "middle", size: 12)));
    }

    private static string Description(PairEvidence evidence) => evidence.Paths.Count == 0 ? "No path of up to four steps." : string.Join(" ", evidence.Paths.Select(p =>
        string.Create(CultureInfo.InvariantCulture, $"{p.Rank}: {EvidenceText.Of(p)}; logit fall {p.LogitFall:0.000}, p {p.PValue:0.000}.")));

    private static XElement Word(string text, double x, double y, string anchor = "start", bool bold = false, int size = 13, string? full = null) => new(Svg + "text",
        new XAttribute("x", Number(x)), new XAttribute("y", Number(y)), new XAttribute("text-anchor", anchor), new XAttribute("fill", "#111827"),
        bold ? new XAttribute("font-weight", 600) : null, size == 13 ? null : new XAttribute("font-size", size),
        full is null || full == text ? null : new XElement(Svg + "title", Valid(full)), Valid(text));

    private static string Label(string name, string id) => name.Length > 0 ? $"{name} ({id})" : id;

    private static string Short(string text, int most)
    {
        if (text.Length <= most) return text;
        int at = Math.Max(1, most - 1);
        return text[..(char.IsHighSurrogate(text[at - 1]) ? at - 1 : at)] + "…";
    }

    /// <summary>XML has no way to write most control characters.</summary>
    private static string Valid(string text) => string.Concat(text.EnumerateRunes()
        .Select(r => r.Value is 9 or 10 or 13 or (>= 32 and not 0xFFFE and not 0xFFFF) ? r.ToString() : "\uFFFD"));

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
