using System.Diagnostics;
using DtiGraph.Artifacts;
using DtiGraph.Graphs;
using DtiGraph.Jobs;
using DtiGraph.Registry;
using DtiGraph.Tests.Cli;
using DtiGraph.Tests.Registry;

namespace DtiGraph.Tests.Jobs;

public sealed class RetrainingTests(TwoModels models)
{
    private static readonly string[] Small = ["--set", "model.hidden=32", "--set", "epochs=25"];

    private static string Starter => Repository.Path("graphs/starter");

    [Fact]
    public async Task Retrain_FirstNightThenTheSameGraph_PromotesThenSkips()
    {
        string registry = models.Free();
        var first = await DtiProcess.RunAsync(["retrain", "--graph", Starter, "--registry", registry, "--json", .. Small]);
        Assert.True(first.ExitCode == 0, first.Errors);
        Assert.Equal("promoted", first.Document.GetProperty("state").GetString());
        Assert.Equal(1, new ModelRegistry(registry).Serving()!.Number);
        string folder = first.Document.GetProperty("folder").GetString()!;
        Assert.Equal(["log.txt", "report", "run.json"], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("epoch 1/25", File.ReadAllText(Path.Combine(folder, "log.txt")), StringComparison.Ordinal);

        var second = await DtiProcess.RunAsync(["retrain", "--graph", Starter, "--registry", registry, "--json", .. Small]);
        Assert.Equal("skipped", second.Document.GetProperty("state").GetString());
        Assert.Single(new ModelRegistry(registry).List());
    }

    [Theory]
    [InlineData("kill -SEGV $$", "killed by signal 11")]
    [InlineData("kill -KILL $$", "killed by signal 9")]
    [InlineData("echo no memory >&2; exit 1", "exit code 1 (no memory)")]
    public async Task Retrain_TrainingDies_FailsAndTheServingVersionStays(string script, string said)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no /bin/sh here");
        var registry = Serving();
        var run = await Of(registry, (_, _) => new("/bin/sh", ["-c", script])).RunAsync(LoadAsync, force: false, TestContext.Current.CancellationToken);
        Assert.Equal(RunState.Failed, run.State);
        Assert.Contains(said, run.Reason, StringComparison.Ordinal);
        Assert.Equal((1, 1), (registry.Serving()!.Number, registry.List().Count));
        Assert.Equal(run, Assert.Single(RunRecord.All(Path.Combine(registry.Folder, "runs"))));
    }

    [Fact]
    public async Task Retrain_TrainingCrashesWithACheckpoint_GoesOnOnceInTheSameRun()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no /bin/sh here");
        var registry = Serving();
        string checkpoint = new RunHistory(registry).Checkpoint, script = $"mkdir \"{checkpoint}\" && kill -KILL $$; cp -r \"{models.Second}\" \"$0\"";
        var run = await Of(registry, (_, model) => new("/bin/sh", ["-c", script, model])).RunAsync(LoadAsync, force: false, TestContext.Current.CancellationToken);
        Assert.Equal(2, run.Version); // the second process has written one
        var always = await Of(registry, (_, _) => new("/bin/sh", ["-c", "kill -KILL $$"])).RunAsync(LoadAsync, force: true, TestContext.Current.CancellationToken);
        Assert.Contains("killed by signal 9", always.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retrain_TrainingKilledBetweenEpochs_GoesOnInTheSameRunAndEndsWithTheModelOfNoCrash()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a script of Linux");
        var registry = Serving();
        string checkpoint = new RunHistory(registry).Checkpoint, whole = models.Free(), once = models.Free();
        // The first time: when a state is on the disk, the program is killed, and then the script that started it.
        const string script = """
            if [ ! -e "$0" ]; then
                touch "$0"; checkpoint="$1"; shift
                "$@" & child=$!
                until ls "$checkpoint"/*.safetensors; do sleep .01; done >/dev/null 2>&1
                kill -KILL $child; kill -KILL $$
            fi
            shift; exec "$@"
            """;
        string[] Dti(string graph, string model) => ["dotnet", Path.Combine(AppContext.BaseDirectory, "dti.dll"), "train", "--graph", graph, "--out", model, "--split", "frozen",
            "--set", "epochs=150", "--set", "patience=150", "--set", "model.hidden=8"];
        int started = 0;
        var run = await Of(registry, (graph, model) =>
        {
            started++;
            return new("/bin/sh", ["-c", script, once, checkpoint, .. Dti(graph, model), "--checkpoint", checkpoint]);
        }).RunAsync(LoadAsync, force: false, TestContext.Current.CancellationToken);
        Assert.True(run.Version == 2, run.Reason);
        Assert.Equal(2, started);
        string log = File.ReadAllText(run.Log);
        Assert.Contains("training goes on from a checkpoint", log, StringComparison.Ordinal);
        Assert.False(Directory.Exists(checkpoint), "the checkpoint of a model that is written is still there");

        string graphFolder = models.Free();
        GraphFolder.Write(await LoadAsync(TestContext.Current.CancellationToken), graphFolder);
        string[] undisturbed = Dti(graphFolder, whole);
        Assert.Equal(0, (await DtiProcess.RunAsync(undisturbed[2..])).ExitCode);
        Assert.Equal(ManifestFile.Read(whole).Version, registry.Find("2").Model);
    }

