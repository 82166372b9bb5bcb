using System.Diagnostics;
using System.Globalization;
using DtiGraph.Artifacts;
using DtiGraph.Graphs;

namespace DtiGraph.Benchmarks;

/// <summary>Time and memory of a whole import and a whole snapshot, for each store and size.</summary>
internal static class StoreBenchmark
{
    private const string Usage = "stores [store URI]... [relationships]...   for example: stores sqlite:bench.db http://127.0.0.1:7474/neo4j 20000 200000\n"
        + "The graph that a store holds is replaced. User and password come from DTIGRAPH_NEO4J_USER and DTIGRAPH_NEO4J_PASSWORD.";

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["import" or "snapshot", _, ..]) return await OneAsync(args[0], args[1], args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 0);
        string[] stores = [.. args.Where(a => a.Contains(':'))];
        int[] sizes = [.. args.Where(a => a.All(char.IsAsciiDigit)).Select(a => int.Parse(a, CultureInfo.InvariantCulture))];
        if (stores.Length == 0 || sizes.Length == 0 || stores.Length + sizes.Length < args.Length)
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }
        await foreach (string line in LinesAsync(stores, sizes)) Console.WriteLine(line);
        return 0;
    }

    /// <summary>Markdown. The graphs that the stores hold are replaced.</summary>
    public static async IAsyncEnumerable<string> LinesAsync(IReadOnlyList<string> stores, IReadOnlyList<int> sizes)
    {
        yield return $"Synthetic power-law graph, seed {SyntheticGraph.Seed}, {Environment.ProcessorCount} cores, .NET {Environment.Version}.";
        yield return "";
        yield return "| relationships | store | import | its bytes written and forced to the disk | peak memory | snapshot | peak memory | GraphId |";
        yield return "|---|---|---|---|---|---|---|---|";
        foreach (int size in sizes)
        {
            foreach (string store in stores)
            {
                string[] import = await ChildAsync("import", store, size.ToString(CultureInfo.InvariantCulture)), snapshot = await ChildAsync("snapshot", store);
                if (import[2] != snapshot[2]) throw new InvalidOperationException($"GraphId: expected {import[2]}, got {snapshot[2]} ({GraphStores.Display(store)})");
                yield return $"| {size:N0} | {store.Split(':')[0]} | {import[0]} s | {Plainly(store)} | {import[1]} MB | {snapshot[0]} s | {snapshot[1]} MB | {snapshot[2][..12]} |";
            }
        }
    }

    /// <summary>What the disk takes for as many bytes: the limit of an import.</summary>
    private static string Plainly(string store)
    {
        const string Scheme = "sqlite:";
        if (!store.StartsWith(Scheme, StringComparison.Ordinal)) return "";
        string file = Path.GetFullPath(store[Scheme.Length..]), copy = $"{file}.{Guid.NewGuid():N}";
        try
        {
            byte[] bytes = File.ReadAllBytes(file);
            var clock = Stopwatch.StartNew();
            File.WriteAllBytes(copy, bytes);
            DurableFile.Sync(copy);
            return string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds:F2} s ({bytes.Length / 1e6:F1} MB)");
        }
        finally
        {
            File.Delete(copy);
        }
    }

    /// <summary>In a process of its own, so that the peak is its own. Prints seconds, megabytes, GraphId.</summary>
    private static async Task<int> OneAsync(string what, string uri, int relationships)
    {
        await using var store = GraphStores.Open(uri);
        Snapshot? graph = null;
        if (what == "import")
        {
            graph = SyntheticGraph.Of(relationships);
            await store.SaveAsync(new Snapshot([], [], [], [], [], []), CancellationToken.None); // deleting what was there is not part of it
        }
        var clock = Stopwatch.StartNew();
        if (graph is null) graph = await store.LoadAsync(CancellationToken.None);
        else await store.SaveAsync(graph, CancellationToken.None);
        string seconds = clock.Elapsed.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);
        using var self = Process.GetCurrentProcess();
        Console.WriteLine($"{seconds} {self.PeakWorkingSet64 / 1_000_000} {graph.GraphId}");
        return 0;
    }

    private static async Task<string[]> ChildAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(StoreBenchmark).Assembly.Location, "stores", .. arguments]) { RedirectStandardOutput = true };
        using var child = Process.Start(start)!;
        string output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        string[] figures = output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return child.ExitCode == 0 && figures.Length == 3 ? figures : throw new InvalidOperationException($"{arguments[0]}: expected three figures, got exit code {child.ExitCode}");
    }
}
