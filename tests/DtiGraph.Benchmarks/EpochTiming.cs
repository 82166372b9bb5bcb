using System.Diagnostics;
using DtiGraph.Losses;
using DtiGraph.Models;
using DtiGraph.Training;
using static TorchSharp.torch;

namespace DtiGraph.Benchmarks;

/// <summary>A step of training over all pairs of a graph of BIOSNAP's size, in units: one 1,024 x 1,024 x 1,024 product of libtorch on the same
/// threads, timed in turn with the steps.</summary>
internal static class EpochTiming
{
    public static int Run(int rounds)
    {
        FigureTable.Print(Figures(rounds));
        return 0;
    }

    /// <summary>The step and its parts.</summary>
    public static IReadOnlyList<Figure> Figures(int rounds)
    {
        var (schema, rows, step) = BiosnapSize.Make();
        var graph = step.Graph;
        using var scope = NewDisposeScope();
        using var model = new LinkModel(schema, BiosnapSize.Shape, 1, CPU);
        var objective = new LinkObjective(new(), new(.5));
        using var descent = new Descent(model, objective, new Dropout(.2, 1), 1e-3, 1e-2);
        Tensor a = randn(1024, 1024), b = randn(1024, 1024), labels = tensor(step.Labels);
        var dropout = new Dropout(.2, 1);
        using var pass = new NetworkPass(model);
        MessageGraph[] graphs = [.. Enumerable.Repeat(graph, BiosnapSize.Shape.Layers)];
        using var adam = new AdamW(model.Parameters, 1e-3, 1e-2);
        using var plainModel = new LinkModel(schema, BiosnapSize.Shape, 1, CPU);
        using var plain = new LibtorchStep(plainModel, rows, step);
        var times = Enumerable.Range(0, 7).Select(_ => new List<double>()).ToArray();
        for (int i = 0; i < rounds + 3; i++)
        {
            using var inner = NewDisposeScope();
            Tensor logits = null!, ofLogits = null!;
            adam.Clear();
            double[] taken =
            [
                Libtorch.Milliseconds(() => a.mm(b).Dispose()), Milliseconds(() => descent.Take(step, rows)),
                Milliseconds(() => logits = pass.Forward(rows, graphs, dropout, step.Drugs, step.Targets)), Milliseconds(() => ofLogits = objective.Slopes(logits, labels).OfLogits),
                Milliseconds(() => pass.Backward(ofLogits)), Milliseconds(adam.Step), Libtorch.Milliseconds(plain.Take),
            ];
            if (i < 3) continue; // the first ones warm up
            for (int k = 0; k < taken.Length; k++) times[k].Add(taken[k]);
        }
        string[] names = ["a step", "network, forward", "loss and its gradient", "network, backward", "AdamW", "the step by libtorch's own operations"];
        var (dense, sparse) = BiosnapSize.StepGigaflop(rows, graph);
        return [.. names.Select((name, k) => new Figure(name, times[k + 1], times[0], k == 0 ? dense + sparse : 0))];
    }

    internal static double Milliseconds(Action act)
    {
        long start = Stopwatch.GetTimestamp();
        act();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
