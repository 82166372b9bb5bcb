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
        using var model = new LinkModel(schema, new() { Hidden = Hidden, Layers = Layers }, 1, CPU);
        var objective = new LinkObjective(new(), new(.5));
        using var descent = new Descent(model, objective, new Dropout(.2, 1), 1e-3, 1e-2);
        Tensor a = randn(1024, 1024), b = randn(1024, 1024), drugs = tensor(drug), targets = tensor(target), labels = tensor(step.Labels);
        var dropout = new Dropout(.2, 1);
        using var adam = new AdamW(model.Parameters, 1e-3, 1e-2);
        var times = Enumerable.Range(0, 7).Select(_ => new List<double>()).ToArray();
        for (int i = 0; i < rounds + 3; i++)
        {
            using var inner = NewDisposeScope();
            Tensor drugStates = null!, targetStates = null!, logits = null!, loss = null!;
            adam.Clear();
            double[] taken =
            [
                Milliseconds(() => a.mm(b).Dispose()), Milliseconds(() => descent.Take(step, rows)),
                Milliseconds(() =>
                {
                    var z = model.Encoder.Forward(rows, graph, dropout)[^1];
                    (drugStates, targetStates) = (z[Snapshot.DrugKind], z[Snapshot.TargetKind]);
                }),
                Milliseconds(() => logits = model.Decoder.Forward(drugStates, targetStates, drugs, targets)), Milliseconds(() => loss = objective.Forward(logits, labels).Loss),
                Milliseconds(() => loss.backward()), Milliseconds(adam.Step),
            ];
            if (i < 3) continue; // the first ones warm up
            for (int k = 0; k < taken.Length; k++) times[k].Add(taken[k]);
        }
        double unit = Median(times[0]), least = times[0].Min();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"unit {unit:F2} ms (least {least:F2}: {2 * Math.Pow(1024, 3) / 1e6 / least:F0} GFLOP/s), medians of {rounds}, in ms and units, then the least of each"));
        foreach (var (name, taken) in new[] { "a step", "encoder, forward", "decoder, forward", "loss, forward", "backward", "AdamW" }.Zip(times.Skip(1)))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-20} {Median(taken),8:F2} {Median(taken) / unit,6:F2}   {taken.Min(),8:F2} {taken.Min() / least,6:F2}"));
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
