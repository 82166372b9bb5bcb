using CsCheck;
using DtiGraph.Features;

namespace DtiGraph.Tests.Features;

public sealed class SparseMatrixTests
{
    private static readonly Gen<(int Rows, int Columns, (int Row, int Column)[] Edges)> Graphs =
        from rows in Gen.Int[1, 8]
        from columns in Gen.Int[1, 8]
        from edges in Gen.Select(Gen.Int[0, rows - 1], Gen.Int[0, columns - 1]).Array[0, 30]
        select (rows, columns, edges);

    [Fact]
    public void FromEdges_AnyEdges_CountsOrAveragesThem() => Gen.Select(Graphs, Gen.Bool).ForAll((graph, mean) =>
    {
        var expected = new double[graph.Rows, graph.Columns];
        foreach (var (row, column) in graph.Edges) expected[row, column] += mean ? 1.0 / graph.Edges.Count(e => e.Row == row) : 1;
        var matrix = Of(graph, mean);
        Assert.Equal(graph.Edges.Length, matrix.NonZeros);
        AssertEqual(expected, Dense(matrix));
    }, seed: "0000LawEdges", iter: 200);

    [Fact]
    public void FromEdges_DoubledEdge_CountsTwiceInTheMean()
    {
        var matrix = SparseMatrix.FromEdges(2, 3, [0, 0, 0], [2, 1, 2], mean: true);
        Assert.Equal([2, 1, 2], matrix.ColumnsOf(0).ToArray());
        Assert.Equal([1f / 3, 1f / 3, 1f / 3], matrix.ValuesOf(0).ToArray());
        Assert.True(matrix.ColumnsOf(1).IsEmpty);
    }

    [Fact]
    public void FromRows_RowsInGivenOrder_KeepsThem()
    {
        var matrix = SparseMatrix.FromRows(5, [[(4, 1f), (0, 2f)], [], [(3, -1f)]]);
        Assert.Equal((3, 5, 3), (matrix.Rows, matrix.Columns, matrix.NonZeros));
        Assert.Equal([4, 0], matrix.ColumnsOf(0).ToArray());
        Assert.Equal([1f, 2f], matrix.ValuesOf(0).ToArray());
        Assert.True(matrix.ColumnsOf(1).IsEmpty);
        Assert.Equal([3], matrix.ColumnsOf(2).ToArray());
        Assert.Equal([-1f], matrix.ValuesOf(2).ToArray());
    }

    [Fact]
    public void Transposed_AnyMatrix_SwapsRowsAndColumnsAndComesBack() => Graphs.ForAll(graph =>
    {
        var matrix = Of(graph, mean: true);
        var turned = matrix.Transposed;
        var expected = new double[graph.Columns, graph.Rows];
        var dense = Dense(matrix);
        for (int r = 0; r < graph.Rows; r++)
            for (int c = 0; c < graph.Columns; c++) expected[c, r] = dense[r, c];
        AssertEqual(expected, Dense(turned));
        AssertEqual(dense, Dense(turned.Transposed));
        for (int c = 0; c < turned.Rows; c++) Assert.Equal(turned.ColumnsOf(c).ToArray().Order(), turned.ColumnsOf(c).ToArray());
        Assert.Same(turned, matrix.Transposed);
    }, seed: "0000LawTurns", iter: 200);

    [Fact]
    public void Transposed_MatrixThatCoresShare_HasTheEntriesOfEachRowInOrder()
    {
        const int rows = 3_000, columns = 500, entries = 300;
        var random = new Random(20261129);
        var matrix = SparseMatrix.FromRows(columns, [.. Enumerable.Range(0, rows).Select(r => (IReadOnlyList<(int, float)>)[.. Enumerable.Range(0, r % 7 == 0 ? 0 : entries)
            .Select(_ => (random.Next(columns), (float)random.NextDouble()))])]);
        Assert.InRange(matrix.NonZeros, 600_000, int.MaxValue);
        var expected = new List<(int, float)>[columns];
        for (int c = 0; c < columns; c++) expected[c] = [];
        for (int r = 0; r < rows; r++)
            for (int e = 0; e < matrix.ColumnsOf(r).Length; e++) expected[matrix.ColumnsOf(r)[e]].Add((r, matrix.ValuesOf(r)[e]));
        var turned = matrix.Transposed;
        Assert.Equal((columns, rows, matrix.NonZeros), (turned.Rows, turned.Columns, turned.NonZeros));
        for (int c = 0; c < columns; c++) Assert.Equal(expected[c], turned.ColumnsOf(c).ToArray().Zip(turned.ValuesOf(c).ToArray()));
    }

