using System.Globalization;

namespace DtiGraph.Benchmarks.Load;

/// <summary>Latencies and statuses as lines of a Markdown table.</summary>
internal static class LoadFigures
{
    public static void Print(IReadOnlyList<LoadAnswer> answers)
    {
        Console.WriteLine("| kind | answers | p50 ms | p95 ms | p99 ms | max ms | other than 200 |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var kind in answers.GroupBy(a => a.Kind).OrderByDescending(k => k.Count()))
        {
            double[] times = [.. kind.Where(a => a.Status == 200).Select(a => a.Milliseconds).Order()];
            string others = string.Join(", ", kind.Where(a => a.Status != 200).CountBy(a => a.Status).OrderBy(s => s.Key).Select(s => $"{s.Value} x {s.Key}"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {kind.Key} | {kind.Count()} | {At(times, .5):F1} | {At(times, .95):F1} | {At(times, .99):F1} | {At(times, 1):F1} | {(others.Length == 0 ? "none" : others)} |"));
        }
    }

    /// <summary>The share-th of times in ascending order; 0 for none.</summary>
    public static double At(double[] times, double share) => times.Length == 0 ? 0 : times[Math.Max(0, (int)Math.Ceiling(share * times.Length) - 1)];
}
