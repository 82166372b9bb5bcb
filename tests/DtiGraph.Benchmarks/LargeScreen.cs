using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using DtiGraph.Artifacts;
using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Models;
using DtiGraph.Ranking;
using DtiGraph.Training;
using DtiGraph.Training.Factorisation;
using static TorchSharp.torch;

namespace DtiGraph.Benchmarks;

/// <summary>dti screen over a model of any size into Parquet, in a process of its own, against what the machine's products would take for the same logits. The model is an artifact on
/// disk: graph, labels, lists of neighbours, the decoder's rows and a factorisation's are drawn at random, the calibrator is that of a short training on the starter graph.</summary>
internal static class LargeScreen
{
    private const int Top = 50, Hidden = 128, Listed = 64, LabelsOfDrug = 4; // as BIOSNAP: 19,238 labels, 4,510 drugs
    private static readonly FactorTermOptions Term = new() { Weight = 1 }; // as wide as by default

    public static int Run(int drugs, int targets)
    {
        foreach (string line in Lines(drugs, targets)) Console.WriteLine(line);
        return 0;
    }

    /// <summary>Markdown.</summary>
    public static IEnumerable<string> Lines(int drugs, int targets)
    {
        string folder = Directory.CreateTempSubdirectory("dtigraph-large-").FullName;
        try
        {
            double pairs = (double)drugs * targets, gigaflop = 2 * Hidden * pairs / 1e9;
            var units = new List<double>(Units());
            string model = Path.Combine(folder, "model");
            var clock = Stopwatch.StartNew();
            var network = Write(model, drugs, targets);
            double made = clock.Elapsed.TotalSeconds;
            var bilinear = network with { Weight = new float[Hidden] };
            (double plain, double additive) = (Seconds(() => Kernel(bilinear, drugs)), Seconds(() => Kernel(network, drugs)));
            var opened = Dti("rank", "--model", model, "--drug", Id('D', 0), "--top", "1");
            var screened = Dti("screen", "--model", model, "--top", $"{Top}", "--output", Path.Combine(folder, "all.parquet"));
            long bytes = new FileInfo(Path.Combine(folder, "all.parquet")).Length;
            units.AddRange(Units());
            double limit = gigaflop / Figure.UnitGigaflop * Figure.Median(units) / 1000;
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{drugs:N0} drugs x {targets:N0} targets, {pairs:G3} pairs, hidden {Hidden}, first {Top} of each drug; for `dti` a factorisation of {Term.Rank} numbers a node beside it, {LabelsOfDrug} labelled pairs a drug, {Listed} neighbours a node. The artifact took {made:F0} s to make.");
            yield return string.Create(CultureInfo.InvariantCulture,
                $"A unit: {Figure.Median(units):F1} ms in the middle of {units.Count} ({Figure.UnitGigaflop / Figure.Median(units) * 1000:F0} GFLOP/s): the bilinear logits alone are {gigaflop:F0} GFLOP, {limit:F2} s at that rate.");
            yield return "";
            yield return "| | s | of the products' time | processor s | peak memory MB |";
            yield return "|---|---|---|---|---|";
            yield return Row("logits of the network and the first of each drug by logit, bilinear", plain, limit);
            yield return Row("the same, additive and bilinear", additive, limit);
            yield return Row("`dti rank` of one drug: start, opening the artifact", opened.Seconds, limit, opened);
            yield return Row($"`dti screen --output all.parquet` ({bytes / 1e6:N0} MB): start, opening, additive and bilinear logits, factorisation, like pairs, corrections, Parquet", screened.Seconds, limit, screened);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Row(string what, double seconds, double limit, (double Seconds, double Processor, long Peak)? process = null) => string.Create(CultureInfo.InvariantCulture,
        $"| {what} | {seconds:F2} | {seconds / limit:F2} | {(process is { } p ? p.Processor.ToString("F1", CultureInfo.InvariantCulture) : "")} | {(process is { } q ? $"{q.Peak / 1_000_000}" : "")} |");

    private static void Kernel(PairFactors factors, int drugs)
    {
        const int Batch = 4_096; // rows are dropped as they come
        var top = new TopTargets(factors);
        for (int from = 0; from < drugs; from += Batch) top.Of(from, Math.Min(drugs, from + Batch), Top);
    }

    private static List<double> Units()
    {
        using var scope = NewDisposeScope();
        Tensor a = randn(1024, 1024), b = randn(1024, 1024);
        Libtorch.Milliseconds(() => a.mm(b).Dispose());
        return [.. Enumerable.Range(0, 15).Select(_ => Libtorch.Milliseconds(() => a.mm(b).Dispose()))];
    }

    private static double Seconds(Action act) => EpochTiming.Milliseconds(act) / 1000;

    private static (double Seconds, double Processor, long Peak) Dti(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "dti.dll"), .. arguments]) { RedirectStandardOutput = true };
        var clock = Stopwatch.StartNew();
        using var child = Process.Start(start)!;
        var output = child.StandardOutput.ReadToEndAsync();
        var (peak, processor) = (0L, TimeSpan.Zero);
        while (!child.WaitForExit(50))
        {
            try
            {
                child.Refresh();
                (peak, processor) = (Math.Max(peak, child.PeakWorkingSet64), child.TotalProcessorTime);
            }
            catch (InvalidOperationException)
            {
                // It ended since.
            }
        }
        double seconds = clock.Elapsed.TotalSeconds;
        return child.ExitCode == 0 ? (seconds, processor.TotalSeconds, peak) : throw new InvalidOperationException($"dti {arguments[0]}: expected exit code 0, got {child.ExitCode} ({output.Result})");
    }

    /// <returns>The network without the factorisation.</returns>
    private static PairFactors Write(string folder, int drugs, int targets)
    {
        var random = new Random(SyntheticGraph.Seed);
        var options = new TrainingOptions { Epochs = 2, Model = new ModelOptions { Hidden = Hidden }, Factorisation = Term };
        var small = TrainingRun.Run(GraphFolder.Read(Path.Combine("graphs", "starter")), options, CPU);
        var graph = Graph(drugs, targets, random);
        NodeFactors Side(int count) => new(Numbers(count * Hidden, random), Numbers(count * Hidden, random), Numbers(count, random));
        var network = new PairFactors(Side(drugs), Side(targets), Numbers(Hidden, random));
        var learned = new LatentFactors(Numbers(drugs * Term.Rank, random), Numbers(targets * Term.Rank, random), Term.Rank);
        ArtifactFolder.Write(small with
        {
            Graph = graph,
            Factors = learned.Beside(network),
            Fit = small.Fit with { DrugIdentities = [], TargetIdentities = [], Fingerprints = null },
            Like = new(Neighbours(drugs, random), Neighbours(targets, random), graph.Splits[0].Train.Select(r => (r.Drug, r.Target, r.Label!.Value))),
            Manifest = small.Manifest with { GraphId = graph.GraphId, Features = small.Manifest.Features with { DrugIdentities = [], TargetIdentities = [] }, Unreadable = [] },
        }, folder);
        return network;
    }

    private static Snapshot Graph(int drugs, int targets, Random random)
    {
        string Text(string letters, int length) => string.Create(length, letters, (span, from) => { for (int i = 0; i < span.Length; i++) span[i] = from[random.Next(from.Length)]; });
        var interactions = ImmutableArray.CreateBuilder<Interaction>();
        for (int d = 0; d < drugs; d++)
        {
            // A few targets are studied much more than others.
            var of = new SortedSet<int>();
            while (of.Count < Math.Min(LabelsOfDrug, targets)) of.Add((int)(targets * Math.Pow(random.NextDouble(), 3)));
            foreach (int t in of) interactions.Add(new(d, t, random.Next(2), "", null, "synthetic"));
        }
        var rows = interactions.Select(i => new SplitRow(i.Drug, i.Target, i.Label, null, "")).ToImmutableArray();
        return new Snapshot(
            [.. Enumerable.Range(0, drugs).Select(i => new Drug(Id('D', i), $"drug {i}", Text("CNO", 40), "synthetic"))],
            [.. Enumerable.Range(0, targets).Select(i => new Target(Id('T', i), $"G{i}", $"target {i}", Text("ACDEFGHIKLMNPQRSTVWY", 400), "synthetic"))],
            [], interactions.ToImmutable(), [], [new("random", rows, rows[..1], rows[..1])]);
    }

    private static Neighbour[][] Neighbours(int count, Random random) => [.. Enumerable.Range(0, count).Select(i =>
    {
        float similarity = 1;
        return Enumerable.Range(0, Listed).Select(_ => random.Next(count)).Where(o => o != i).Distinct().Select(o => new Neighbour(o, similarity *= .98f)).ToArray();
    })];

    private static float[] Numbers(int count, Random random)
    {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) numbers[i] = (float)((random.NextDouble() + random.NextDouble() - 1) * .3);
        return numbers;
    }

    private static string Id(char kind, int number) => $"{kind}{number:0000000}";
}
