using System.CommandLine;
using System.Globalization;
using DtiGraph.Ledger;
using Spectre.Console;

namespace DtiGraph.Cli;

/// <summary>dti scorecard: whether what was said came true.</summary>
internal static class ScorecardCommand
{
    public static Command Create()
    {
        var ledger = CommonOptions.Ledger(required: true).IsFile();
        var command = new Command("scorecard", "Compare probabilities that were stated with outcomes that were recorded later.") { ledger };
        command.Runs((parsed, screen) =>
        {
            var card = Scorecard.Of(new LedgerFile(parsed.GetRequiredValue(ledger)!).Outcomes());
            screen.Line($"{card.Outcomes} outcomes; {card.Counted} pairs count, {card.Followed} of them measured after a prediction that they name; "
                + $"not counted: {card.Recorded} that the graph of the model had, {card.Repeated} repeated");
            var table = new Table().Border(TableBorder.Simple);
            foreach (string heading in new[] { "", "probability", "predictions", "hits", "hit rate", "95 %", "mean stated" }) table.AddColumn(heading);
            Add(table, "model", card.Gnn);
            Add(table, "degree twin", card.Degree);
            foreach (var model in card.Models) Row(table, $"model {model.ModelVersion}", "all", model.Counted, model.Gnn);
            screen.Table(table);
            screen.Document(card);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void Add(Table table, string who, ScoredStatements? stated)
    {
        if (stated is null) return;
        foreach (var b in stated.Bins)
            Add(table, who, $"{Number(b.From)} to {Number(b.To)}", b.Predictions, b.Hits, b.HitRate, b.Interval.Low, b.Interval.High, b.MeanProbability);
        Row(table, who, "all", stated.Bins.Sum(b => b.Predictions), stated);
    }

    private static void Row(Table table, string who, string range, int predictions, ScoredStatements s) =>
        Add(table, who, range, predictions, s.Hits, s.HitRate, s.Interval.Low, s.Interval.High, s.MeanProbability);

    private static void Add(Table table, string who, string range, int predictions, int hits, double rate, double low, double high, double stated) => table.AddRow(new[]
    {
        who, range, $"{predictions}", $"{hits}", rate.ToString("F3", CultureInfo.InvariantCulture), $"{low.ToString("F3", CultureInfo.InvariantCulture)} to {high.ToString("F3", CultureInfo.InvariantCulture)}",
        stated.ToString("F3", CultureInfo.InvariantCulture),
    }.Select(Markup.Escape).ToArray());

    private static string Number(double edge) => edge.ToString(CultureInfo.InvariantCulture);
}
