using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using CsvHelper;
using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Ranking;

namespace DtiGraph.Cli;

/// <summary>dti screen: every drug against every target, each drug's first targets into a table.</summary>
internal static class ScreenCommand
{
    private static readonly string[] Columns = ["drug", "target", "gene", "rank", "probability", "score", "regime", "known", "degree_probability", "lift"];

    public static Command Create()
    {
        var model = CommonOptions.Model();
        var output = new Option<string>("--output") { Description = "Where the table goes: drugs in the order of the graph, their targets best first.", Required = true, HelpName = "out.csv" };
        var top = new Option<int>("--top") { Description = $"Targets of each drug at most, 1 to {RankQuery.MaximumTop}.", DefaultValueFactory = _ => 50 };
        var novel = new Option<bool>("--novel-only") { Description = "Leave out interactions that are already recorded." };
        var least = new Option<double>("--min-probability") { Description = "Leave out less likely pairs, in [0, 1]." };
        var command = new Command("screen", "Rank the targets of every drug of the graph.") { model, output, top, novel, least };
        command.Runs((parsed, screen) =>
        {
            var clock = Stopwatch.StartNew();
            string to = Path.GetFullPath(parsed.GetRequiredValue(output)), temporary = $"{to}.{Environment.ProcessId}.tmp";
            var question = new RankQuery(new NodeQuery(Id: ""), Top: parsed.GetValue(top), NovelOnly: parsed.GetValue(novel), MinProbability: parsed.GetValue(least));
            using var stop = new StopSignal(screen, "stopping: nothing is written");
            using var served = ServedModel.Open(parsed.GetRequiredValue(model));
            var graph = served.Graph;
            long pairs = (long)graph.Drugs.Length * graph.Targets.Length, rows = 0;
            try
            {
                using (var writer = CsvWriter.Create(File.Create(temporary), new CsvWriterOptions { NewLine = "\n" }, leaveOpen: false))
                {
                    writer.WriteRecord(Columns);
                    // As many lists as there are cores are made at once, and written in the order of the drugs: memory does not grow with the graph.
                    var lists = graph.Drugs.AsParallel().AsOrdered().WithMergeOptions(ParallelMergeOptions.NotBuffered).WithCancellation(stop.Token)
                        .Select(drug => served.Rank(question with { Drug = new(Id: drug.Id) }));
                    foreach (var row in lists.SelectMany(list => list.Items))
                    {
                        writer.WriteRecord(Cells(row));
                        rows++;
                    }
                }
                DurableFile.Replace(temporary, to);
            }
            finally
            {
                File.Delete(temporary);
            }
            double seconds = Math.Round(clock.Elapsed.TotalSeconds, 1);
            screen.Line($"{MetricsTable.Count(pairs)} pairs ranked, {MetricsTable.Count(rows)} written to {parsed.GetRequiredValue(output)} in {seconds:F1} s");
            screen.Line(served.Meaning);
            screen.Document(new { modelVersion = served.Manifest.Version, served.Manifest.GraphId, served.Meaning, pairs, rows, seconds, output = to });
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static string[] Cells(RankedPair row) =>
    [
        row.Drug.Id!, row.Target.Id!, row.Target.Gene ?? "", $"{row.Rank}", Text(row.Probability), Text(row.Score), row.Regime.Text(), row.Known ? "true" : "false",
        Text(row.DegreeProbability), Text(row.Lift),
    ];

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
