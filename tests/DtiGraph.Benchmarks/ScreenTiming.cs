using DtiGraph.Models;
using DtiGraph.Ranking;
using static TorchSharp.torch;

namespace DtiGraph.Benchmarks;

/// <summary>All pairs of a graph of BIOSNAP's size with the first 50 targets of each drug, encoder included, and the first 50 of one drug from ready
/// embeddings, in units: one 1,024 x 1,024 x 1,024 product of libtorch on the same threads, timed in turn.</summary>
internal static class ScreenTiming
{
    private const int Top = 50, Lists = 200;

    public static int Run(int rounds)
    {
        FigureTable.Print(Figures(rounds));
        return 0;
    }

    /// <summary>All pairs and single lists.</summary>
    public static IReadOnlyList<Figure> Figures(int rounds)
    {
        var (schema, rows, step) = BiosnapSize.Make();
        using var scope = NewDisposeScope();
        using var model = new LinkModel(schema, BiosnapSize.Shape, 1, CPU);
        using var pass = new NetworkPass(model);
        Tensor a = randn(1024, 1024), b = randn(1024, 1024);
        var additive = pass.Factors(rows, step.Graph);
        var bilinear = additive with { Weight = new float[additive.Weight.Length] };
        TopTargets ready = new(additive), readyBilinear = new(bilinear);
        string[] names = ["unit", "encoder and decoder's factors", "all pairs, bilinear", "all pairs, additive and bilinear", "one list, bilinear", "one list, additive and bilinear", "one list, every pair by itself", "encoder and all pairs, bilinear", "encoder and all pairs, additive and bilinear"];
        var times = names.Select(_ => new List<double>()).ToArray();
        for (int i = 0; i < rounds + 3; i++)
        {
            double[] taken =
            [
                Libtorch.Milliseconds(() => a.mm(b).Dispose()), EpochTiming.Milliseconds(() => pass.Factors(rows, step.Graph)),
                EpochTiming.Milliseconds(() => new TopTargets(bilinear).Of(0, BiosnapSize.Drugs, Top)), EpochTiming.Milliseconds(() => new TopTargets(additive).Of(0, BiosnapSize.Drugs, Top)),
                EpochTiming.Milliseconds(() => List(d => readyBilinear.Of(d, Top))) / Lists, EpochTiming.Milliseconds(() => List(d => ready.Of(d, Top))) / Lists,
                EpochTiming.Milliseconds(() => List(d => Plain(additive, d))) / Lists,
            ];
            if (i < 3) continue; // the first ones warm up
            for (int k = 0; k < taken.Length; k++) times[k].Add(taken[k]);
            times[^2].Add(taken[1] + taken[2]);
            times[^1].Add(taken[1] + taken[3]);
        }
        double pairs = 2.0 * BiosnapSize.Drugs * BiosnapSize.Targets * BiosnapSize.Shape.Hidden / 1e9;
        double[] gigaflop = [0, 0, pairs, 5 * pairs / 2, 0, 0, 0, 0, 0]; // a number of the additive term: add, max, multiply, add
        return [.. names.Select((name, k) => new Figure(name, times[k], times[0], gigaflop[k])).Skip(1)];
    }

    private static void List(Func<int, object> list)
    {
        for (int i = 0; i < Lists; i++) list(i * 17 % BiosnapSize.Drugs);
    }

    private static float[] Plain(PairFactors factors, int drug)
    {
        float[] logits = new float[BiosnapSize.Targets];
        for (int t = 0; t < logits.Length; t++) logits[t] = factors.Logit(drug, t);
        return logits;
    }
}
