using System.Globalization;
using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using Spectre.Console;

namespace DtiGraph.Cli;

/// <summary>How good a model is, beside its degree twin.</summary>
internal static class MetricsTable
{
    private static readonly string[] Headings = ["pairs", "positive", "AUROC", "AUPRC", "ECE", "excess", "Brier", "log-loss", "matched", "all pairs"];

    public static void Print(Screen screen, IEnumerable<ModelMetrics> models)
    {
        var table = Empty(Headings, "model", "part");
        foreach (var (part, of) in new (string, Func<ModelMetrics, PairMetrics>)[] { ("validation", m => m.Validation), ("test", m => m.Test) })
            foreach (var model in models) Add(table, part == "test", [model.Name, part, .. Cells(of(model))]);
        screen.Table(table);
        Explain(screen, models.First().Test.AllPairsPositiveRate, " in test");
    }

    public static void Print(Screen screen, IEnumerable<(string Name, PairMetrics Metrics)> models)
    {
        var table = Empty(Headings, "model");
        foreach (var (name, metrics) in models) Add(table, true, [name, .. Cells(metrics)]);
        screen.Table(table);
        Explain(screen, models.First().Metrics.AllPairsPositiveRate, "");
    }

    /// <param name="screen">Where it is printed.</param>
    /// <param name="models">Means and deviations over seeds.</param>
    /// <param name="seeds">How many: one has no deviation.</param>
    public static void Print(Screen screen, IEnumerable<(string Name, string Part, MetricSpread Metrics)> models, int seeds)
    {
        string Cell(Spread spread) => MetricsTable.Cell(spread, seeds);
        var table = Empty(Headings.Where(h => h != "log-loss"), "model", "part"); // eleven columns with deviations are what a terminal holds
        foreach (var (name, part, m) in models)
        {
            Add(table, part == "test",
            [
                name, part, Count(m.Pairs.Mean), Percent(m.PositiveRate.Mean), Cell(m.Auroc), Cell(m.Auprc),
                Cell(m.Ece), Cell(m.EceExcess), Cell(m.Brier),
                Cell(m.DegreeMatchedAuroc), Cell(m.AllPairsAuprc),
            ]);
        }
        screen.Table(table);
        Explain(screen, models.Last().Metrics.AllPairsPositiveRate.Mean, " in test");
    }

    /// <summary>An AUPRC is never shown without its positive rate.</summary>
    private static void Explain(Screen screen, double positiveRate, string where)
    {
        if (double.IsNaN(positiveRate)) return;
        screen.Line("matched: AUROC against unrecorded pairs of equal degrees. all pairs: AUPRC against every unrecorded pair "
            + $"({positiveRate.ToString("P2", CultureInfo.InvariantCulture).Replace(" ", "")} positive{where}).");
    }

    public static string Count(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Percent(double value) => value.ToString("P1", CultureInfo.InvariantCulture).Replace(" ", "");

    private static Table Empty(IEnumerable<string> headings, params string[] first)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (string heading in first) table.AddColumn(heading);
        foreach (string heading in headings) table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        return table;
    }

    private static void Add(Table table, bool reported, string[] cells) =>
        table.AddRow([.. cells.Select(c => new Text(c, reported && cells[0] == "gnn" ? new Style(decoration: Decoration.Bold) : Style.Plain))]);

    private static string[] Cells(PairMetrics m) =>
    [
        Count(m.Pairs), Percent(m.PositiveRate), Cell(m.Auroc), Cell(m.Auprc), Cell(m.Ece), Cell(m.EceExcess), Cell(m.Brier), Cell(m.LogLoss),
        Cell(m.DegreeMatchedAuroc), Cell(m.AllPairsAuprc),
    ];

    private static string Cell(double value) => double.IsNaN(value) ? "-" : value.ToString("F3", CultureInfo.InvariantCulture);

    private static string Cell(Spread spread, int seeds) => double.IsNaN(spread.Mean) ? "-" : seeds == 1 ? Cell(spread.Mean)
        : string.Create(CultureInfo.InvariantCulture, $"{spread.Mean:.000}±{spread.Sd:.000}"); // no leading 0: eight of them in a row
}
