using System.CommandLine;
using DtiGraph.Artifacts;
using DtiGraph.Ledger;

namespace DtiGraph.Cli;

/// <summary>dti outcomes: what was measured.</summary>
internal static class OutcomesCommand
{
    public static Command Create() => new("outcomes", "What was measured, as the ledger of a service has it.") { Export() };

    private static Command Export()
    {
        var ledger = CommonOptions.Ledger(required: true).IsFile();
        var to = new Option<string>("--out") { Description = "CSV file to write; replaced where it is there.", Required = true, HelpName = "outcomes.csv" };
        var command = new Command("export", "Write all outcomes, each with what had been said of its pair, to a CSV file.") { ledger, to };
        command.Runs((parsed, screen) =>
        {
            string file = Path.GetFullPath(parsed.GetRequiredValue(to));
            var outcomes = new LedgerFile(parsed.GetRequiredValue(ledger)!).Outcomes();
            DurableFile.Write(file, stream => OutcomeTable.Write(outcomes, stream));
            screen.Line($"{outcomes.Count} outcomes written to {file}");
            screen.Document(new { outcomes = outcomes.Count, file });
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
