using System.Diagnostics;
using System.Globalization;
using DtiGraph.Artifacts;

namespace DtiGraph.Benchmarks.Load;

/// <summary>Whether the service's memory is flat: minutes under load, then under load with promotion after promotion.</summary>
internal static class MemoryTest
{
    private const int Seed = 20261124;

    private const double Rate = 200, RateBetweenSwaps = 50;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(3);

    /// <param name="folder">A trained model.</param>
    /// <param name="options">minutes=5 (without promotions), swaps=100 (one every 3 s).</param>
    public static async Task<int> Run(string folder, LoadOptions options)
    {
        double minutes = options.Of("minutes", 5);
        int swaps = (int)options.Of("swaps", 100);
        var artifact = ArtifactFolder.Read(folder);
        using var registry = await ServedRegistry.OfOne(artifact);
        using var service = ServedProcess.Start(registry.Folder);
        using var client = new HttpClient { BaseAddress = service.Address };
        Say($"{artifact.Graph.Drugs.Length} drugs, {artifact.Graph.Targets.Length} targets; resident {service.ResidentMb:F0} MB before the first request");
        await OpenLoop.Run(client, new(artifact.Graph, Seed), Rate, 10);

        Say($"\nmixed load, {Rate} requests/s, no promotion; resident MB every 30 s\n");
        var resident = new List<double> { service.ResidentMb };
        for (int half = 0; half < 2 * minutes; half++)
        {
            var (answers, _, _, _) = await OpenLoop.Run(client, new(artifact.Graph, Seed + half), Rate, 30);
            resident.Add(service.ResidentMb);
            if (answers.Any(a => a.Status != 200)) Say($"not 200: {answers.Count(a => a.Status != 200)}");
        }
        Console.WriteLine(Listed(resident));

        Say($"\nmixed load, {RateBetweenSwaps} requests/s, {swaps} promotions, one every {Period.TotalSeconds} s; resident MB after each fifth\n");
        resident = [service.ResidentMb];
        var load = OpenLoop.Run(client, new(artifact.Graph, Seed - 1), RateBetweenSwaps, swaps * Period.TotalSeconds);
        var (clock, took) = (Stopwatch.StartNew(), new List<double>());
        for (int swap = 1; swap <= swaps; swap++)
        {
            if (swap * Period > clock.Elapsed) await Task.Delay(swap * Period - clock.Elapsed);
            var one = Stopwatch.StartNew();
            await ServedRegistry.Promote(client, 1 + swap % 2);
            took.Add(one.Elapsed.TotalMilliseconds);
            if (swap % 5 == 0) resident.Add(service.ResidentMb);
        }
        var (meanwhile, _, _, _) = await load;
        Console.WriteLine(Listed(resident));
        Say($"\na promotion took {LoadFigures.At([.. took.Order()], .5):F0} ms (median) and {took.Max():F0} ms at most\n");
        LoadFigures.Print(meanwhile);
        Say($"\nhighest resident {service.HighestResidentMb:F0} MB");
        return 0;
    }

    private static string Listed(List<double> megabytes) => string.Join(' ', megabytes.Select(m => m.ToString("F0", CultureInfo.InvariantCulture)));

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
