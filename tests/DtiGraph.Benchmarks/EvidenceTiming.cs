using System.Diagnostics;
using DtiGraph.Evidence;
using DtiGraph.Ranking;

namespace DtiGraph.Benchmarks;

/// <summary>How long evidence takes with the model warm: 200 random pairs of a trained model, one after the other.</summary>
internal static class EvidenceTiming
{
    private const int Pairs = 200, Seed = 20261124;

    public static int Run(string folder)
    {
        var clock = Stopwatch.StartNew();
        var model = ServedModel.Open(folder);
        Console.WriteLine($"model opened in {clock.Elapsed.TotalSeconds:F1} s, {Memory():F0} MB resident");
        var graph = model.Graph;
        var random = new Random(Seed);
        (string Drug, string Target) Pair() => (graph.Drugs[random.Next(graph.Drugs.Length)].Id, graph.Targets[random.Next(graph.Targets.Length)].Id);

        var evidence = new EvidenceSearch(model);
        var processor = Processor();
        clock.Restart();
        var (d, t) = Pair();
        evidence.Of(d, t);
        Console.WriteLine($"first answer (network run once, permuted graphs drawn) in {clock.Elapsed.TotalSeconds:F1} s, {(Processor() - processor).TotalSeconds:F1} s of processor time, {Memory():F0} MB resident");
        Time("random pairs", Enumerable.Range(0, Pairs).Select(_ => Pair()));
        Time("recorded pairs", Enumerable.Range(0, Pairs).Select(_ => graph.Interactions[random.Next(graph.Interactions.Length)])
            .Select(i => (graph.Drugs[i.Drug].Id, graph.Targets[i.Target].Id)));
        Console.WriteLine($"peak {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:F0} MB");
        return 0;

        void Time(string what, IEnumerable<(string Drug, string Target)> pairs)
        {
            var before = Processor();
            double[] times = [.. pairs.Select(p =>
            {
                clock.Restart();
                evidence.Of(p.Drug, p.Target);
                return clock.Elapsed.TotalMilliseconds;
            }).Order()];
            Console.WriteLine($"{what}: p50 {times[times.Length / 2]:F0} ms, p95 {times[(int)Math.Ceiling(.95 * times.Length) - 1]:F0} ms, largest {times[^1]:F0} ms, "
                + $"processor time {(Processor() - before).TotalMilliseconds / times.Length:F0} ms each ({times.Length} pairs, seed {Seed})");
        }
    }

    private static TimeSpan Processor() => Process.GetCurrentProcess().TotalProcessorTime;

    private static double Memory() => Process.GetCurrentProcess().WorkingSet64 / 1e6;
}
