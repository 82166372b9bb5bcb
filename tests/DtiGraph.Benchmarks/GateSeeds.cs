using System.Collections.Immutable;
using DtiGraph.Artifacts;
using DtiGraph.Graphs;
using DtiGraph.Jobs;
using DtiGraph.Losses;
using DtiGraph.Training;
using static TorchSharp.torch;

namespace DtiGraph.Benchmarks;

/// <summary>Whether the evaluation gate lets honest retrainings pass and faults not: other seeds on the starter graph, each held against the one before it.</summary>
internal static class GateSeeds
{
    private const int FaultSeeds = 3, Shuffle = 20261124;

    /// <param name="folder">Of a graph.</param>
    /// <param name="first">Seed of the first model.</param>
    /// <param name="count">Of models, each with the next seed.</param>
    /// <param name="small">32 numbers a node and 30 epochs; otherwise the options that training has unless told otherwise.</param>
    public static int Run(string folder, int first, int count, bool small)
    {
        int last = first + count - 1;
        var (graph, options) = (GraphFolder.Read(folder), new GateOptions());
        Artifact Train(long seed, Snapshot? of = null, string split = "frozen") => TrainingRun.Run(
            of ?? graph, (small ? new TrainingOptions { Epochs = 30, Model = new() { Hidden = 32 } } : new()) with { Seed = seed, Split = split }, CPU);
        var honest = Enumerable.Range(first, count).ToDictionary(s => s, s => Train(s));
        Console.WriteLine($"seeds {first} to {last}: frozen AUPRC {string.Join(' ', honest.Values.Select(a => $"{Auprc(a):F3}"))}");

        int judged = 0, rejected = 0;
        var values = new List<GateCheck>();
        foreach (var (candidate, serving) in honest.Keys.Select(s => (s, s == first ? last : s - 1)))
        {
            var report = EvaluationGate.Of(honest[candidate], honest[serving], graph.GraphId, options);
            judged++;
            values.AddRange(report.Checks);
            if (report.Passed) continue;
            rejected++;
            Console.WriteLine($"rejected: seed {candidate} after seed {serving}: {report.Reason}");
        }
        Console.WriteLine($"honest, each after the one before it: {rejected} of {judged} rejected");
        foreach (var check in values.GroupBy(c => c.Name))
        {
            double[] ordered = [.. check.Select(c => c.Value).Order()];
            Console.WriteLine($"{check.Key}: bound {check.First().Bound:F3}, values {ordered[0]:F3} to {ordered[^1]:F3}, median {ordered[ordered.Length / 2]:F3}, fails {check.Count(c => !c.Passed)}");
        }

        // As nights go: the serving one changes with each promotion, the anchor is the best so far.
        int serves = last, best = last, failed = 0;
        foreach (int seed in honest.Keys)
        {
            var report = EvaluationGate.Of(honest[seed], honest[serves], graph.GraphId, options, best == serves ? null : new(best, honest[best]));
            if (!report.Passed)
            {
                failed++;
                Console.WriteLine($"night of seed {seed}: rejected: {report.Reason}");
                continue;
            }
            serves = seed;
            if (Auprc(honest[seed]) > Auprc(honest[best])) best = seed;
        }
        Console.WriteLine($"honest, night after night with the anchor: {failed} of {honest.Count} rejected");

        var (shuffled, fewer, older) = (Shuffled(graph), Without(graph, .2), Without(graph, .05));
        Console.WriteLine($"data gate: labels shuffled {Word(DataGate.Of(graph, shuffled, options))}, a fifth dropped {Word(DataGate.Of(graph, fewer, options))}");
        var faults = new Dictionary<string, Func<int, GateReport>>
        {
            ["labels shuffled, data gate forced"] = s => EvaluationGate.Of(Train(s, shuffled), honest[last], shuffled.GraphId, options),
            ["a fifth of the interactions dropped, data gate forced"] = s => EvaluationGate.Of(Train(s, fewer), honest[last], fewer.GraphId, options),
            ["stale graph"] = s => EvaluationGate.Of(Train(s, older), honest[last], graph.GraphId, options),
            ["trained on its own test set"] = s => EvaluationGate.Of(Train(s, split: "random"), honest[last], graph.GraphId, options),
            ["wrong gamma in the posterior"] = s => EvaluationGate.Of(WrongGamma(honest[s]), honest[last], graph.GraphId, options),
            ["features of other drugs"] = s => EvaluationGate.Of(Turned(honest[s]), honest[last], graph.GraphId, options),
        };
        foreach (var (name, fault) in faults)
        {
            var reports = Enumerable.Range(first, FaultSeeds).Select(fault).ToList();
            Console.WriteLine($"{name}: {reports.Count(r => !r.Passed)} of {reports.Count} rejected ({string.Join(", ", reports.SelectMany(r => r.Checks).Where(c => !c.Passed).Select(c => c.Name).Distinct())})");
        }
        return 0;
    }

    private static string Word(GateReport report) => report.Passed ? "passed" : $"rejected ({string.Join(", ", report.Checks.Where(c => !c.Passed).Select(c => c.Name))})";

    private static double Auprc(Artifact model) => model.Manifest.Metrics.First(m => m.Name == "gnn").Test.Auprc;

    private static Artifact WrongGamma(Artifact model) => model with
    {
        Manifest = model.Manifest with { Calibrator = model.Manifest.Calibrator with { Posterior = new LinkPosterior(new FocalOptions(Gamma: 0), NegativeFraction: 1) } },
    };

    private static Artifact Turned(Artifact model)
    {
        static float[] By(float[] rows, int count) => [.. rows[(rows.Length / count)..], .. rows[..(rows.Length / count)]];
        var drugs = model.Factors.Drugs;
        return model with { Factors = model.Factors with { Drugs = new(By(drugs.Add, drugs.Count), By(drugs.State, drugs.Count), By(drugs.Linear, drugs.Count)) } };
    }

    private static Snapshot Shuffled(Snapshot graph)
    {
        int[] targets = [.. graph.Interactions.Select(i => i.Target)];
        new Random(Shuffle).Shuffle(targets);
        return With(graph, [.. graph.Interactions.Select((i, n) => i with { Target = targets[n] }).DistinctBy(i => (i.Drug, i.Target))]);
    }

    private static Snapshot Without(Snapshot graph, double share)
    {
        var random = new Random(Shuffle);
        return With(graph, [.. graph.Interactions.Where(_ => random.NextDouble() >= share)]);
    }

    private static Snapshot With(Snapshot graph, ImmutableArray<Interaction> interactions) =>
        new(graph.Drugs, graph.Targets, graph.Entities, interactions, graph.Relations, graph.Splits);
}
