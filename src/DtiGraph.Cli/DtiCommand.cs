using System.CommandLine;
using System.CommandLine.Parsing;

namespace DtiGraph.Cli;

/// <summary>The command dti: its subcommands, and what holds for all of them.</summary>
internal static class DtiCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Drug-target interactions: import a graph, train the network, rank, predict, serve.\nStart with: dti demo")
        {
            ImportCommand.Create(),
            TrainCommand.Create(),
            EvaluateCommand.Create(),
            RankCommand.Create(),
            EvidenceCommand.Create(),
            PredictCommand.Create(),
            ScreenCommand.Create(),
            WriteCommand.Create(),
            BenchCommand.Create(),
            RetrainCommand.Create(),
            ModelsCommand.Create(),
            OutcomesCommand.Create(),
            ScorecardCommand.Create(),
            ServeCommand.Create(),
            KeysCommand.Create(),
            DemoCommand.Create(),
            CommonOptions.Json,
        };
        root.ReadNumbers();
        return root;
    }

    /// <returns>0 done, 1 failed, 2 bad input.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Create().Parse(args.Length == 0 ? ["--help"] : args);
        if (parsed.Errors.Count > 0)
        {
            string command = Name(parsed.CommandResult);
            var faults = parsed.CommandResult.Command.Subcommands is { Count: > 0 } known ? [NoCommand(known, parsed.UnmatchedTokens)] : parsed.Errors.Select(e => e.Message);
            return new Screen(args.Contains(CommonOptions.Json.Name)).Fail(ExitCode.BadInput, string.Join('\n', faults.Select(f => $"{command}: {f}")) + $"\nSee {command} --help.");
        }
        // Ctrl-C is ours: training must end with its best weights, not after a fixed time.
        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    private static string NoCommand(IEnumerable<Command> known, IReadOnlyList<string> given) =>
        $"expected one of {string.Join(", ", known.Select(c => c.Name))}, got {(given.Count > 0 ? $"'{given[0]}'" : "none")}";

    /// <summary>As it is written: dti models reject.</summary>
    private static string Name(CommandResult command) => command.Parent is CommandResult above ? $"{Name(above)} {command.Command.Name}" : "dti";
}
