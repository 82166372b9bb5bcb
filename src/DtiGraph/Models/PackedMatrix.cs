using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>A small matrix laid out for products with the rows of tall ones, in the widest register there is.</summary>
/// <remarks>Its memory is given back when it is disposed of, or when nobody refers to it any more.</remarks>
internal sealed unsafe class PackedMatrix : IDisposable
{
    private const int Alignment = 64;
    private readonly float* packed;
    private readonly int depth, columns;
    private readonly bool transposed;
    private bool disposed;

    /// <summary>Lays it out.</summary>
    /// <param name="matrix">[K, H] float32, contiguous, on the processor.</param>
    /// <param name="transposed">Whether rows are multiplied by its transpose.</param>
    public PackedMatrix(Tensor matrix, bool transposed = false)
        : this((int)matrix.shape[transposed ? 1 : 0], (int)matrix.shape[transposed ? 0 : 1], transposed) => Lay(TensorMemory.Of(matrix));

    /// <summary>Lays a plain one out.</summary>
    /// <param name="matrix">[K, H], row by row.</param>
    /// <param name="columns">H, at least 1.</param>
    public PackedMatrix(ReadOnlySpan<float> matrix, int columns)
        : this(matrix.Length / columns, columns, transposed: false)
    {
        fixed (float* b = matrix) Lay(b);
    }

    private PackedMatrix(int depth, int columns, bool transposed)
    {
        (this.depth, this.columns, this.transposed) = (depth, columns, transposed);
        long room = columns == 1 ? PanelProduct<Lanes1, float>.Room(depth, columns)
            : Vector512.IsHardwareAccelerated ? PanelProduct<Lanes16, Vector512<float>>.Room(depth, columns)
            : Vector256.IsHardwareAccelerated ? PanelProduct<Lanes8, Vector256<float>>.Room(depth, columns)
            : PanelProduct<Lanes4, Vector128<float>>.Room(depth, columns);
        packed = (float*)NativeMemory.AlignedAlloc((nuint)room * sizeof(float), Alignment);
    }

    /// <summary>Lays a plain one out that is given by its columns.</summary>
    /// <param name="columns">[H, K], column by column.</param>
    /// <param name="depth">K, at least 1.</param>
    public static PackedMatrix OfColumns(ReadOnlySpan<float> columns, int depth)
    {
        var matrix = new PackedMatrix(depth, columns.Length / depth, transposed: true);
        fixed (float* b = columns) matrix.Lay(b);
        return matrix;
    }

    /// <summary>Memory for one that is laid out later, and again and again.</summary>
    /// <param name="matrix">[K, H], or one of its shape.</param>
    /// <param name="transposed">Whether rows are multiplied by its transpose.</param>
    public static PackedMatrix Like(Tensor matrix, bool transposed = false) => new((int)matrix.shape[transposed ? 1 : 0], (int)matrix.shape[transposed ? 0 : 1], transposed);

    /// <summary>Gives the memory back.</summary>
    ~PackedMatrix() => Dispose();

    /// <summary>What lays out the numbers that a matrix has now.</summary>
    /// <param name="matrix">As the one that memory was made for.</param>
    public RowShares.Work Laying(Tensor matrix)
    {
        float* b = TensorMemory.Of(matrix);
        return new(depth, columns, (_, _, _) => Lay(b), 1);
    }

    private void Lay(float* b)
    {
        if (columns == 1) PanelProduct<Lanes1, float>.Pack(b, depth, columns, transposed, packed);
        else if (Vector512.IsHardwareAccelerated) PanelProduct<Lanes16, Vector512<float>>.Pack(b, depth, columns, transposed, packed);
        else if (Vector256.IsHardwareAccelerated) PanelProduct<Lanes8, Vector256<float>>.Pack(b, depth, columns, transposed, packed);
        else PanelProduct<Lanes4, Vector128<float>>.Pack(b, depth, columns, transposed, packed);
    }

    /// <summary>Rows of C = [C +] A B.</summary>
    /// <param name="a">[N, K].</param>
    /// <param name="c">[N, H].</param>
    /// <param name="from">The first row.</param>
    /// <param name="to">After the last.</param>
    /// <param name="add">Added to what stands in C.</param>
    public void Multiply(float* a, float* c, int from, int to, bool add)
    {
        Ahead nothing = default;
        Multiply(a, c, from, to, add, ref nothing);
    }

    /// <summary>The same, and what is needed next is fetched meanwhile.</summary>
    /// <param name="a">[N, K].</param>
    /// <param name="c">[N, H].</param>
    /// <param name="from">The first row.</param>
    /// <param name="to">After the last.</param>
    /// <param name="add">Added to what stands in C.</param>
    /// <param name="ahead">What is needed next.</param>
    public void Multiply(float* a, float* c, int from, int to, bool add, ref Ahead ahead)
    {
        if (columns == 1) ColumnProduct.Multiply(a, packed, c, from, to, depth, add);
        else if (Vector512.IsHardwareAccelerated) PanelProduct<Lanes16, Vector512<float>>.Multiply(a, packed, c, from, to, depth, columns, add, ref ahead);
        else if (Vector256.IsHardwareAccelerated) PanelProduct<Lanes8, Vector256<float>>.Multiply(a, packed, c, from, to, depth, columns, add, ref ahead);
        else PanelProduct<Lanes4, Vector128<float>>.Multiply(a, packed, c, from, to, depth, columns, add, ref ahead);
        GC.KeepAlive(this); // or its memory might be given back meanwhile
    }

