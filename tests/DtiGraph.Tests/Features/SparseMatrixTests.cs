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
    public void FromEdges_AnyEdges_CountsOrAveragesThem() => Gen.Select(Graphs, Gen.Bool).Sample((graph, mean) =>
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
    public void Transposed_AnyMatrix_SwapsRowsAndColumnsAndComesBack() => Graphs.Sample(graph =>
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
