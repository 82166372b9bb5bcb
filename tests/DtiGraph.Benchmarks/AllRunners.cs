using System.Globalization;
using System.Text.RegularExpressions;

namespace DtiGraph.Benchmarks;

/// <summary>Every runner that needs nothing but this program, one after the other, into runs/date-machine.md.</summary>
internal static partial class AllRunners
{
    public static int Run(string folder)
    {
        string load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
        string[] lines =
        [
            "# What everything takes, against what the machine can do", "", "`dotnet run -c Release --project tests/DtiGraph.Benchmarks -- all`", "",
            .. MachineLimits.Lines(), "", $"Load when it began: {load}.", "",
            "## A step of training (`epoch`)", "", .. FigureTable.Lines(EpochTiming.Figures(40)), "",
            "## All pairs, and one list (`screen-units`)", "", .. FigureTable.Lines(ScreenTiming.Figures(30)), "",
            "## Fingerprints (`fingerprints`)", "", .. FingerprintTiming.Lines(),
        ];
        foreach (string line in lines) Console.WriteLine(line);
        string machine = NotLetters().Replace($"{MachineLimits.Processor()} {Environment.ProcessorCount} cores".ToLowerInvariant(), "-").Trim('-');
        string path = Path.Combine(folder, $"{DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}-{machine}.md");
        File.WriteAllLines(path, lines);
        return 0;
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotLetters();
}