    [Fact]
    public void Matrix_OfARoomThatHeldALargerOne_IsTheSameAsOneOfItsOwn()
    {
        var room = new SparseRoom();
        foreach (int rows in new[] { 40, 3, 17, 60 })
        {
            var own = SparseMatrix.FromRows(50, [.. Enumerable.Range(0, rows).Select(r => (IReadOnlyList<(int, float)>)[.. Enumerable.Range(0, r % 5).Select(e => ((r * 7 + e * 11) % 50, r + e / 8f))])]);
            room.Reserve(rows, own.NonZeros);
            own.RowStart.CopyTo(room.Start, 0);
            own.Column.CopyTo(room.Column, 0);
            own.Value.CopyTo(room.Value, 0);
            var again = room.Matrix(rows, 50);
            Assert.Equal(own.NonZeros, again.NonZeros);
            foreach (var (mine, its) in new[] { (own, again), (own.Transposed, again.Transposed) })
            {
                AssertEqual(Dense(mine), Dense(its));
                float[] dense = [.. Enumerable.Range(0, mine.Columns * 9).Select(i => i % 13 / 13f)], one = new float[mine.Rows * 9], other = new float[mine.Rows * 9];
                DtiGraph.Models.SparseProduct.Multiply(mine, dense, one, 9);
                DtiGraph.Models.SparseProduct.Multiply(its, dense, other, 9);
                Assert.Equal(one, other);
            }
        }
    }

    [Fact]
    public void Merged_AnyMatrix_IsTheSameSumWithOneEntryAPlace() => Graphs.ForAll(graph =>
    {
        var matrix = Of(graph, mean: true);
        var merged = matrix.Merged();
        AssertEqual(Dense(matrix), Dense(merged));
        for (int r = 0; r < merged.Rows; r++) Assert.Equal(matrix.ColumnsOf(r).ToArray().Distinct(), merged.ColumnsOf(r).ToArray());
        if (graph.Edges.Distinct().Count() == graph.Edges.Length) Assert.Same(matrix, merged);
    }, seed: "0000LawTurns", iter: 200);

    [Theory]
    [InlineData(new[] { 0, 1 }, new[] { 0 }, 1, "expected 3 row starts")]
    [InlineData(new[] { 1, 1, 1 }, new[] { 0 }, 1, "expected 3 row starts")]
    [InlineData(new[] { 0, 1, 2 }, new[] { 0 }, 1, "expected 3 row starts")]
    [InlineData(new[] { 0, 1, 1 }, new[] { 0 }, 2, "expected 3 row starts")]
    [InlineData(new[] { 0, 2, 1 }, new[] { 0 }, 1, "do not decrease, got 1 after 2 (row 1)")]
    [InlineData(new[] { 0, 1, 1 }, new[] { 3 }, 1, "expected columns in [0, 3), got 3")]
    [InlineData(new[] { 0, 1, 1 }, new[] { -1 }, 1, "expected columns in [0, 3), got -1")]
    public void Constructor_ArraysThatAreNoMatrix_AreRefused(int[] rowStart, int[] column, int values, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => new SparseMatrix(2, 3, rowStart, column, new float[values])).Message);

    private static SparseMatrix Of((int Rows, int Columns, (int Row, int Column)[] Edges) graph, bool mean) =>
        SparseMatrix.FromEdges(graph.Rows, graph.Columns, [.. graph.Edges.Select(e => e.Row)], [.. graph.Edges.Select(e => e.Column)], mean);

    private static double[,] Dense(SparseMatrix matrix)
    {
        var dense = new double[matrix.Rows, matrix.Columns];
        for (int r = 0; r < matrix.Rows; r++)
            for (int e = 0; e < matrix.ColumnsOf(r).Length; e++) dense[r, matrix.ColumnsOf(r)[e]] += matrix.ValuesOf(r)[e];
        return dense;
    }

    private static void AssertEqual(double[,] expected, double[,] actual)
    {
        Assert.Equal((expected.GetLength(0), expected.GetLength(1)), (actual.GetLength(0), actual.GetLength(1)));
        Assert.All(expected.Cast<double>().Zip(actual.Cast<double>()), p => Assert.Equal(p.First, p.Second, 1e-6));
    }
}
