using System.Diagnostics;
using System.Globalization;
using DtiGraph.Features;
using DtiGraph.Features.Proteins;
using DtiGraph.Graphs;
using DtiGraph.Losses;
using DtiGraph.Models;
using DtiGraph.Splits;
using DtiGraph.Training;
using DtiGraph.Training.Negatives;
using DtiGraph.Training.Sampling;
using static TorchSharp.torch;

namespace DtiGraph.Benchmarks;

/// <summary>An epoch in batches with sampled neighbours beside one over the whole graph, at several sizes of a synthetic graph; a process each, so that a peak is its own.</summary>
/// <remarks>The graph is <see cref="SyntheticGraph"/>'s; features and neighbours are random ones of a fixed number a node, because comparing all nodes with each other is
/// not what is measured. The ratio is of processor time, which neighbours on the machine do not change much. Beside the steps a training makes one pass over the whole graph in each epoch, for validation: it is timed by itself.</remarks>
internal static class SampledTiming
{
    private const int DrugBits = 48, TargetEntries = 200, TargetColumns = 8_420, Alike = 10;
    private const string Usage = "sampled [edges]... [key=value]...   for example: sampled 50000 500000 hidden=64 pairs=8192 neighbours=10,5 pool=4096 whole=500000\n"
        + "sampled run edges [key=value]...   a whole training of one epoch, features, judgement and artifact included";

    public static int Run(string[] args)
    {
        if (args is ["run", ..]) return Whole(int.Parse(args[1], CultureInfo.InvariantCulture), args[2..]);
        if (args is ["one", ..]) return One(int.Parse(args[1], CultureInfo.InvariantCulture), bool.Parse(args[2]), args[3..]);
        int[] sizes = [.. args.Where(a => a.All(char.IsAsciiDigit)).Select(a => int.Parse(a, CultureInfo.InvariantCulture))];
        string[] settings = [.. args.Where(a => a.Contains('='))];
        if (sizes.Length + settings.Length < args.Length)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }
        if (sizes.Length == 0) sizes = [50_000, 500_000, 5_000_000];
        int whole = Value(settings, "whole", 500_000);
        Console.WriteLine("| edges | nodes | message entries | train pairs | steps | nodes in a step, round by round | s an epoch | of it drawing | processor s | train pairs/s | s a pass over all | peak MB | an edge's processor time against the first row |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        double first = 0;
        foreach (int size in sizes)
        {
            foreach (bool sampled in size <= whole ? new[] { true, false } : [true])
            {
                string[] row = Child(["sampled", "one", size.ToString(CultureInfo.InvariantCulture), sampled.ToString(), .. settings]).Split('|');
                double anEdge = double.Parse(row[7], CultureInfo.InvariantCulture) / size;
                if (sampled && first == 0) first = anEdge;
                Console.WriteLine($"| {size:N0}{(sampled ? "" : ", whole graph")} | {string.Join(" | ", row.Select(r => r.Trim()))} | {(first == 0 ? 1 : anEdge / first):F2} |");
            }
        }
        return 0;
    }

