using System.Diagnostics;
using System.Globalization;
using DtiGraph.Ranking;

namespace DtiGraph.Benchmarks;

/// <summary>Ranked lists of drugs of a trained model, one after the other on one thread: what a request costs beside HTTP.</summary>
internal static class RankTiming
{
    public static int Run(string folder)
    {
        long start = Stopwatch.GetTimestamp();
        var model = ServedModel.Open(folder);
        double opened = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        var random = new Random(20261124);
        var times = new List<double>();
        var allocated = GC.GetTotalAllocatedBytes();
        for (int i = 0; i < 600; i++)
        {
            var query = new RankQuery { Drug = new(Id: model.Graph.Drugs[random.Next(model.Graph.Drugs.Length)].Id), Top = 50 };
            start = Stopwatch.GetTimestamp();
            model.Rank(query);
            if (i == 0) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"opened in {opened:F0} ms, first list in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms"));
            if (i == 99) allocated = GC.GetTotalAllocatedBytes();
            if (i >= 100) times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"top 50 of {model.Graph.Targets.Length} targets, 500 lists: least {times[0]:F2} ms, median {times[250]:F2} ms, p99 {times[494]:F2} ms, {(GC.GetTotalAllocatedBytes() - allocated) / 500 / 1024} kB allocated each"));
        return 0;
    }
}
