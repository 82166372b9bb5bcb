using System.Diagnostics;
using DtiGraph.Artifacts;
using DtiGraph.Graphs;
using DtiGraph.Ledger;
using DtiGraph.Registry;
using DtiGraph.Training;
using DtiGraph.Training.Checkpoints;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Registry;

/// <summary>A real file system without room: what cannot be written is said to be so, and what was there stays.</summary>
public sealed class FullDiskTests(TwoModels models) : IDisposable
{
    private const int Page = 4096, Spare = 64 * 1024;

    private readonly string disk = Directory.CreateTempSubdirectory("dtigraph-disk-").FullName;
    private bool mounted;

    public void Dispose()
    {
        if (mounted) Run("umount", "-l", disk);
        Directory.Delete(disk, recursive: true);
    }

    [Fact]
    public void Publish_NoRoomForTheCopy_FailsAndTheServingVersionStays()
    {
        Mount(Size(models.First) + Size(models.Second) / 2 + Spare);
        var registry = Serving();
        Assert.Throws<IOException>(() => registry.Publish(models.Second));
        Assert.Equal((1, 1), (registry.Serving()!.Number, registry.List().Count));
        Assert.Empty(registry.Faults());
        ArtifactFolder.Read(registry.Serving()!.Folder);
    }

    [Fact]
    public void Promote_AnyRoomThatIsLeft_WasDoneOrWasNot()
    {
        Mount(Size(models.First) + Size(models.Second) + 16 * Spare);
        var registry = Serving();
        registry.Publish(models.Second);
        int serving = 1, refused = 0, done = 0;
        for (int pages = 0; pages < 24; pages++)
        {
            Fill(leave: pages * Page);
            try
            {
                Assert.Equal(3 - serving, registry.Promote($"{3 - serving}").Number);
                serving = 3 - serving;
                done++;
            }
            catch (IOException)
            {
                refused++;
            }
            Empty();
            Assert.Equal(serving, registry.Serving()!.Number);
            Assert.Equal(serving, registry.History().Last(e => e.What == "promote").Number);
        }
        Assert.True(refused > 0 && done > 0, $"{refused} refused, {done} done: the test has shown nothing");
        Assert.Empty(registry.Faults());
    }

    [Fact]
    public async Task Ledger_NoRoom_SaysSoAndHoldsWhatItSaidItHolds()
    {
        Mount(32 * Spare);
        var file = new LedgerFile(Path.Combine(disk, "ledger.db"));
        file.Create();
        await using var writer = new EntryWriter(file);
        var kept = new List<LedgerEntry>();
        LedgerEntry Entry() => new(
            Guid.CreateVersion7(), DateTimeOffset.UnixEpoch, "model", "graph", "rank", new string('x', 10_000), "input", "application/json", "answer", "program", null);
        async Task Add()
        {
            var entry = Entry();
            await writer.AddAsync(entry);
            kept.Add(entry);
        }
        await Add();
        Fill(leave: 4 * Spare);
        await Assert.ThrowsAsync<LedgerException>(async () =>
        {
            while (kept.Count < 10_000) await Add();
        });
        Assert.Throws<LedgerException>(() => file.Record("key", "digest", DateTimeOffset.UnixEpoch, null,
            [(new("d", "t", Finding.Active, Note: new string('x', 2_000_000)), Tests.Ledger.Outcomes.Stated(.5))], _ => ""));
        Empty();
        Assert.Null(file.Submission("key"));
        Assert.All(kept, e => Assert.Equal(e, file.Find(e.Id)));
        await Add(); // it goes on by itself
        Assert.Equal(kept.Count, EntryCount.Of(file));
    }

    [Fact]
    public void Checkpoint_NoRoom_FailsAndTheFormerOneIsGoneOnFrom()
    {
        Mount(64 * 1024 * 1024);
        var graph = GraphFolder.Read(Repository.Path("graphs/starter"));
        var options = new TrainingOptions { Seed = 3, Epochs = 5, Model = new() { Hidden = 8 } };
        var notes = new List<string>();
        CheckpointFolder Kept() => new(Path.Combine(disk, "checkpoint"), notes.Add);
        Assert.Throws<IOException>(() => TrainingRun.Run(graph, options, CPU, report =>
        {
            if (report.Epoch != 3) return;
            while (!Directory.EnumerateFiles(Kept().Path, "*.safetensors").Any()) Thread.Sleep(10); // it is written beside training
            Fill(leave: Page);
        }, TestContext.Current.CancellationToken, checkpoints: Kept()));
        Empty();
        Assert.Matches("/001-000000[12]-[^/]*$", Assert.Single(Directory.GetFiles(Kept().Path, "*.safetensors")));
        var resumed = TrainingRun.Run(graph, options, CPU, cancellation: TestContext.Current.CancellationToken, checkpoints: Kept());
        Assert.Contains(notes, n => n.StartsWith("training goes on from a checkpoint", StringComparison.Ordinal));
        var whole = TrainingRun.Run(graph, options, CPU, cancellation: TestContext.Current.CancellationToken);
        Assert.All(whole.Weights, w => Assert.True(w.Value.Data.Span.SequenceEqual(resumed.Weights[w.Key].Data.Span), w.Key));
    }

    private ModelRegistry Serving()
    {
        var registry = new ModelRegistry(Path.Combine(disk, "registry"));
        registry.Publish(models.First);
        registry.Promote("1");
        return registry;
    }

    private void Mount(long bytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "a small file system of one's own needs Linux and root");
        mounted = Run("mount", "-t", "tmpfs", "-o", $"size={bytes}", "tmpfs", disk) == 0;
        Assert.SkipUnless(mounted, "mount -t tmpfs is not allowed here");
    }

    private string Filler => Path.Combine(disk, "filler");

    private void Fill(long leave)
    {
        Empty();
        long free = new DriveInfo(disk).AvailableFreeSpace - leave;
        using var file = File.Create(Filler);
        byte[] page = new byte[Page];
        for (long written = 0; written < free; written += Page) file.Write(page);
    }

    private void Empty() => File.Delete(Filler);

    private static long Size(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(f => (new FileInfo(f).Length + Page - 1) / Page * Page);

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
