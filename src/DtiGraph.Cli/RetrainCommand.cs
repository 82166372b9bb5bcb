using System.CommandLine;
using System.Diagnostics;
using DtiGraph.Jobs;
using DtiGraph.Registry;

namespace DtiGraph.Cli;

/// <summary>dti retrain: a night's work, once.</summary>
internal static class RetrainCommand
{
    public static Command Create()
    {
        var (graph, registry) = (CommonOptions.Graph(required: true), CommonOptions.Registry(required: true));
        var force = new Option<bool>("--force") { Description = "Train although the graph is that of the last run, or the data gate fails. The new model must still pass the evaluation gate." };
        var seed = new Option<long?>("--seed") { Description = "Of weights, order and masking. Default 1." };
        var (options, set, device, reading) = (CommonOptions.OptionsFile(), CommonOptions.Set(), CommonOptions.Device(), new FolderArguments());
        var time = new Option<double?>("--time-limit") { Description = "Seconds that training may take. Over it, it is killed and the run has failed; the serving version stays. Default none.", HelpName = "s" };
        var memory = new Option<int?>("--memory-limit-mb") { Description = "Megabytes of memory that training may take, likewise. Default none.", HelpName = "MB" };
        var id = new Option<string?>("--run-id") { Description = "Id of the run, where whoever starts it must know it.", Hidden = true };
        var bound = StdinEnd.Option();
        var command = new Command("retrain", "Train on the graph as it is now, in a process of its own, and promote the model where it is provably no worse than the serving one.")
        {
            graph, registry, force, seed, options, set, device, time, memory, id, bound,
        };
        reading.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(time) is <= 0) result.AddError($"--time-limit: expected above 0, got {result.GetValue(time)}");
            if (result.GetValue(memory) is <= 0) result.AddError($"--memory-limit-mb: expected above 0, got {result.GetValue(memory)}");
        });
        command.Runs(async (parsed, screen) =>
        {
            string from = parsed.GetRequiredValue(graph);
            // Refused here and not by the process that trains.
            TrainingOptionsText.Read(parsed.GetValue(options), parsed.GetRequiredValue(set), parsed.GetValue(seed), Split);
            ProcessStartInfo Train(string snapshot, string model) => Dti(
            [
                "train", "--graph", snapshot, "--out", model, "--split", Split, "--device", parsed.GetRequiredValue(device), "--contradictions", "keep", bound.Name,
                .. parsed.GetValue(seed) is { } s ? new[] { "--seed", $"{s}" } : [],
                .. parsed.GetValue(options) is { } file ? new[] { "--options", file } : [],
                .. parsed.GetRequiredValue(set).SelectMany(pair => new[] { "--set", pair }),
            ]);
            using var stop = new StopSignal(screen, "stopping; the serving version stays (again to abort)");
            if (parsed.GetValue(bound)) StdinEnd.Then(stop.Ask);
            var retraining = new Retraining(new ModelRegistry(parsed.GetRequiredValue(registry)), Train, new GateOptions(), screen.Note,
                budget: new() { Seconds = parsed.GetValue(time), MemoryMb = parsed.GetValue(memory) });
            RunRecord run;
            try
            {
                run = await retraining.RunAsync(c => reading.LoadAsync(parsed, from, screen.Note, c), parsed.GetValue(force), stop.Token, parsed.GetValue(id));
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

    private static ProcessStartInfo Dti(IEnumerable<string> arguments)
    {
        var (program, all) = Self(arguments);
        return new(program, all);
    }

    /// <summary>This very program with other arguments.</summary>
    public static (string Program, string[] Arguments) Self(IEnumerable<string> arguments)
    {
        string program = Environment.ProcessPath!;
        string[] first = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(RetrainCommand).Assembly.Location] : [];
        return (program, [.. first, .. arguments]);
    }
}
