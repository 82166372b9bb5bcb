using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Losses;
using DtiGraph.Models;
using DtiGraph.Training;
using static TorchSharp.torch;

namespace DtiGraph.Benchmarks;

/// <summary>A step of training over all pairs of a graph of BIOSNAP's size, in units: one 1,024 x 1,024 x 1,024 product of libtorch on the same
/// threads, timed in turn with the steps.</summary>
internal static class EpochTiming
{
    private const int Drugs = 4_510, Targets = 2_181, Pairs = 19_238, Neighbours = 10, Hidden = 128, Layers = 2;
    private const int DrugFeatures = 1_024, DrugBits = 48, TargetFeatures = 512, TargetEntries = 200;

    public static int Run(int rounds)
    {
        var random = new Random(20261124);
        var schema = new GraphSchema(
            [new(Snapshot.DrugKind, DrugFeatures, DrugBits), new(Snapshot.TargetKind, TargetFeatures, TargetEntries)],
            [
                new("similar_drug", Snapshot.DrugKind, Snapshot.DrugKind), new("homologous_target", Snapshot.TargetKind, Snapshot.TargetKind),
                new("interacts", Snapshot.DrugKind, Snapshot.TargetKind), new("rev_interacts", Snapshot.TargetKind, Snapshot.DrugKind),
            ]);
        var rows = new Dictionary<string, SparseMatrix>
        {
            [Snapshot.DrugKind] = Rows(Drugs, DrugFeatures, DrugBits, random),
            [Snapshot.TargetKind] = Rows(Targets, TargetFeatures, TargetEntries, random),
        };
        long[] drug = [.. Enumerable.Range(0, Pairs).Select(_ => (long)random.Next(Drugs))], target = [.. Enumerable.Range(0, Pairs).Select(_ => (long)random.Next(Targets))];
        int[] from = Array.ConvertAll(drug, d => (int)d), to = Array.ConvertAll(target, t => (int)t);
        var graph = new MessageGraph(ImmutableArray.Create<SparseMatrix>(
                Mean(Rows(Drugs, Drugs, Neighbours, random)), Mean(Rows(Targets, Targets, Neighbours, random)),
                SparseMatrix.FromEdges(Targets, Drugs, to, from, mean: true), SparseMatrix.FromEdges(Drugs, Targets, from, to, mean: true))
            .Select((m, i) => new TypedMessages(schema.Relations[i], m)).ToImmutableArray());
        var step = new TrainStep(drug, target, [.. Enumerable.Range(0, Pairs).Select(i => (float)(i % 2))], graph);

        using var scope = NewDisposeScope();
        using var generator = new Generator(1, CPU);
        using var model = new LinkModel(schema, new() { Hidden = Hidden, Layers = Layers }, 1, CPU);
        using var descent = new Descent(model, new LinkObjective(new(), new(.5)), new Dropout(.2, generator), 1e-3, 1e-2);
        Tensor a = randn(1024, 1024), b = randn(1024, 1024);
        var units = new List<double>();
        var steps = new List<double>();
        for (int i = 0; i < rounds + 3; i++)
        {
            double unit = Milliseconds(() => a.mm(b).Dispose()), taken = Milliseconds(() => descent.Take(step, rows));
            if (i < 3) continue; // the first ones warm up
            units.Add(unit);
            steps.Add(taken);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"unit {Median(units):F2} ms, step {Median(steps):F2} ms: {Median(steps) / Median(units):F2} units (medians of {rounds}; least {units.Min():F2} and {steps.Min():F2}: {steps.Min() / units.Min():F2}); {2 * Math.Pow(1024, 3) / 1e6 / units.Min():F0} GFLOP/s at best"));
        return 0;
    }

    private static SparseMatrix Rows(int count, int columns, int entries, Random random) => SparseMatrix.FromRows(columns,
        [.. Enumerable.Range(0, count).Select(_ => (IReadOnlyList<(int, float)>)[.. Enumerable.Range(0, entries).Select(_ => random.Next(columns)).Distinct().Order().Select(c => (c, 1f))])]);

    private static SparseMatrix Mean(SparseMatrix rows) => SparseMatrix.FromRows(rows.Columns,
        [.. Enumerable.Range(0, rows.Rows).Select(r => (IReadOnlyList<(int, float)>)[.. rows.ColumnsOf(r).ToArray().Select(c => (c, 1f / rows.ColumnsOf(r).Length))])]);

    private static double Milliseconds(Action act)
    {
        long start = Stopwatch.GetTimestamp();
        act();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
