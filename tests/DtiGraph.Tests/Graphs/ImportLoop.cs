using System.Diagnostics;
using System.Runtime.CompilerServices;
using DtiGraph.Graphs;

namespace DtiGraph.Tests.Graphs;

/// <summary>A second life of the test program: started with <see cref="Variable"/> set, it imports two graphs in turn until it is killed.</summary>
internal static class ImportLoop
{
    /// <summary>Holds the store's URI.</summary>
    public const string Variable = "DTIGRAPH_TEST_IMPORT_LOOP";

    /// <summary>Printed before the first import.</summary>
    public const string Ready = "ready";

    /// <summary>More than the 2 MB that SQLite keeps in memory: the log is written to throughout the import, not only at its end.</summary>
    public const int Pairs = 20_000;

    [ModuleInitializer]
    internal static void Run()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } uri) return;
        var store = GraphStores.Open(uri);
        Snapshot[] graphs = [Graph(1, Pairs), Graph(2, Pairs)];
        Console.WriteLine(Ready);
        for (int i = 0; ; i++) store.SaveAsync(graphs[i % 2], CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <summary>Starts that second life; it prints <see cref="Ready"/>.</summary>
    public static Process Start(string uri)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "DtiGraph.Tests" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        return Process.Start(new ProcessStartInfo(program) { RedirectStandardOutput = true, Environment = { [Variable] = uri } })!;
    }

    /// <summary>300 drugs, 300 targets and about as many interactions as asked for, which make one import last long enough to be hit.</summary>
    public static Snapshot Graph(int seed, int pairs)
    {
        const int side = 300;
        var random = new Random(seed);
        string action = $"of graph {seed}".PadRight(200, '.');
        return new Snapshot(
            [.. Enumerable.Range(0, side).Select(i => new Drug($"D{i:000}", $"graph {seed}", "C", ""))],
            [.. Enumerable.Range(0, side).Select(i => new Target($"T{i:000}", "", "", "MK", ""))],
            [],
            [
                .. Enumerable.Range(0, side * side).Where(_ => random.Next(side * side) < pairs)
                    .Select(p => new Interaction(p / side, p % side, random.Next(2), action, null, "")),
            ],
            [],
            [new PublishedSplit("s", [new SplitRow(0, 0, seed % 2, null, "")], [], [])]);
    }
}
