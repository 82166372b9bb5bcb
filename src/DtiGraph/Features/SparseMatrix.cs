namespace DtiGraph.Features;

/// <summary>A sparse matrix in compressed rows (CSR), immutable. Every sparse thing of the model is one: typed edges, fingerprints, k-mers.</summary>
public sealed class SparseMatrix
{
    private readonly Lazy<SparseMatrix> transposed;

    /// <summary>Takes the arrays over; nothing may write them afterwards.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="rowStart">[rows + 1], not decreasing; row i holds entries rowStart[i] to rowStart[i + 1].</param>
    /// <param name="column">[nonzeros], each in [0, columns).</param>
    /// <param name="value">[nonzeros].</param>
    /// <exception cref="ArgumentException">The arrays do not describe such a matrix.</exception>
    public SparseMatrix(int rows, int columns, int[] rowStart, int[] column, float[] value)
    {
        if (rowStart.Length != rows + 1 || rowStart[0] != 0 || rowStart[rows] != column.Length || column.Length != value.Length)
            throw new ArgumentException(
                $"sparse matrix: expected {rows + 1} row starts from 0 to {column.Length} and as many values, got {rowStart.Length} row starts and {value.Length} values");
        for (int i = 0; i < rows; i++)
            if (rowStart[i] > rowStart[i + 1]) throw new ArgumentException($"sparse matrix: expected row starts that do not decrease, got {rowStart[i + 1]} after {rowStart[i]} (row {i})");
        foreach (int c in column)
            if ((uint)c >= (uint)columns) throw new ArgumentException($"sparse matrix: expected columns in [0, {columns}), got {c}");
        (Rows, Columns, RowStart, Column, Value) = (rows, columns, rowStart, column, value);
        transposed = new(Transpose);
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>[Rows + 1].</summary>
    internal int[] RowStart { get; }

    /// <summary>[NonZeros].</summary>
    internal int[] Column { get; }

    /// <summary>[NonZeros].</summary>
    internal float[] Value { get; }

    /// <summary>Number of stored entries.</summary>
    public int NonZeros => Column.Length;

    /// <summary>The transposed matrix, built once.</summary>
    public SparseMatrix Transposed => transposed.Value;

    /// <summary>The columns of one row, in stored order.</summary>
    public ReadOnlySpan<int> ColumnsOf(int row) => Column.AsSpan(RowStart[row]..RowStart[row + 1]);

    /// <summary>The values of one row, in stored order.</summary>
    public ReadOnlySpan<float> ValuesOf(int row) => Value.AsSpan(RowStart[row]..RowStart[row + 1]);

    /// <summary>From edges: entry (destination, source) for each, in the order given within a row.</summary>
    /// <param name="rows">Number of destinations.</param>
    /// <param name="columns">Number of sources.</param>
    /// <param name="row">[E] destination of each edge.</param>
    /// <param name="column">[E] source of each edge.</param>
    /// <param name="mean">True: each entry is 1 / (entries of its row), so that the product averages. False: 1.</param>
    public static SparseMatrix FromEdges(int rows, int columns, ReadOnlySpan<int> row, ReadOnlySpan<int> column, bool mean)
    {
        var start = new int[rows + 1];
        foreach (int r in row) start[r + 1]++;
        for (int i = 0; i < rows; i++) start[i + 1] += start[i];
        int[] next = start[..rows];
        var columnOf = new int[row.Length];
        for (int e = 0; e < row.Length; e++) columnOf[next[row[e]]++] = column[e];
        var value = new float[row.Length];
        for (int i = 0; i < rows; i++) value.AsSpan(start[i]..start[i + 1]).Fill(mean ? 1f / (start[i + 1] - start[i]) : 1f);
        return new(rows, columns, start, columnOf, value);
    }

    /// <summary>From rows of (column, value), each row in the order given.</summary>
    public static SparseMatrix FromRows(int columns, IReadOnlyList<IReadOnlyList<(int Column, float Value)>> rows)
    {
        var start = new int[rows.Count + 1];
        for (int i = 0; i < rows.Count; i++) start[i + 1] = start[i] + rows[i].Count;
        var column = new int[start[^1]];
        var value = new float[start[^1]];
        for (int i = 0; i < rows.Count; i++)
            for (int k = 0; k < rows[i].Count; k++) (column[start[i] + k], value[start[i] + k]) = rows[i][k];
        return new(rows.Count, columns, start, column, value);
    }

    private SparseMatrix Transpose()
    {
        var start = new int[Columns + 1];
        foreach (int c in Column) start[c + 1]++;
        for (int i = 0; i < Columns; i++) start[i + 1] += start[i];
        int[] next = start[..Columns];
        var column = new int[NonZeros];
        var value = new float[NonZeros];
        for (int r = 0; r < Rows; r++)
        {
            for (int e = RowStart[r]; e < RowStart[r + 1]; e++)
            {
                int at = next[Column[e]]++;
                (column[at], value[at]) = (r, Value[e]);
            }
        }
        return new(Columns, Rows, start, column, value);
    }
}