    [Fact]
    public async Task Retrain_Training_IsOfTheIdleClassFromItsFirstInstructionOn()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a scheduling class of Linux");
        var registry = Serving();
        int before = Policy(File.ReadAllText("/proc/self/stat"));
        var run = await Of(registry, (_, _) => new("/bin/sh", ["-c", "cat /proc/$$/stat; exit 1"])).RunAsync(LoadAsync, force: false, TestContext.Current.CancellationToken);
        Assert.Equal(IdleClass, Policy(File.ReadLines(run.Log).First()));
        Assert.Equal(before, Policy(File.ReadAllText("/proc/self/stat"))); // who started it is as it was
    }

    [Theory]
    [InlineData("sleep 60", .5, null, "training: expected an end within 0.5 s, got none; it was killed")]
    [InlineData("x=$(head -c 300000000 /dev/zero | tr '\\0' x); sleep 60", null, 200, "training: expected at most 200 MB of memory, got ")]
    public async Task Retrain_OverItsBudget_IsKilledAndTheServingVersionStays(string script, double? seconds, int? megabytes, string said)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no /bin/sh here");
        var registry = Serving();
        var run = await new Retraining(registry, (_, _) => new("/bin/sh", ["-c", script]), new(), _ => { }, budget: new() { Seconds = seconds, MemoryMb = megabytes })
            .RunAsync(LoadAsync, force: false, TestContext.Current.CancellationToken);
        Assert.Equal(RunState.Failed, run.State);
        Assert.StartsWith(said, run.Reason, StringComparison.Ordinal);
        Assert.Equal((1, 1), (registry.Serving()!.Number, registry.List().Count));
    }

    [Fact]
    public async Task Retrain_ProcessKilled_TakesItsTrainingWithIt()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "no /proc here");
        var registry = Serving();
        string? Training() => Directory.EnumerateDirectories("/proc").Where(p => int.TryParse(Path.GetFileName(p), out _)).FirstOrDefault(p =>
        {
            try
            {
                return File.ReadAllText(Path.Combine(p, "cmdline")).Contains(Path.Combine(registry.Folder, "runs"), StringComparison.Ordinal);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false; // it has ended
            }
        });
        bool Trains() => Training() is not null;
        List<int> classes = [];
        await DtiProcess.RunAsync((process, line) =>
        {
            if (!line.Contains("training on graph", StringComparison.Ordinal)) return;
            Assert.True(SpinWait.SpinUntil(Trains, TimeSpan.FromMinutes(2)));
            Thread.Sleep(500); // it has several threads by then
            if (OperatingSystem.IsLinux()) classes.AddRange(Directory.EnumerateDirectories(Path.Combine(Training()!, "task")).Select(t => Policy(File.ReadAllText(Path.Combine(t, "stat")))));
            process.Kill(); // it alone
        }, ["retrain", "--graph", Starter, "--registry", registry.Folder, "--set", "epochs=100000", "--set", "patience=100000"]);
        Assert.True(SpinWait.SpinUntil(() => !Trains(), TimeSpan.FromMinutes(2)));
        Assert.All(classes, c => Assert.Equal(IdleClass, c)); // of every thread, those of the runtime, too
    }

    [Fact]
    public async Task Retrain_ModelOfAnotherSplit_IsRejectedWithTheReason()
    {
        // Whatever is asked for, it comes back with a model that knows frozen pairs.
        var registry = Serving();
        var run = await Of(registry, (_, model) => new("/bin/cp", ["-r", models.Second, model])).RunAsync(LoadAsync, force: false, TestContext.Current.CancellationToken);
        Assert.Equal(RunState.Rejected, run.State);
        Assert.Contains("frozen set", run.Reason, StringComparison.Ordinal);
        Assert.Equal((1, ModelState.Rejected, run.Reason), (registry.Serving()!.Number, registry.Find("2").State, registry.Find("2").Reason));
        Assert.True(File.Exists(Path.Combine(run.Folder, "report", "index.html")));
    }

    [Fact]
    public async Task Retrain_OldVersionsThatCannotBeRead_AreNotedAndTheNextBestIsTheAnchor()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no /bin/cp here");
        var registry = Serving();
        foreach (string model in new[] { Frozen(.8), Frozen(.9), models.Second }) registry.Promote($"{registry.Publish(model).Number}");
        File.Delete(Path.Combine(registry.Find("1").Folder, ManifestFile.Name));
        File.AppendAllText(Path.Combine(registry.Find("3").Folder, "weights.safetensors"), "x"); // its manifest is sound
        string candidate = Frozen(.7);
        var notes = new List<string>();
        var run = await new Retraining(registry, (_, model) => new("/bin/cp", ["-r", candidate, model]), new(), notes.Add).RunAsync(LoadAsync, force: false, TestContext.Current.CancellationToken);

        Assert.True(run.State == RunState.Rejected, run.Reason); // for what it knows of the frozen set
        Assert.Contains("AUPRC against version 2", File.ReadAllText(Path.Combine(run.Report, "report.json")), StringComparison.Ordinal);
        string Note(int version) => Assert.Single(notes, n => n.StartsWith($"version {version}: ", StringComparison.Ordinal));
        Assert.Contains("expected manifest.json, got no such file", Note(1), StringComparison.Ordinal);
        Assert.Contains("weights.safetensors: expected SHA-256", Note(3), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retrain_WhileAnotherRuns_IsRefusedAndNamesIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no /bin/sh here");
        var registry = Serving();
        var begun = new TaskCompletionSource();
        using var stop = new CancellationTokenSource();
        var first = new Retraining(registry, (_, _) => new("/bin/sleep", ["60"]), new(), _ => begun.SetResult()).RunAsync(LoadAsync, force: false, stop.Token);
        await begun.Task;
        var refused = await Assert.ThrowsAsync<RunningException>(() => Of(registry, (_, _) => new("/bin/false")).RunAsync(LoadAsync, force: false, TestContext.Current.CancellationToken));
        await stop.CancelAsync();
        var ended = await first;
        Assert.Equal(RunState.Cancelled, ended.State);
        Assert.Contains($"got {ended.Id}, which process {Environment.ProcessId} began", refused.Message, StringComparison.Ordinal);
        Assert.Equal(RunState.Failed, (await Of(registry, (_, _) => new("/bin/false")).RunAsync(LoadAsync, force: false, TestContext.Current.CancellationToken)).State);
    }

    [Fact]
    public async Task Retrain_ProcessKilled_LetsGoOfTheLockAndItsRunIsSaidToHaveFailed()
    {
        var registry = Serving();
        var killed = await DtiProcess.RunAsync((process, line) =>
        {
            if (line.Contains("training on graph", StringComparison.Ordinal)) process.Kill(entireProcessTree: true);
        }, ["retrain", "--graph", Starter, "--registry", registry.Folder, "--set", "epochs=100000", "--set", "patience=100000"]);
        Assert.NotEqual(0, killed.ExitCode);
        string runs = Path.Combine(registry.Folder, "runs");
        Assert.Equal(RunState.Running, RunRecord.All(runs).Single().State);
        Assert.Equal(RunState.Interrupted, new RunHistory(registry).All().Single().State);
        await Of(registry, (_, _) => new("/bin/false")).RunAsync(LoadAsync, force: false, TestContext.Current.CancellationToken);
        Assert.Equal((RunState.Interrupted, RunHistory.Interruption), (RunRecord.All(runs)[0].State, RunRecord.All(runs)[0].Reason));
        Assert.Equal(1, registry.Serving()!.Number);
    }

    private const int IdleClass = 5; // SCHED_IDLE

    /// <summary>Scheduling class of a thread: field 41 of /proc/.../stat, of which the second, a name in parentheses, may hold blanks.</summary>
    private static int Policy(string stat) => int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[41 - 3], System.Globalization.CultureInfo.InvariantCulture);

    private ModelRegistry Serving()
    {
        var registry = new ModelRegistry(models.Free());
        registry.Publish(models.First);
        registry.Promote("1");
        return registry;
    }

    /// <summary>The second model under a manifest that says that it was trained on the split frozen, and how well it did there.</summary>
    private string Frozen(double auprc)
    {
        string folder = models.Free();
        var artifact = ArtifactFolder.Read(models.Second);
        var said = artifact.Manifest;
        ArtifactFolder.Write(artifact with
        {
            Manifest = said with
            {
                Split = said.Split with { Name = "frozen" },
                Metrics = [.. said.Metrics.Select(m => m.Name == "gnn" ? m with { Test = m.Test with { Auprc = auprc } } : m)],
            },
        }, folder);
        return folder;
    }

    private static Retraining Of(ModelRegistry registry, Func<string, string, ProcessStartInfo> train) => new(registry, train, new(), _ => { });

    private static Task<Snapshot> LoadAsync(CancellationToken cancellation) => GraphSource.LoadAsync(Starter, cancellation: cancellation);
}
