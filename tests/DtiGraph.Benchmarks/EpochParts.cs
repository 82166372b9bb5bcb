using System.Globalization;
using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Losses;
using DtiGraph.Models;
using DtiGraph.Tests.Models;
using DtiGraph.Training;
using static TorchSharp.torch;

namespace DtiGraph.Benchmarks;

/// <summary>The kernels of a training step at BIOSNAP's size, each by itself: time, units, and how fast it works or moves memory. A unit is timed in every round.</summary>
internal static class EpochParts
{
    private const int Hidden = 128;

    /// <summary>One kernel.</summary>
    /// <param name="What">Its name.</param>
    /// <param name="Times">How often a step needs it.</param>
    /// <param name="Gigaflop">Its arithmetic.</param>
    /// <param name="Megabytes">What it reads and writes, rows of gathers counted each time.</param>
    /// <param name="Act">The kernel.</param>
    private sealed record Part(string What, double Times, double Gigaflop, double Megabytes, Action Act);

    public static int Run(int rounds)
    {
        var (schema, rows, step) = BiosnapSize.Make();
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var model = new LinkModel(schema, BiosnapSize.Shape, 1, CPU);
        Tensor a = randn(1024, 1024), b = randn(1024, 1024);
        List<Part> parts = [.. Parts(schema, rows, step)];
        var units = new List<double>();
        var times = parts.ConvertAll(_ => new List<double>());
        for (int i = 0; i < rounds + 3; i++)
        {
            using var inner = NewDisposeScope();
            double unit = Libtorch.Milliseconds(() => a.mm(b).Dispose());
            double[] taken = [.. parts.Select(p => EpochTiming.Milliseconds(p.Act))];
            if (i < 3) continue; // the first ones warm up
            units.Add(unit);
            for (int k = 0; k < taken.Length; k++) times[k].Add(taken[k]);
        }
        double least = units.Min(), all = 0;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"A unit: {Figure.Median(units):F2} ms in the middle, {least:F2} ms at the least ({Figure.UnitGigaflop / least * 1000:F0} GFLOP/s), {rounds} rounds."));
        Console.WriteLine();
        Console.WriteLine("| | times | ms, median | ms, least | least units, all times | GFLOP/s | GB/s |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        for (int k = 0; k < parts.Count; k++)
        {
            var (part, best) = (parts[k], times[k].Min());
            all += part.Times * best / least;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {part.What} | {part.Times:G3} | {Figure.Median(times[k]):F3} | {best:F3} | {part.Times * best / least:F3} | {part.Gigaflop / best * 1000:F0} | {part.Megabytes / best:F0} |"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| together | | | | {all:F2} | | |"));
        return 0;
    }

    private static IEnumerable<Part> Parts(GraphSchema schema, Dictionary<string, SparseMatrix> rows, TrainStep step)
    {
        const int nd = BiosnapSize.Drugs, nt = BiosnapSize.Targets, row = Hidden * sizeof(float);
        Tensor drugs = randn(nd, Hidden), targets = randn(nt, Hidden), w = randn(Hidden, Hidden), bias = randn(Hidden), intoDrugs = empty(nd, Hidden), intoTargets = empty(nt, Hidden);
        double Product(int n) => 2.0 * n * Hidden * Hidden / 1e9;
        double Dense(int n) => (2.0 * n * Hidden + Hidden * Hidden) * 4 / 1e6;
        // Dense: drugs 2 own + 2 alike + 1 decoder; targets 2 own + 2 alike + 4 interactions + 2 decoder.
        yield return new("[4,510, 128] W", 5, Product(nd), Dense(nd), () => DenseProduct.Multiply(drugs, w).Dispose());
        yield return new("[4,510, 128] W', added", 5, Product(nd), Dense(nd) + nd * row / 1e6, () => DenseProduct.AddProduct(drugs, w, intoDrugs, transposed: true));
        yield return new("[4,510, 128]' [4,510, 128]", 5, Product(nd), Dense(nd), () => DenseProduct.Across(drugs, intoDrugs).Dispose());
        yield return new("[2,181, 128] W", 10, Product(nt), Dense(nt), () => DenseProduct.Multiply(targets, w).Dispose());
        yield return new("[2,181, 128] W', added", 10, Product(nt), Dense(nt) + nt * row / 1e6, () => DenseProduct.AddProduct(targets, w, intoTargets, transposed: true));
        yield return new("[2,181, 128]' [2,181, 128]", 10, Product(nt), Dense(nt), () => DenseProduct.Across(targets, intoTargets).Dispose());
        yield return new("libtorch: [4,510, 128] W", 0, Product(nd), Dense(nd), () => Libtorch.OverAllCores(() => drugs.mm(w).Dispose()));
        yield return new("libtorch: [4,510, 128] W', added", 0, Product(nd), Dense(nd) + nd * row / 1e6, () => Libtorch.OverAllCores(() => intoDrugs.addmm_(drugs, w.t(), 1, 1)));
        yield return new("libtorch: [4,510, 128]' [4,510, 128]", 0, Product(nd), Dense(nd), () => Libtorch.OverAllCores(() => drugs.t().mm(intoDrugs).Dispose()));
        yield return new("libtorch: [2,181, 128] W", 0, Product(nt), Dense(nt), () => Libtorch.OverAllCores(() => targets.mm(w).Dispose()));
        yield return new("libtorch: [2,181, 128] W', added", 0, Product(nt), Dense(nt) + nt * row / 1e6, () => Libtorch.OverAllCores(() => intoTargets.addmm_(targets, w.t(), 1, 1)));
        yield return new("libtorch: [2,181, 128]' [2,181, 128]", 0, Product(nt), Dense(nt), () => Libtorch.OverAllCores(() => targets.t().mm(intoTargets).Dispose()));
        foreach (var kind in schema.Kinds)
        {
            var matrix = rows[kind.Name];
            Tensor weight = randn(matrix.Columns, Hidden), slope = kind.Name == Snapshot.DrugKind ? drugs : targets;
            yield return Sparse($"{kind.Name} features W", 1, matrix, weight);
            yield return Sparse($"{kind.Name} features', of W", 1, matrix.Transposed, slope);
        }
        foreach (var (relation, mean) in step.Graph.Messages.Select(m => (m.Relation, m.Mean)))
        {
            yield return Sparse(relation.Name, 2, mean, relation.SourceKind == Snapshot.DrugKind ? drugs : targets);
            yield return Sparse($"{relation.Name}, transposed", 2, mean.Transposed, relation.DestinationKind == Snapshot.DrugKind ? drugs : targets);
        }
        var mask = DropoutMask.Of(.2, 1, 1);
        foreach (var (name, state, before) in new[] { ("drugs", drugs, intoDrugs), ("targets", targets, intoTargets) })
        {
            double n = state.shape[0];
            int count = (int)state.shape[0];
            Tensor settled = empty_like(state), kept = empty(count, SettledRow.Kept(Hidden)), ofChange = empty_like(state), ofBefore = empty_like(state), ofBias = zeros(RowShares.Parts, Hidden);
            (nint c, nint b, nint p, nint s, nint m, nint dc, nint dp, nint db) = (At(state), At(bias), At(before), At(settled), At(kept), At(ofChange), At(ofBefore), At(ofBias));
            yield return new($"settle {name}", 3, 0, 3 * n * row / 1e6, () => Settle(c, b, p, s, m, count, mask));
            yield return new($"settle {name}, backward", 3, 0, 5 * n * row / 1e6, () => Unsettle(c, b, p, m, dc, db, dp, count, mask));
        }
        PairOrder byDrug = PairOrder.Of(nd, nt, step.Drugs, step.Targets), byTarget = PairOrder.Of(nt, nd, step.Targets, step.Drugs);
        Tensor drugOnly = randn(nd, 1), targetOnly = randn(nt, 1), columnSums = empty(Hidden), logits = empty(BiosnapSize.Pairs), labels = tensor(step.Labels);
        PairRows drugRows = new(drugs, intoDrugs), targetRows = new(targets, intoTargets);
        double pair = BiosnapSize.Pairs / 1e6;
        yield return new("pairs by their ends, twice", 1, 0, 0, () => { PairOrder.Of(nd, nt, step.Drugs, step.Targets); PairOrder.Of(nt, nd, step.Targets, step.Drugs); });
        yield return new("pairs", 1, 6 * Hidden * pair / 1e3, 2 * row * pair, () => RowShares.Run(PairRows.Forward(byDrug, drugRows, targetRows, bias, drugOnly, targetOnly, 1, logits)));
        yield return new("pairs, backward by drug", 1, 4 * Hidden * pair / 1e3, 2 * row * pair, () => Slopes(byDrug, drugRows, targetRows, bias, logits));
        yield return new("pairs, backward by target", 1, 4 * Hidden * pair / 1e3, 2 * row * pair, () => Slopes(byTarget, targetRows, drugRows, bias, logits));
        yield return new("focal loss", 1, 0, 16 * pair, () => FocalElements.Apply(logits, labels, new()).Dispose());
        yield return new("column sums of drugs", 1, 0, nd * row / 1e6, () => RowShares.Run(ColumnSums.Summing(drugs, columnSums)));
        yield return new("drugs' times a column", 1, 0, nd * row / 1e6, () => DenseProduct.Across(drugs, drugOnly).Dispose());
        yield return new("targets' times a column", 1, 0, nt * row / 1e6, () => DenseProduct.Across(targets, targetOnly).Dispose());
        yield return new("drugs times a column", 1, 0, nd * row / 1e6, () => DenseProduct.Multiply(drugs, bias.unsqueeze(1)).Dispose());
        yield return new("column times row into drugs", 1, 0, 2 * nd * row / 1e6, () => DenseProduct.AddProduct(drugOnly, bias.unsqueeze(1), intoDrugs, transposed: true));
        yield return new("nothing, over both cores", 12, 0, 0, () => Parallel.For(0, 32, i => { }));

        Part Sparse(string what, double times, SparseMatrix matrix, Tensor dense) => new(what, times, 2.0 * matrix.NonZeros * Hidden / 1e9,
            (matrix.NonZeros * (row + 8.0) + (double)matrix.Rows * row) / 1e6, () => SparseProduct.Multiply(matrix, dense).Dispose());
    }

    private static unsafe nint At(Tensor values) => (nint)TensorMemory.Of(values);

    private static unsafe void Settle(nint change, nint bias, nint before, nint settled, nint kept, int rows, DropoutMask mask) => RowShares.Run(rows, Hidden, (_, from, to) =>
        RowSettling.Forward((float*)change, (float*)bias, (float*)before, (float*)settled, (float*)kept, from, to, Hidden, mask));

    private static unsafe void Unsettle(nint change, nint bias, nint before, nint kept, nint ofChange, nint ofBias, nint ofBefore, int rows, DropoutMask mask) => RowShares.Run(rows, Hidden, (part, from, to) =>
        RowSettling.Backward((float*)change, (float*)change, (float*)bias, (float*)before, (float*)kept, (float*)ofChange, (float*)ofBias + part * Hidden, (float*)ofBefore, from, to, Hidden, mask));

    private static void Slopes(PairOrder order, PairRows own, PairRows other, Tensor weight, Tensor upstream)
    {
        using var _ = NewDisposeScope();
        RowShares.Run(PairRows.Backward(order, own, other, weight, 1, upstream, new(empty_like(own.Add), empty_like(own.State), empty(own.Add.shape[0], 1), zeros(RowShares.Parts, Hidden))));
    }
}
