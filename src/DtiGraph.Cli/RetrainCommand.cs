using System.CommandLine;
using System.Diagnostics;
using DtiGraph.Graphs;
using DtiGraph.Jobs;
using DtiGraph.Ledger;
using DtiGraph.Registry;

namespace DtiGraph.Cli;

/// <summary>dti retrain: a night's work, once.</summary>
internal static class RetrainCommand
{
    public static Command Create()
    {
        var (graph, registry) = (CommonOptions.Graph(required: true), CommonOptions.Registry(required: true));
        var ledger = CommonOptions.Ledger(required: false);
        ledger.Description = "A ledger whose outcomes are added to the graph, but for pairs of the frozen set. Default: none.";
        var force = new Option<bool>("--force") { Description = "Train although the graph is that of the last run, or the data gate fails. The new model must still pass the evaluation gate." };
        var seed = new Option<long?>("--seed") { Description = "Of weights, order and masking. Default 1." };
        var (options, set, device, reading) = (CommonOptions.OptionsFile(), CommonOptions.Set(), CommonOptions.Device(), new FolderArguments());
        var command = new Command("retrain", "Train on the graph as it is now, in a process of its own, and promote the model where it is provably no worse than the serving one.")
        {
            graph, registry, ledger, force, seed, options, set, device,
        };
        reading.AddTo(command);
        command.Runs(async (parsed, screen) =>
        {
            string from = parsed.GetRequiredValue(graph);
            // Refused here and not by the process that trains.
            TrainingOptionsText.Read(parsed.GetValue(options), parsed.GetRequiredValue(set), parsed.GetValue(seed), Split);
            ProcessStartInfo Train(string snapshot, string model) => Self(
            [
                "train", "--graph", snapshot, "--out", model, "--split", Split, "--device", parsed.GetRequiredValue(device), "--contradictions", "keep",
                .. parsed.GetValue(seed) is { } s ? new[] { "--seed", $"{s}" } : [],
                .. parsed.GetValue(options) is { } file ? new[] { "--options", file } : [],
                .. parsed.GetRequiredValue(set).SelectMany(pair => new[] { "--set", pair }),
            ]);
            async Task<Snapshot> Load(CancellationToken cancellation)
            {
                var loaded = await reading.LoadAsync(parsed, from, screen.Note, cancellation);
                if (parsed.GetValue(ledger) is not { } file) return loaded;
                var applied = AppliedOutcomes.To(loaded, new LedgerFile(file).Outcomes());
                screen.Note(applied.Summary);
                foreach (string contradiction in applied.Contradictions) screen.Note(contradiction);
                return applied.Graph;
            }
            using var stop = new StopSignal(screen, "stopping; the serving version stays (again to abort)");
            var retraining = new Retraining(new ModelRegistry(parsed.GetRequiredValue(registry)), Train, new GateOptions(), screen.Note);
            RunRecord run;
            try
            {
                run = await retraining.RunAsync(Load, parsed.GetValue(force), stop.Token);
            }
            catch (RunningException e)
            {
                throw new CommandFailedException(e.Message);
            }
            screen.Line($"run {run.Id}: {run.State.ToString().ToLowerInvariant()}{(run.Version is { } v ? $", version {v}" : "")}");
            screen.Line(run.Reason!);
            if (Directory.Exists(Path.Combine(run.Folder, "report"))) screen.Line($"report: {Path.Combine(run.Folder, "report", "index.html")}");
            screen.Document(run);
            return run.State is RunState.Promoted or RunState.Skipped or RunState.Rejected ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private const string Split = "frozen";

    /// <summary>This very program with other arguments.</summary>
    private static ProcessStartInfo Self(IEnumerable<string> arguments)
    {
        string program = Environment.ProcessPath!;
        string[] first = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(RetrainCommand).Assembly.Location] : [];
        return new(program, [.. first, .. arguments]);
    }
}
