using System.Globalization;
using DtiGraph.Evaluation;
using DtiGraph.Graphs;
using DtiGraph.Ranking;
using Spectre.Console;

namespace DtiGraph.Cli;

/// <summary>A ranked list for people.</summary>
internal static class RankingTable
{
    private const int Padding = 3, Shortest = 12;

    public static void Print(Screen screen, RankedList list, ServedModel model)
    {
        bool targets = list.Query.Kind == Snapshot.DrugKind;
        screen.Line($"{(targets ? "targets of" : "drugs of")} {Title(list.Query)}: "
            + $"{list.Items.Count} of {MetricsTable.Count(list.Candidates)}, model {list.ModelVersion}");
        foreach (var neighbour in list.Query.Neighbours)
            screen.Line($"  leans on {neighbour.Node.Id} {Label(neighbour.Node)} (similarity {Number(neighbour.Similarity, "F2")})");
        if (list.Query.InDomain is false) screen.Line("  warning: " + Outside(list.Query));
        screen.Table(Rows(list, targets, screen.Width));
        screen.Line(model.Meaning);
        if (model.Manifest.Members > 1) screen.Line($"members: the best and the worst rank that the {model.Manifest.Members} networks of the ensemble give.");
        screen.Line("score: an order, not a probability. degree: what counting interactions alone says. lift: log-odds beyond it.");
    }

    private static Table Rows(RankedList list, bool targets, int width)
    {
        bool costs = list.Items.Any(i => i.Decision is not null);
        List<string> headings = ["#", "id", .. targets ? ["gene"] : Array.Empty<string>(), "name", "probability", "score", "degree", "lift", "regime", "known"];
        bool members = list.Items.Any(i => i.RankInterval is not null);
        if (members) headings.Insert(1, "members");
        if (costs) headings.Add("decision");
        var rows = list.Items.Select(row => Cells(row, targets ? row.Target : row.Drug, targets, members)).ToList();
        int name = headings.IndexOf("name");
        // A name gives way to the numbers: one row, one line.
        int others = headings.Select((heading, i) => i == name ? 0 : rows.Select(r => r[i].Length).Append(heading.Length).Max() + Padding).Sum();
        int room = Math.Max(Shortest, width - others - Padding - 2);
        var table = new Table().Border(TableBorder.Simple);
        foreach (string heading in headings)
        {
            var column = new TableColumn(heading).NoWrap();
            table.AddColumn(heading is "#" or "members" or "probability" or "score" or "degree" or "lift" ? column.RightAligned() : column);
        }
        foreach (string[] cells in rows)
        {
            if (cells[name].Length > room) cells[name] = cells[name][..(room - 1)] + "…";
            table.AddRow([.. cells[..headings.Count].Select(c => new Text(c))]);
        }
        return table;
    }

    private static string[] Cells(RankedPair row, NodeView node, bool targets, bool members) =>
    [
        $"{row.Rank}", .. members ? [$"{row.RankInterval}"] : Array.Empty<string>(), node.Id ?? "", .. targets ? [node.Gene ?? ""] : Array.Empty<string>(), node.Name, Number(row.Probability, "F4"), Number(row.Score, "F3"),
        Number(row.DegreeProbability, "F4"), Number(row.Lift, "+0.00;-0.00;0.00"), row.Regime.Text(), row.Known ? "yes" : "", row.Decision ?? "",
    ];

    /// <summary>Why a list of a new node is not to be leaned on.</summary>
    private static string Outside(QueryNode query)
    {
        string content = query.Kind == Snapshot.DrugKind ? "structure" : "sequence", kinds = query.Kind + "s";
        return query.DomainSimilarity is { } least
            ? $"outside the model's domain: no {query.Kind} of the graph is {Number(least, "F2")} or more like it, as 95 of 100 {kinds} are to their nearest"
            : query.Neighbours.Count > 0 ? $"outside the model's domain: too few {kinds} of the graph have a {content} to know what is near"
            : $"{(query.Kind == Snapshot.DrugKind ? "nothing chemical" : "nothing of sequences")} is known: hardly any {query.Kind} of the graph has a {content}, so this is hardly more than counting says of any new {query.Kind}";
    }

    private static string Title(QueryNode query) => query.ResolvedBy == "coldStart"
        ? $"a new {query.Kind} (cold start)"
        : $"{query.Node.Id} {Label(query.Node)}".TrimEnd();

    private static string Label(NodeView node) => string.IsNullOrEmpty(node.Gene) ? node.Name : node.Name.Length == 0 ? node.Gene : $"{node.Gene}, {node.Name}";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
