using System.CommandLine;
using System.Diagnostics;
using DtiGraph.Graphs;
using DtiGraph.Graphs.Neo4j;
using DtiGraph.Jobs;
using DtiGraph.Ledger;
using DtiGraph.Registry;
using DtiGraph.Splits;

namespace DtiGraph.Cli;

/// <summary>dti retrain: a night's work, once.</summary>
internal static class RetrainCommand
{
    public static Command Create()
    {
        var (graph, registry) = (CommonOptions.Graph(required: true), CommonOptions.Registry(required: true));
        var ledger = CommonOptions.Ledger(required: false);
        ledger.Description = "A ledger whose outcomes are added to the graph, but for pairs of the frozen set; none for none. Default: ledger.db in the folder of the registry, where there is one.";
        var force = new Option<bool>("--force") { Description = "Train although the graph is that of the last run, or the data gate fails. The new model must still pass the evaluation gate." };
        var seed = new Option<long?>("--seed") { Description = "Of weights, order and masking. Default 1." };
        var (options, set, device, reading) = (CommonOptions.OptionsFile(), CommonOptions.Set(), CommonOptions.Device(), new FolderArguments());
        var time = new Option<double?>("--time-limit") { Description = "Seconds that training may take. Over it, it is killed and the run has failed; the serving version stays. Default none.", HelpName = "s" };
        var memory = new Option<int?>("--memory-limit-mb") { Description = "Megabytes of memory that training may take, likewise. Default none.", HelpName = "MB" };
        var webhook = new Option<string?>("--webhook") { Description = "Is sent the record of the run as JSON when it ends, by POST, in three tries at most; a failure is said and changes nothing.", HelpName = "URL" };
        var nightly = new Option<string?>("--nightly") { Description = "Do not end: retrain at the times of this cron expression of five fields, for example \"0 2 * * *\". A missed night is caught up once. With --json one document a night.", HelpName = "cron" };
        var zone = new Option<string?>("--nightly-zone") { Description = "Time zone of --nightly, for example Europe/Berlin. Default UTC.", HelpName = "name" };
        var write = new Option<bool>("--write") { Description = "Write the ranked lists of a promoted model into the graph, a Neo4j database, as dti write does." };
        var id = new Option<string?>("--run-id") { Description = "Id of the run, where whoever starts it must know it.", Hidden = true };
        var bound = StdinEnd.Option();
        var command = new Command("retrain", "Train on the graph as it is now, in a process of its own, and promote the model where it is provably no worse than the serving one.")
        {
            graph, registry, ledger, force, seed, options, set, device, time, memory, webhook, nightly, zone, write, id, bound,
        };
        reading.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.Has(zone) && !result.Has(nightly)) result.AddError("expected --nightly beside --nightly-zone");
        });
        command.Runs(async (parsed, screen) =>
        {
            if (parsed.GetValue(time) is { } seconds && !(seconds > 0)) throw new ArgumentException($"--time-limit: expected above 0, got {seconds}");
            if (parsed.GetValue(memory) is <= 0 and var megabytes) throw new ArgumentException($"--memory-limit-mb: expected above 0, got {megabytes}");
            if (parsed.GetValue(webhook) is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
                throw new ArgumentException($"--webhook: expected an http or https address, got '{url}'");
            string from = parsed.GetRequiredValue(graph);
            if (parsed.GetValue(write) && !Neo4jAddress.Names(from))
                throw new ArgumentException($"--write: expected a graph that is in a Neo4j database, such as --graph http://localhost:7474/neo4j, got '{GraphStores.Display(from)}'");
            var versions = new ModelRegistry(parsed.GetRequiredValue(registry));
            // Refused here and not by the process that trains.
            TrainingOptionsText.Read(parsed.GetValue(options), parsed.GetRequiredValue(set), parsed.GetValue(seed), Split);
            ProcessStartInfo Train(string snapshot, string model) => Dti(
            [
                "train", "--graph", snapshot, "--out", model, "--split", Split, "--device", parsed.GetRequiredValue(device), "--contradictions", "keep", bound.Name,
                "--checkpoint", new RunHistory(versions).Checkpoint,
                .. parsed.GetValue(seed) is { } s ? new[] { "--seed", $"{s}" } : [],
                .. parsed.GetValue(options) is { } file ? new[] { "--options", file } : [],
                .. parsed.GetRequiredValue(set).SelectMany(pair => new[] { "--set", pair }),
            ]);
            string? Ledger()
            {
                string? named = parsed.GetValue(ledger), meant = LedgerFile.Meant(named, versions.Folder);
                return named is not null || File.Exists(meant) ? meant : null; // the registry's own need not be there
            }
            async Task<Snapshot> Load(CancellationToken cancellation)
            {
                var loaded = await reading.LoadAsync(parsed, from, screen.Note, cancellation);
                if (Ledger() is not { } file) return loaded;
                var applied = AppliedOutcomes.To(loaded, new LedgerFile(file).Outcomes());
                screen.Note(applied.Summary);
                foreach (string contradiction in applied.Contradictions) screen.Note(contradiction);
                return applied.Graph;
            }
            using var stop = new StopSignal(screen, "stopping; the serving version stays (again to abort)");
            if (parsed.GetValue(bound)) StdinEnd.Then(stop.Ask);
            var retraining = new Retraining(versions, Train, new GateOptions(), screen.Note,
                budget: new() { Seconds = parsed.GetValue(time), MemoryMb = parsed.GetValue(memory) });
            async Task<RunRecord> OnceAsync()
            {
                var run = await retraining.RunAsync(Load, parsed.GetValue(force), stop.Token, parsed.GetValue(id));
                if (parsed.GetValue(webhook) is { } told) await new Webhook(new(told), screen.Note).SendAsync(run, CancellationToken.None);
                screen.Line($"run {run.Id}: {run.State.ToString().ToLowerInvariant()}{(run.Version is { } v ? $", version {v}" : "")}");
                screen.Line(run.Reason!);
                if (Directory.Exists(run.Report)) screen.Line($"report: {Path.Combine(run.Report, "index.html")}");
                if (parsed.GetValue(write) && run.State == RunState.Promoted) await WriteAsync(versions.Find($"{run.Version}").Folder, from, reading.Mapping(parsed), screen);
                return run;
            }
            if (parsed.GetValue(nightly) is { } cron)
            {
                await NightAfterNightAsync(NightlySchedule.Of(cron, parsed.GetValue(zone)), new RunHistory(versions), OnceAsync, screen, stop.Token);
                return ExitCode.Done;
            }
            RunRecord run;
            try
            {
                run = await OnceAsync();
            }
            catch (RunningException e)
            {
                throw new CommandFailedException(e.Message);
            }
            screen.Document(run);
            return run.State is RunState.Promoted or RunState.Skipped or RunState.Rejected ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static readonly string Split = SplitPolicy.Frozen.Name(); // the gate compares on its pairs

    private static async Task NightAfterNightAsync(NightlySchedule schedule, RunHistory history, Func<Task<RunRecord>> run, Screen screen, CancellationToken stop)
    {
        try
        {
            await schedule.RunAsync(() => history.All().LastOrDefault()?.Started, async _ =>
            {
                try
                {
                    screen.Document(await run());
                }
                catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
                {
                    screen.Note(e.Message); // the next night is another one, whatever this one met
                }
            }, e => screen.Note($"no nightly run: the runs before cannot be read: {e.Message}"), TimeProvider.System, stop);
        }
        catch (OperationCanceledException)
        {
            // it was asked to stop
        }
    }

    private static async Task WriteAsync(string model, string store, string? mapping, Screen screen)
    {
        var start = Dti(["write", "--model", model, "--store", store, .. mapping is null ? Array.Empty<string>() : ["--mapping", mapping]]);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start) ?? throw new IOException($"write: expected a process, got none ({start.FileName})");
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        screen.Note((await output + await errors).Trim());
        if (process.ExitCode != 0) throw new CommandFailedException($"write: expected the ranked lists in the store, got exit code {process.ExitCode}; the model serves all the same");
    }

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
