using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>A small matrix laid out for products with the rows of tall ones, in the widest register there is.</summary>
internal sealed unsafe class PackedMatrix : IDisposable
{
    private readonly float* packed;
    private readonly int depth, columns;

    /// <summary>Lays it out.</summary>
    /// <param name="matrix">[K, H] float32, contiguous, on the processor.</param>
    /// <param name="transposed">Whether rows are multiplied by its transpose.</param>
    public PackedMatrix(Tensor matrix, bool transposed = false)
    {
        (depth, columns) = transposed ? ((int)matrix.shape[1], (int)matrix.shape[0]) : ((int)matrix.shape[0], (int)matrix.shape[1]);
        float* b = TensorMemory.Of(matrix);
        if (columns == 1) packed = PanelProduct<Lanes1, float>.Pack(b, depth, columns, transposed);
        else if (Vector512.IsHardwareAccelerated) packed = PanelProduct<Lanes16, Vector512<float>>.Pack(b, depth, columns, transposed);
        else if (Vector256.IsHardwareAccelerated) packed = PanelProduct<Lanes8, Vector256<float>>.Pack(b, depth, columns, transposed);
        else packed = PanelProduct<Lanes4, Vector128<float>>.Pack(b, depth, columns, transposed);
    }

    /// <summary>Rows of C = [C +] A B.</summary>
    /// <param name="a">[N, K].</param>
    /// <param name="c">[N, H].</param>
    /// <param name="from">The first row.</param>
    /// <param name="to">After the last.</param>
    /// <param name="add">Added to what stands in C.</param>
    public void Multiply(float* a, float* c, int from, int to, bool add)
    {
        if (columns == 1) PanelProduct<Lanes1, float>.Multiply(a, packed, c, from, to, depth, columns, add);
        else if (Vector512.IsHardwareAccelerated) PanelProduct<Lanes16, Vector512<float>>.Multiply(a, packed, c, from, to, depth, columns, add);
        else if (Vector256.IsHardwareAccelerated) PanelProduct<Lanes8, Vector256<float>>.Multiply(a, packed, c, from, to, depth, columns, add);
        else PanelProduct<Lanes4, Vector128<float>>.Multiply(a, packed, c, from, to, depth, columns, add);
    }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.AlignedFree(packed);
}
