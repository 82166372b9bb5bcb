using DtiGraph.Features;
using DtiGraph.Features.Embeddings;
using DtiGraph.Tests.Splits;

namespace DtiGraph.Tests.Features.Embeddings;

public sealed class EmbeddingFitTests
{
    private const int Targets = 8, Width = 5;

    private static readonly int[] Train = [0, 1, 2, 5, 6];

    [Fact]
    public void Of_OtherEmbeddingOfAHeldOutTarget_ChangesItsRowAlone()
    {
        var (before, after) = (Features(Table()), Features(Table(changed: 3)));
        Assert.Equal(before.Fit.Embeddings!.Mean, after.Fit.Embeddings!.Mean);
        Assert.Equal(before.Fit.Embeddings.InverseDeviation, after.Fit.Embeddings.InverseDeviation);
        Assert.Equal(before.Fit.Embeddings.Weight, after.Fit.Embeddings.Weight);
        for (int t = 0; t < Targets; t++) Assert.Equal(t == 3, !before.Rows["target"].ValuesOf(t).SequenceEqual(after.Rows["target"].ValuesOf(t)));

        Assert.NotEqual(before.Fit.Embeddings.Mean, Features(Table(changed: 2)).Fit.Embeddings!.Mean);
    }

    [Fact]
    public void Of_TrainTargets_HaveMeanZeroVarianceOneAndTheNormOfTheOtherColumns()
    {
        var features = Features(Table());
        var (rows, plain) = (features.Rows["target"], Features(null).Rows["target"]);
        Assert.Equal(plain.Columns + Width, rows.Columns);
        // 1 is a column that does not vary.
        double[][] block = [.. Train.Select(t => Block(rows, plain, t))];
        double w = features.Fit.Embeddings!.Weight;
        for (int c = 0; c < Width; c++)
        {
            Assert.Equal(0, block.Average(r => r[c]), 1e-5);
            Assert.Equal(c == 1 ? 0 : 1, block.Average(r => r[c] * r[c]) / (w * w), 1e-4);
        }
        double others = Train.Average(t => plain.ValuesOf(t).ToArray().Sum(v => (double)v * v));
        Assert.Equal(others, block.Average(r => r.Sum(v => v * v)), 1e-4);
        // Two compositions and one tf-idf, each of length 1.
        Assert.Equal(3, others, 1e-4);
    }

    [Fact]
    public void Of_TargetWithoutOne_HasTheRowItHasWithoutEmbeddings()
    {
        var (with, without) = (Features(Table(missing: [4, 6])).Rows["target"], Features(null).Rows["target"]);
        foreach (int t in new[] { 4, 6 })
        {
            Assert.Equal(without.ColumnsOf(t), with.ColumnsOf(t));
            Assert.Equal(without.ValuesOf(t), with.ValuesOf(t));
        }
        Assert.True(with.ColumnsOf(3).Length > without.ColumnsOf(3).Length);
    }

    [Fact]
    public void Of_HeldOutTargetFarFromTrain_CountsTenDeviations()
    {
        var table = Table();
        table.Values[3 * Width] = 1e30f;
        var features = Features(table);
        var plain = Features(null).Rows["target"];
        Assert.Equal(10 * features.Fit.Embeddings!.Weight, Block(features.Rows["target"], plain, 3)[0], 1e-4);
    }

    [Fact]
    public void Of_RowsOfTheFileInAnyOrderWithOthersBetween_GivesTheSameBits()
    {
        var table = Table();
        int[] order = [7, 2, 5, 0, 1, 6, 3, 4];
        var shuffled = table with
        {
            Ids = ["unknown", .. order.Select(i => table.Ids[i])],
            Values = [.. new float[Width], .. order.SelectMany(i => table.Values[(i * Width)..((i + 1) * Width)])],
        };
        var (one, other) = (Features(table), Features(shuffled));
        Assert.Equal((0, 1), (one.Fit.Embeddings!.Known.Ignored, other.Fit.Embeddings!.Known.Ignored));
        for (int t = 0; t < Targets; t++) Assert.Equal(one.Rows["target"].ValuesOf(t), other.Rows["target"].ValuesOf(t));
    }

    [Fact]
    public void Of_NoTargetOfTheGraph_IsNone() =>
        Assert.Null(TargetEmbeddings.Of(new(["x", "y"], 1, [1, 2], "", null), SmallGraph.Of(2, Targets, [])));

    [Fact]
    public void Of_FewerThanTwoTrainTargetsOrAnotherGraph_IsRefused()
    {
        var few = Assert.Throws<ArgumentException>(() => Features(Table(missing: [0, 1, 2, 5])));
        Assert.Equal("target embeddings: expected them for at least 2 train targets, got 1", few.Message);
        var embeddings = TargetEmbeddings.Of(Table(), SmallGraph.Of(2, Targets + 1, []));
        var foreign = Assert.Throws<ArgumentException>(() => GraphFeatures.Of(SmallGraph.Of(2, Targets, []), Train, new(), embeddings));
        Assert.Equal("target embeddings: expected those of a graph of 8 targets, got those of one of 9", foreign.Message);
    }

    private static GraphFeatures Features(EmbeddingTable? table)
    {
        var graph = SmallGraph.Of(2, Targets, [(0, 0, 1)]);
        return GraphFeatures.Of(graph, Train, new() { Neighbours = 2 }, table is null ? null : TargetEmbeddings.Of(table, graph));
    }

    /// <summary>Random embeddings of all targets of which column 1 is the same for all.</summary>
    private static EmbeddingTable Table(int changed = -1, int[]? missing = null)
    {
        var random = new Random(20261124);
        var rows = Enumerable.Range(0, Targets).Select(t => Enumerable.Range(0, Width)
            .Select(c => (float)(random.NextDouble() + (c == 4 ? 1000 * random.NextDouble() : 0)) is var v && c == 1 ? .1f : v + (t == changed ? 1 : 0)).ToArray()).ToList();
        int[] kept = [.. Enumerable.Range(0, Targets).Except(missing ?? [])];
        return new([.. kept.Select(t => $"T{t:000}")], Width, [.. kept.SelectMany(t => rows[t])], "", null);
    }

    private static double[] Block(SparseMatrix rows, SparseMatrix plain, int target)
    {
        var block = new double[Width];
        foreach (var (column, value) in rows.ColumnsOf(target).ToArray().Zip(rows.ValuesOf(target).ToArray()))
            if (column >= plain.Columns) block[column - plain.Columns] = value;
        return block;
    }
}