    /// <summary>Rows of C = a row, and then A B added.</summary>
    /// <param name="a">[N, K].</param>
    /// <param name="c">[N, H].</param>
    /// <param name="from">The first row.</param>
    /// <param name="to">After the last.</param>
    /// <param name="start">[H], which every row begins with; null for zeros.</param>
    /// <param name="ahead">What is needed next.</param>
    public void Multiply(float* a, float* c, int from, int to, float* start, ref Ahead ahead)
    {
        if (start != null) for (int r = from; r < to; r++) new ReadOnlySpan<float>(start, columns).CopyTo(new(c + (long)r * columns, columns));
        Multiply(a, c, from, to, add: start != null, ref ahead);
    }

    /// <summary>Rows of C: to every number is added the sum of the larger one of each number of A's row and B's column.</summary>
    /// <param name="a">[N, K].</param>
    /// <param name="c">[N, H].</param>
    /// <param name="from">The first row.</param>
    /// <param name="to">After the last.</param>
    public void AddMaxima(float* a, float* c, int from, int to)
    {
        Ahead nothing = default;
        if (columns == 1) PanelProduct<Maxima<Lanes1, float>, float>.Multiply(a, packed, c, from, to, depth, columns, add: true, ref nothing);
        else if (Vector512.IsHardwareAccelerated) PanelProduct<Maxima<Lanes16, Vector512<float>>, Vector512<float>>.Multiply(a, packed, c, from, to, depth, columns, add: true, ref nothing);
        else if (Vector256.IsHardwareAccelerated) PanelProduct<Maxima<Lanes8, Vector256<float>>, Vector256<float>>.Multiply(a, packed, c, from, to, depth, columns, add: true, ref nothing);
        else PanelProduct<Maxima<Lanes4, Vector128<float>>, Vector128<float>>.Multiply(a, packed, c, from, to, depth, columns, add: true, ref nothing);
        GC.KeepAlive(this);
    }

    /// <summary>Likewise the sum of the smaller ones.</summary>
    /// <param name="a">[N, K].</param>
    /// <param name="c">[N, H].</param>
    /// <param name="from">The first row.</param>
    /// <param name="to">After the last.</param>
    public void AddMinima(float* a, float* c, int from, int to)
    {
        Ahead nothing = default;
        if (columns == 1) PanelProduct<Minima<Lanes1, float>, float>.Multiply(a, packed, c, from, to, depth, columns, add: true, ref nothing);
        else if (Vector512.IsHardwareAccelerated) PanelProduct<Minima<Lanes16, Vector512<float>>, Vector512<float>>.Multiply(a, packed, c, from, to, depth, columns, add: true, ref nothing);
        else if (Vector256.IsHardwareAccelerated) PanelProduct<Minima<Lanes8, Vector256<float>>, Vector256<float>>.Multiply(a, packed, c, from, to, depth, columns, add: true, ref nothing);
        else PanelProduct<Minima<Lanes4, Vector128<float>>, Vector128<float>>.Multiply(a, packed, c, from, to, depth, columns, add: true, ref nothing);
        GC.KeepAlive(this);
    }

    /// <summary>A B on plain memory, over all cores.</summary>
    /// <param name="rows">A, [N, K], row by row.</param>
    /// <param name="product">[N, H].</param>
    /// <param name="start">[H], which every row begins with; empty for zeros.</param>
    /// <param name="add">Added to what stands in the product, in place of a start.</param>
    public void Multiply(ReadOnlySpan<float> rows, Span<float> product, ReadOnlySpan<float> start = default, bool add = false)
    {
        int count = product.Length / columns;
        if (rows.Length != (long)count * depth || product.Length != (long)count * columns || start.Length is not 0 && start.Length != columns)
            throw new ArgumentException($"matrices: expected rows of {depth} and of {columns} numbers, got {rows.Length} and {product.Length} numbers, and {start.Length} to start with (product)");
        fixed (float* left = rows, output = product, begun = start)
        {
            float* a = left, c = output, s = begun; // a lambda holds no fixed pointer, and they stay fixed until it has returned
            RowShares.Run(count, Math.Max(depth, columns), (_, from, to) =>
            {
                Ahead nothing = default;
                if (add) Multiply(a, c, from, to, add: true);
                else Multiply(a, c, from, to, s, ref nothing);
            });
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        NativeMemory.AlignedFree(packed);
        GC.SuppressFinalize(this);
    }
}
