using System.Globalization;
using DtiGraph.Evaluation;
using DtiGraph.Graphs;
using DtiGraph.Ranking;
using Spectre.Console;

namespace DtiGraph.Cli;

/// <summary>A ranked list for people.</summary>
internal static class RankingTable
{
    public static void Print(Screen screen, RankedList list, ServedModel model)
    {
        bool targets = list.Query.Kind == Snapshot.DrugKind;
        screen.Line($"{(targets ? "targets of" : "drugs of")} {Title(list.Query)}: {list.Items.Count} of {MetricsTable.Count(list.Candidates)}, model {list.ModelVersion}");
        foreach (var neighbour in list.Query.Neighbours)
            screen.Line(string.Create(CultureInfo.InvariantCulture, $"  leans on {neighbour.Node.Id} {Label(neighbour.Node)} (similarity {neighbour.Similarity:F2})"));
        screen.Results.Write(Rows(list, targets));
        screen.Line(model.Meaning);
        screen.Line("score: an order, not a probability. degree: what counting recorded interactions alone says. lift: log-odds beyond it.");
    }

    private static Table Rows(RankedList list, bool targets)
    {
        bool costs = list.Items.Any(i => i.Decision is not null);
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn(new TableColumn("#").RightAligned().NoWrap());
        table.AddColumn(new TableColumn("id").NoWrap());
        if (targets) table.AddColumn(new TableColumn("gene").NoWrap());
        table.AddColumn(new TableColumn("name"));
        foreach (string heading in new[] { "probability", "score", "degree", "lift" }) table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        table.AddColumn(new TableColumn("regime").NoWrap());
        table.AddColumn(new TableColumn("known").NoWrap());
        if (costs) table.AddColumn(new TableColumn("decision").NoWrap());
        foreach (var row in list.Items)
        {
            var node = targets ? row.Target : row.Drug;
            List<string> cells = [$"{row.Rank}", node.Id ?? ""];
            if (targets) cells.Add(node.Gene ?? "");
            cells.AddRange([node.Name, Number(row.Probability, "F4"), Number(row.Score, "F3"), Number(row.DegreeProbability, "F4"),
                Number(row.Lift, "+0.00;-0.00;0.00"), RegimeName(row.Regime), row.Known ? "yes" : ""]);
            if (costs) cells.Add(row.Decision ?? "");
            table.AddRow([.. cells.Select(c => new Text(c) { Overflow = Overflow.Ellipsis })]);
        }
        return table;
    }

    private static string Title(QueryNode query) => query.ResolvedBy == "coldStart"
        ? $"a new {query.Kind} (cold start)"
        : $"{query.Node.Id} {Label(query.Node)}".TrimEnd();

    private static string Label(NodeView node) => string.IsNullOrEmpty(node.Gene) ? node.Name : node.Name.Length == 0 ? node.Gene : $"{node.Gene}, {node.Name}";

    public static string RegimeName(Regime regime) => regime switch
    {
        Regime.Warm => "warm",
        Regime.ColdDrug => "cold_drug",
        Regime.ColdTarget => "cold_target",
        _ => "cold_both",
    };

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