    /// <summary>Prints one row.</summary>
    private static int One(int edges, bool sampled, string[] settings)
    {
        var random = new Random(SyntheticGraph.Seed);
        var graph = SyntheticGraph.Of(edges);
        var options = new TrainingOptions
        {
            Model = new() { Hidden = Value(settings, "hidden", 128), Layers = 2 },
            Sampling = !sampled ? new() { Pairs = 0 } : new()
            {
                Pairs = Value(settings, "pairs", new SamplingOptions().Pairs),
                Pool = Value(settings, "pool", new SamplingOptions().Pool),
                Neighbours = Text(settings, "neighbours") is { } list ? [.. list.Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture))] : new SamplingOptions().Neighbours,
            },
        };
        options.Validate();
        var split = SplitDrawing.Of(graph, "random", 1);
        var features = Features(graph, random);
        var paths = new MessagePaths(features, MessageEdges.Of(graph), inactive: true);
        var all = paths.With(split.Train);
        using var sampler = NegativeSampling.Of(split, features, options);
        using var model = new LinkModel(paths.Schema, options.Model, 1, CPU);
        using var descent = new Descent(model, new LinkObjective(options.Loss, new(.25)), new Dropout(.2, 1), options.LearningRate, options.WeightDecay);
        using var averaged = new WeightAverage(model.Parameters, options.Averaging);
        var steps = new TrainSteps(split, paths, options, graph.Drugs.Length, graph.Targets.Length, sampler);
        int nodes = features.Rows.Values.Sum(r => r.Rows), count = 0, epochs = Value(settings, "epochs", edges > 1_000_000 ? 1 : 3);
        double seconds = 0, drawing = 0, pass = 0, processor = 0;
        double[] reached = new double[options.Model.Layers + 1];
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            (seconds, drawing, count) = (0, 0, 0);
            Array.Clear(reached);
            double worked = Processor();
            long start = Stopwatch.GetTimestamp();
            foreach (var step in steps.Epoch())
            {
                drawing += Stopwatch.GetElapsedTime(start).TotalSeconds;
                double loss = descent.Take(step, features.Rows).Loss;
                averaged.Update();
                count++;
                for (int l = 0; l <= options.Model.Layers; l++) reached[l] += step.Sample is not { } sample ? nodes
                    : l == 0 ? sample.Nodes.Values.Sum(n => n.Length) : sample.Rounds[l - 1].Receivers!.Values.Sum();
                double sofar = seconds + Stopwatch.GetElapsedTime(start).TotalSeconds;
                Console.Error.WriteLine(FormattableString.Invariant($"{edges} epoch {epoch + 1} step {count}: loss {loss:F4}, {sofar:F1} s, drawing {drawing:F1} s, {Peak()} MB"));
                seconds = sofar;
                start = Stopwatch.GetTimestamp();
                if (count == Value(settings, "steps", int.MaxValue)) break;
            }
            processor = Processor() - worked;
            long before = Stopwatch.GetTimestamp();
            averaged.Evaluate(() => descent.Factors(features.Rows, all));
            pass = Stopwatch.GetElapsedTime(before).TotalSeconds;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{nodes:N0}|{all.Messages.Sum(m => (long)m.Mean.NonZeros):N0}|{split.Train.Count:N0}|{count}|{string.Join(", ", reached.Select(r => (r / count).ToString("N0", CultureInfo.InvariantCulture)))}|{seconds:F2}|{drawing:F2}|{processor:F2}|{split.Train.Count / seconds:F0}|{pass:F2}|{Peak()}"));
        return 0;
    }

    /// <summary>Everything that dti train does, with one epoch. Of the synthetic structures few can be read: the others are drugs without one.</summary>
    private static int Whole(int edges, string[] settings)
    {
        var graph = SyntheticGraph.Of(edges);
        var options = new TrainingOptions { Model = new() { Hidden = Value(settings, "hidden", 128) }, Epochs = 1, Sampling = new() { Pairs = Value(settings, "pairs", new SamplingOptions().Pairs) } };
        string folder = Directory.CreateTempSubdirectory("dtigraph-sampled-").FullName;
        try
        {
            var clock = Stopwatch.StartNew();
            var artifact = TrainingRun.Run(graph, options, CPU, report => Console.Error.WriteLine(FormattableString.Invariant($"epoch of training {(report.Trial ? 2 : 1)} done after {clock.Elapsed.TotalSeconds:F1} s, {Peak()} MB")));
            Console.Error.WriteLine(FormattableString.Invariant($"judged after {clock.Elapsed.TotalSeconds:F1} s, {Peak()} MB"));
            Artifacts.ArtifactFolder.Write(artifact, Path.Combine(folder, "model"));
            Console.WriteLine(FormattableString.Invariant($"{edges:N0} edges: {clock.Elapsed.TotalSeconds:F1} s, {Peak()} MB"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        return 0;
    }

    private static double Processor()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime.TotalSeconds;
    }

    private static long Peak()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64 / 1_000_000;
    }

    private static GraphFeatures Features(Snapshot graph, Random random)
    {
        int drugs = graph.Drugs.Length, targets = graph.Targets.Length, diseases = graph.Entities.Length;
        var rows = new SortedDictionary<string, SparseMatrix>(StringComparer.Ordinal)
        {
            [Snapshot.DrugKind] = Rows(drugs, DrugFingerprints.Length, DrugBits, random),
            [Snapshot.TargetKind] = Rows(targets, TargetColumns, TargetEntries, random),
            ["disease"] = SparseMatrix.FromEdges(diseases, diseases, [.. Enumerable.Range(0, diseases)], [.. Enumerable.Range(0, diseases)], mean: false),
        };
        var fit = new FeatureFit(ProteinFeatures.Fit(["ACDEFGHIKLMNPQRSTVWY"]), KmerWeights.Fit(4, ["ACDEFGHIKLMNPQRSTVWY"]), [], [], new FeatureOptions { SimilarityPower = 0 });
        Neighbour[][] ofDrugs = Near(drugs, random), ofTargets = Near(targets, random);
        return new(rows, rows, ofDrugs, ofTargets, fit, []) { LikeDrugs = ofDrugs, LikeTargets = ofTargets };
    }

    private static SparseMatrix Rows(int rows, int columns, int entries, Random random)
    {
        var (start, column, value) = (new int[rows + 1], new int[rows * entries], new float[rows * entries]);
        for (int r = 0; r < rows; r++)
        {
            start[r + 1] = start[r] + entries;
            for (int e = start[r]; e < start[r + 1]; e++) (column[e], value[e]) = (random.Next(columns), 1 / MathF.Sqrt(entries));
        }
        return new(rows, columns, start, column, value);
    }

    private static Neighbour[][] Near(int nodes, Random random) =>
        [.. Enumerable.Range(0, nodes).Select(_ => Enumerable.Range(0, Alike).Select(_ => new Neighbour(random.Next(nodes), .5f)).ToArray())];

    private static string? Text(string[] settings, string key) => settings.FirstOrDefault(s => s.StartsWith(key + "=", StringComparison.Ordinal))?[(key.Length + 1)..];

    private static int Value(string[] settings, string key, int otherwise) => Text(settings, key) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static string Child(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SampledTiming).Assembly.Location, .. arguments]) { RedirectStandardOutput = true };
        using var child = Process.Start(start)!;
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0 ? output : throw new InvalidOperationException($"sampled: expected a row, got exit code {child.ExitCode}");
    }
}
