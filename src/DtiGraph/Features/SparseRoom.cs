namespace DtiGraph.Features;

/// <summary>Memory for a sparse matrix that is made anew in every step of training, and for its transposed one: it grows, and is used again.</summary>
/// <remarks>A matrix made here is valid until the next one is. Whoever fills it writes Start, Column and Value.</remarks>
internal sealed class SparseRoom
{
    private SparseRoom? transposed;

    /// <summary>[rows + 1] or longer.</summary>
    public int[] Start { get; private set; } = [];

    /// <summary>[entries] or longer.</summary>
    public int[] Column { get; private set; } = [];

    /// <summary>[entries] or longer.</summary>
    public float[] Value { get; private set; } = [];

    /// <summary>Makes sure that there is room; what stood there may be lost.</summary>
    /// <param name="rows">Rows of the next matrix.</param>
    /// <param name="entries">Its entries at most.</param>
    public void Reserve(int rows, int entries)
    {
        if (Start.Length < rows + 1) Start = GC.AllocateUninitializedArray<int>(Roomy(rows + 1));
        if (Column.Length >= entries) return;
        // The old arrays are let go first: the largest of these are a good part of the memory.
        int length = Roomy(entries);
        (Column, Value) = ([], []);
        (Column, Value) = (HugePages.Array<int>(length), HugePages.Array<float>(length));
    }

    /// <summary>The matrix that was written.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    public SparseMatrix Matrix(int rows, int columns) => new(rows, columns, Start, Column, Value, transposed ??= new());

    /// <summary>A little more, because the next sample may be a little larger, and arrays that are let go lie about until they are collected; what is never written takes no memory.</summary>
    private static int Roomy(int needed) => (int)Math.Min(Array.MaxLength, needed + needed / 16L);
}
