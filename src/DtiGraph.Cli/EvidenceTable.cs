using System.Globalization;
using DtiGraph.Evidence;
using DtiGraph.Ranking;
using Spectre.Console;

namespace DtiGraph.Cli;

/// <summary>Evidence for people.</summary>
internal static class EvidenceTable
{
    public static void Print(Screen screen, PairEvidence evidence)
    {
        screen.Line($"{Label(evidence.Prediction.Drug, evidence.Prediction.Drug.Name)} and {Label(evidence.Prediction.Target, evidence.Prediction.Target.Gene)}: "
            + $"probability {Number(evidence.Prediction.Probability, "F4")}, logit {Number(evidence.Logit, "F3")}, model {evidence.ModelVersion}");
        if (evidence.OwnLinkLeftOut)
            screen.Line($"the pair's own record is no evidence for itself: without it the logit is {Number(evidence.LogitWithoutOwnLink, "F3")}, and falls are from there");
        if (evidence.Paths.Count == 0)
        {
            screen.Line("no path of two to four steps joins them in what the network hears");
            return;
        }
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn(new TableColumn("#").RightAligned()).AddColumn(new TableColumn("logit fall").RightAligned().NoWrap())
            .AddColumn(new TableColumn("p").RightAligned().NoWrap()).AddColumn("path");
        foreach (var path in evidence.Paths)
            table.AddRow([.. new[] { $"{path.Rank}", Number(path.LogitFall, "+0.000;-0.000;0.000"), Number(path.PValue, "F3"), EvidenceText.Of(path) }.Select(c => new Text(c))]);
        screen.Table(table);
        screen.Line($"-recorded- ~computed likeness~. Best of {evidence.Candidates} paths, no two over one link; p against {evidence.Permutations} permuted graphs, at least {Number(evidence.SmallestPValue, "F3")}.");
        foreach (string sentence in evidence.Meaning.Split(". ")) screen.Line(sentence.TrimEnd('.') + ".");
        screen.Line("");
        screen.Line(evidence.Mermaid.TrimEnd());
        screen.Line("");
        screen.Line($"# 1 in Neo4j ({string.Join(", ", evidence.Paths[0].Query.Parameters.Select(p => $"{p.Key}: {p.Value}"))})");
        screen.Line(evidence.Paths[0].Query.Cypher);
    }

    private static string Label(NodeView node, string? name) => string.IsNullOrEmpty(name) ? node.Id! : $"{name} ({node.Id})";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
