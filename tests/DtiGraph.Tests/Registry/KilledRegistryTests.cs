using System.Diagnostics;
using System.Text.RegularExpressions;
using DtiGraph.Artifacts;
using DtiGraph.Registry;

namespace DtiGraph.Tests.Registry;

public sealed partial class KilledRegistryTests(TwoModels models)
{
    private const int Kills = 25, MostKills = 500, MostSteps = 15, MostMilliseconds = 15, HalfDone = 3, Seed = 20260101, Killed = 128 + 9;

    /// <summary>Set: faults at every single call, which takes minutes; otherwise at some of the many that write or force an artifact.</summary>
    private const string EveryCall = "DTIGRAPH_EVERY_CALL";

    [Fact]
    public async Task Registry_ProcessKilledAtRandomMoments_StaysWholeAndLosesNothingAcknowledged()
    {
        var registry = new ModelRegistry(models.Free());
        registry.Publish(models.First);
        registry.Promote("1");
        registry.Publish(models.Second);
        registry.Promote("2"); // so that there is one to go back to
        var random = new Random(Seed);
        int midway = 0, halfDone = 0, kill = 0;
        // As many as it takes until some fell where they hurt: how many do is a matter of luck.
        for (; kill < Kills || halfDone < HalfDone; kill++)
        {
            Assert.True(kill < MostKills, $"{kill} kills, {halfDone} left something half done: the test has shown nothing");
            if (!registry.List().Any(v => v.Previous)) Replace(registry);
            int before = registry.History().Count + 2; // the two rollbacks that warm it up
            using var child = RegistryLoop.Start(registry.Folder, models);
            var lines = await KilledChild.InStepAsync(child, random.Next(1, MostSteps), TimeSpan.FromMilliseconds(random.Next(MostMilliseconds)));
            string[] said = [.. lines.Where(l => !KilledChild.Begins(l))];
            bool inStep = KilledChild.Begins(lines[^1]);
            if (inStep) midway++;
            if (File.Exists(Path.Combine(registry.Folder, "registry.db-journal")) || registry.Faults().Count > 0) halfDone++;
            var done = registry.History().Skip(before).Select(e => $"{e.What} {e.Number}").ToList();
            // The last step may have been done without being said, a pruning of several as one.
            Assert.Equal(said, done.Take(said.Length));
            CheckWhole(registry);
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{kill} kills, {midway} in a step, {halfDone} left something half done, {registry.History().Count} steps in the history (seed {Seed})");
    }

    [Theory]
    [InlineData("promote", "pwrite64", "signal=KILL")]
    [InlineData("promote", "fsync", "signal=KILL")]
    [InlineData("promote", "unlink", "signal=KILL")]
    [InlineData("promote", "fsync", "error=EIO")]
    [InlineData("promote", "pwrite64", "error=ENOSPC")]
    [InlineData("add", "rename", "signal=KILL")]
    [InlineData("add", "fsync", "error=EIO")]
    [InlineData("add", "fsync", "signal=KILL")]
    [InlineData("add", "pwrite64", "signal=KILL")]
    public async Task Step_FaultAtEverySystemCall_WasDoneOrWasNot(string step, string call, string fault)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "no /usr/bin/strace here: faults are injected with it");
        var registry = new ModelRegistry(models.Free());
        registry.Publish(models.First);
        registry.Promote("1");
        if (step == "promote") registry.Publish(models.Second);
        var late = new List<int>();
        int serving = 1, k = 1, stride = Environment.GetEnvironmentVariable(EveryCall) is not null ? 1
            : (step, call, fault) switch { ("add", "fsync", _) => 12, ("add", "pwrite64", _) => 8, (_, "pwrite64", "error=ENOSPC") => 6, (_, "pwrite64", _) => 3, _ => 1 };
        for (; ; k += stride)
        {
            Assert.InRange(k, 1, 200);
            int versions = registry.List().Count;
            string[] arguments = step == "promote" ? ["promote", $"{3 - serving}"] : ["add", models.Second];
            var (code, hit) = await Strace(call, fault, k, ["models", .. arguments, "--registry", registry.Folder]);
            CheckWhole(registry);
            int now = registry.Serving()!.Number, added = registry.List().Count - versions;
            if (!hit) break; // it has fewer such calls
            bool done = step == "promote" ? now != serving : added == 1;
            if (code == 0) Assert.True(done, $"{call} {k}, {fault}: it said that it was done, and it was not");
            // The last force to the disk comes after the step is true for everybody: what the disk then keeps nobody knows, so it is said to have failed.
            if (code != 0 && done && step == "add" && fault.StartsWith("error", StringComparison.Ordinal)) late.Add(k);
            serving = now;
            if (added == 1)
            {
                registry.Reject($"{registry.List()[^1].Number}", "to be pruned");
                registry.Prune(kept: 0);
            }
        }
        Assert.True(late.Count <= 1, $"{call} {string.Join(", ", late)}, {fault}: it said that it failed, and it was done");
        Assert.True(k > 1, $"the step makes no call of {call}: the test has shown nothing");
        TestContext.Current.TestOutputHelper?.WriteLine($"{step}: {fault} at {k - 1} calls of {call}");
    }

    /// <summary>Promotes the model that does not serve, so that there is one to go back to; a rejected version of it must go first.</summary>
    private void Replace(ModelRegistry registry)
    {
        registry.Prune(kept: 0);
        bool first = registry.Serving()!.Model == ManifestFile.Read(models.First).Version;
        registry.Promote($"{registry.Publish(first ? models.Second : models.First).Number}");
    }

    /// <summary>One version serves, every version can be opened, a change is possible, and it removes what was left.</summary>
    internal static void CheckWhole(ModelRegistry registry)
    {
        var versions = registry.List();
        Assert.Single(versions, v => v.State == ModelState.Serving);
        Assert.True(versions.Count(v => v.Previous) <= 1);
        foreach (var version in versions) ManifestFile.CheckFiles(version.Folder);
        var last = registry.History().Last(e => e.What is "promote" or "rollback");
        Assert.Equal(last.Number, registry.Serving()!.Number);
        registry.Promote($"{last.Number}"); // it serves already: nothing but the cleaning
        Assert.Empty(registry.Faults());
    }

    private static async Task<(int Code, bool Hit)> Strace(string call, string fault, int k, string[] arguments)
    {
        string log = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("/usr/bin/strace",
                ["-f", "-qq", "-o", log, "-e", $"trace={call}", "-e", $"inject={call}:{fault}:when={k}", "dotnet", Path.Combine(AppContext.BaseDirectory, "dti.dll"), .. arguments])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                Environment = { ["DOTNET_EnableDiagnostics"] = "0" }, // whose sockets make calls of their own
            };
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            await Task.WhenAll(output, errors);
            string trace = await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken);
            return (process.ExitCode, process.ExitCode == Killed || Injected().IsMatch(trace));
        }
        finally
        {
            File.Delete(log);
        }
    }

    [GeneratedRegex(@"\(INJECTED\)")]
    private static partial Regex Injected();
}
