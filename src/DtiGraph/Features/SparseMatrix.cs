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
        transposed = new(() => Transpose(new()));
    }

    /// <summary>A matrix in memory that is used again: the arrays may be longer than what it holds.</summary>
    internal SparseMatrix(int rows, int columns, int[] rowStart, int[] column, float[] value, SparseRoom forTransposed)
    {
        (Rows, Columns, RowStart, Column, Value) = (rows, columns, rowStart, column, value);
        transposed = new(() => Transpose(forTransposed));
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>[Rows + 1], or longer.</summary>
    internal int[] RowStart { get; }

    /// <summary>[NonZeros], or longer.</summary>
    internal int[] Column { get; }

    /// <summary>[NonZeros], or longer.</summary>
    internal float[] Value { get; }

    /// <summary>Number of stored entries.</summary>
    public int NonZeros => RowStart[Rows];

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

    /// <summary>The same matrix with entries of one place added up, where there are any.</summary>
    internal SparseMatrix Merged()
    {
        var seen = new int[Columns];
        var (start, column, value) = (new int[Rows + 1], new int[NonZeros], new float[NonZeros]);
        int at = 0;
        for (int r = 0; r < Rows; r++)
        {
            for (int e = RowStart[r]; e < RowStart[r + 1]; e++)
            {
                int c = Column[e];
                if (seen[c] > start[r])
                {
                    value[seen[c] - 1] += Value[e];
                    continue;
                }
                (column[at], value[at]) = (c, Value[e]);
                seen[c] = ++at;
            }
            start[r + 1] = at;
        }
        return at == NonZeros ? this : new(Rows, Columns, start, column[..at], value[..at]);
    }

    /// <summary>Columns become rows, the entries of each in the order of the rows they came from, whoever counts them.</summary>
    private SparseMatrix Transpose(SparseRoom room)
    {
        const int Many = 1 << 19; // entries that one core is done with before it pays to share them
        int parts = NonZeros < Many ? 1 : Environment.ProcessorCount;
        room.Reserve(Columns, NonZeros);
        var next = new int[parts][];
        void Each(Action<int, int, int> act) => Parallel.For(0, parts, part => act(part, FirstRow(part, parts), FirstRow(part + 1, parts)));
        Each((part, from, to) =>
        {
            int[] counts = next[part] = new int[Columns];
            foreach (int c in Column.AsSpan(RowStart[from]..RowStart[to])) counts[c]++;
        });
        int[] start = room.Start;
        start[0] = 0;
        for (int c = 0; c < Columns; c++)
        {
            int at = start[c];
            foreach (int[] counts in next) (counts[c], at) = (at, at + counts[c]);
            start[c + 1] = at;
        }
        Each((part, from, to) =>
        {
            var (places, column, value) = (next[part], room.Column, room.Value);
            for (int r = from; r < to; r++)
            {
                for (int e = RowStart[r]; e < RowStart[r + 1]; e++)
                {
                    int at = places[Column[e]]++;
                    (column[at], value[at]) = (r, Value[e]);
                }
            }
        });
        return room.Matrix(Columns, Rows);
    }

    /// <summary>The row at which one of <paramref name="parts"/> equal shares of the entries begins.</summary>
    internal int FirstRow(int part, int parts)
    {
        if (part == 0) return 0;
        if (part == parts) return Rows;
        int at = Array.BinarySearch(RowStart, 0, Rows + 1, (int)((long)NonZeros * part / parts));
        return Math.Min(at < 0 ? ~at : at, Rows);
    }
}
