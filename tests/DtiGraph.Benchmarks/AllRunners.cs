using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace DtiGraph.Benchmarks;

/// <summary>Every runner that needs nothing but this program, one after the other, into runs/date-machine.md.</summary>
internal static partial class AllRunners
{
    public static async Task<int> RunAsync(string folder)
    {
        var clock = Stopwatch.StartNew();
        string load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
        string[] lines =
        [
            "# What everything takes, against what the machine can do", "", "`dotnet run -c Release --project tests/DtiGraph.Benchmarks -- all`", "",
            .. MachineLimits.Lines(), "", $"Load when it began: {load}.", "",
            "## A step of training (`epoch`)", "", .. FigureTable.Lines(EpochTiming.Figures(40)), "",
            "## All pairs, and one list (`screen-units`)", "", .. FigureTable.Lines(ScreenTiming.Figures(30)), "",
            "## Means over neighbours, forward and backward", "", .. FigureTable.Lines(SparseTiming.Figures(40)), "",
            "## Fingerprints (`fingerprints`)", "", .. FingerprintTiming.Lines(), "",
            "## Stores (`stores`)", "", .. await StoresAsync(), "",
            "## 10^9 pairs (`screen-billion`)", "", .. LargeScreen.Lines(100_000, 10_000), "",
            string.Create(CultureInfo.InvariantCulture, $"All of it took {clock.Elapsed.TotalMinutes:F1} minutes."),
        ];
        foreach (string line in lines) Console.WriteLine(line);
        string machine = NotLetters().Replace($"{MachineLimits.Processor()} {Environment.ProcessorCount} cores".ToLowerInvariant(), "-").Trim('-');
        string path = Path.Combine(folder, $"{DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}-{machine}.md");
        File.WriteAllLines(path, lines);
        return 0;
    }

    private static async Task<List<string>> StoresAsync()
    {
        string folder = Directory.CreateTempSubdirectory("dtigraph-stores-").FullName;
        try
        {
            return await StoreBenchmark.LinesAsync([$"sqlite:{Path.Combine(folder, "graph.db")}"], [20_000, 200_000]).ToListAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotLetters();
}
