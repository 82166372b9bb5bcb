using System.CommandLine;
using System.Diagnostics;
using DtiGraph.Artifacts;
using DtiGraph.Ranking;
using DtiGraph.Ranking.Screens;

namespace DtiGraph.Cli;

/// <summary>dti screen: every drug against every target, each drug's first targets into a table.</summary>
internal static class ScreenCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var output = new Option<string>("--output")
        {
            Description = "Where the table goes: drugs in the order of the graph, their targets best first; Parquet where it ends in .parquet, CSV otherwise.",
            Required = true,
            HelpName = "out.csv|out.parquet",
        };
        var top = new Option<int>("--top") { Description = $"Targets of each drug at most, 1 to {RankQuery.MaximumTop}.", DefaultValueFactory = _ => 50 };
        var novel = new Option<bool>("--novel-only") { Description = "Leave out interactions that are already recorded." };
        var least = new Option<double>("--min-probability") { Description = "Leave out less likely pairs, in [0, 1]." };
        var command = new Command("screen", "Rank the targets of every drug of the graph.") { model, output, top, novel, least };
        command.Runs(async (parsed, screen) =>
        {
            var clock = Stopwatch.StartNew();
            string to = parsed.GetRequiredValue(output);
            var query = new ScreenQuery(parsed.GetValue(top), parsed.GetValue(novel), parsed.GetValue(least));
            query.Validate();
            OutputTable.Check(to, "CSV or Parquet");
            DurableFile.CheckPlace(to);
            using var stop = new StopSignal(screen, "stopping: nothing is written");
            var served = ServedModel.Open(parsed.GetRequiredValue(model));
            long pairs = (long)served.Graph.Drugs.Length * served.Graph.Targets.Length, rows = await ScreenFile.WriteAsync(served, query, to, stop.Token);
            double seconds = Math.Round(clock.Elapsed.TotalSeconds, 1);
            screen.Line($"{MetricsTable.Count(pairs)} pairs ranked, {MetricsTable.Count(rows)} written to {to} in {seconds:F1} s");
            screen.Line(served.Meaning);
            screen.Document(new { modelVersion = served.Manifest.Version, served.Manifest.GraphId, served.Meaning, pairs, rows, seconds, output = Path.GetFullPath(to) });
            return ExitCode.Done;
        });
        return command;
    }
}
