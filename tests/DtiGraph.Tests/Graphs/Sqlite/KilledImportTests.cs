using DtiGraph.Graphs.Sqlite;

namespace DtiGraph.Tests.Graphs.Sqlite;

public sealed class KilledImportTests
{
    private const int Kills = 20;
    private const int Seed = 20260101;

    [Fact]
    public async Task SaveAsync_ProcessKilledAtRandomMoments_StoreHoldsTheOldGraphOrTheNew()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var folder = new DatasetFolder();
        string file = Path.Combine(folder.Root, "graph.db");
        var store = new SqliteGraphStore(file);
        var (first, second) = (ImportLoop.Graph(1, ImportLoop.Pairs), ImportLoop.Graph(2, ImportLoop.Pairs));
        await store.SaveAsync(first, cancellation);
        var random = new Random(Seed);
        int hits = 0, seconds = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            // Every second kill waits for a log to be written, or chance might spare them all.
            await ImportAndKill(file, TimeSpan.FromMilliseconds(random.Next(20, 300)), inLog: kill % 2 == 1, cancellation);
            // A store that was closed has no log beside it: this process died in an import.
            if (LogLength(file) > 0) hits++;
            var found = await store.LoadAsync(cancellation);
            if (found.GraphId == second.GraphId) seconds++;
            SnapshotAssert.Equal(found.GraphId == first.GraphId ? first : second, found);
        }
        Assert.True(hits > 0, "no kill fell into an import: the test has shown nothing");
        TestContext.Current.TestOutputHelper?.WriteLine($"{hits} of {Kills} kills left a written log; the new graph was found {seconds} times (seed {Seed})");
    }

    private static async Task ImportAndKill(string file, TimeSpan delay, bool inLog, CancellationToken cancellation)
    {
        using var child = ImportLoop.Start("sqlite:" + file);
        try
        {
            Assert.Equal(ImportLoop.Ready, await child.StandardOutput.ReadLineAsync(cancellation));
            await Task.Delay(delay, cancellation);
            while (inLog && LogLength(file) == 0 && !child.HasExited) Thread.Sleep(1);
            Assert.False(child.HasExited, "the importing process ended by itself");
        }
        finally
        {
            child.Kill(); // SIGKILL: nothing in it gets to run
            await child.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static long LogLength(string file) => new FileInfo(file + "-wal") is { Exists: true } log ? log.Length : 0;
}
