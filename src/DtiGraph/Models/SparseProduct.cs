using System.Numerics;
using System.Runtime.InteropServices;
using DtiGraph.Features;
using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>Sparse times dense, forward and backward: the one primitive behind message passing and sparse features.</summary>
/// <remarks>No [E, H] messages are made. Rows are divided over the cores by their number of entries; one row is summed by
/// one thread in stored order, so the result does not depend on the number of threads.</remarks>
public sealed class SparseProduct : autograd.SingleTensorFunction<SparseProduct>
{
    private const string MatrixKey = "matrix";

    /// <inheritdoc/>
    public override string Name => nameof(SparseProduct);

    /// <summary>matrix times dense, differentiable with respect to dense.</summary>
    /// <param name="matrix">[M, N].</param>
    /// <param name="dense">[N, H] float32 on the processor or an accelerator.</param>
    /// <returns>[M, H] float32 - new tensor, owned by the caller.</returns>
    /// <remarks>Cost: O(nonzeros H). On an accelerator the device's own sparse product is used.</remarks>
    public static Tensor Apply(SparseMatrix matrix, Tensor dense)
    {
        if (dense.dim() != 2 || dense.shape[0] != matrix.Columns || dense.dtype != ScalarType.Float32)
            throw new ArgumentException(
                $"sparse product: expected dense [{matrix.Columns}, H] Float32, got [{string.Join(", ", dense.shape)}] {dense.dtype} (matrix [{matrix.Rows}, {matrix.Columns}])");
        return dense.device_type == TorchSharp.DeviceType.CPU ? apply(matrix, dense) : ByGather(matrix, dense);
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var matrix = (SparseMatrix)vars[0];
        ctx.save_data(MatrixKey, matrix);
        return Multiply(matrix, (Tensor)vars[1]);
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var matrix = (SparseMatrix)ctx.get_data(MatrixKey);
        return [null!, Multiply(matrix.Transposed, grad_output)];
    }

    private static Tensor Multiply(SparseMatrix matrix, Tensor dense)
    {
        using var _ = NewDisposeScope();
        var contiguous = dense.contiguous();
        int width = (int)dense.shape[1];
        var product = empty(matrix.Rows, width);
        Multiply(matrix, MemoryMarshal.Cast<byte, float>(contiguous.bytes), MemoryMarshal.Cast<byte, float>(product.bytes), width);
        return product.MoveToOuterDisposeScope();
    }

    /// <summary>output = matrix times dense, on plain memory.</summary>
    /// <param name="matrix">[M, N].</param>
    /// <param name="dense">[N, width], row by row.</param>
    /// <param name="output">[M, width], row by row; overwritten.</param>
    /// <param name="width">Number of dense columns, at least 1.</param>
    public static unsafe void Multiply(SparseMatrix matrix, ReadOnlySpan<float> dense, Span<float> output, int width)
    {
        if (dense.Length != (long)matrix.Columns * width || output.Length != (long)matrix.Rows * width)
            throw new ArgumentException(
                $"sparse product: expected {matrix.Columns} x {width} in and {matrix.Rows} x {width} out, got {dense.Length} and {output.Length} numbers");
        int parts = matrix.NonZeros < 4096 ? 1 : Environment.ProcessorCount;
        fixed (float* input = dense, result = output)
        {
            if (parts == 1)
            {
                MultiplyRows(matrix, input, result, width, 0, matrix.Rows);
                return;
            }
            nint inputAt = (nint)input, resultAt = (nint)result;
            Parallel.For(0, parts, part => MultiplyRows(matrix, (float*)inputAt, (float*)resultAt, width,
                FirstRow(matrix, part, parts), FirstRow(matrix, part + 1, parts)));
        }
    }

    /// <summary>The row at which one of <paramref name="parts"/> equal shares of the entries begins.</summary>
    private static int FirstRow(SparseMatrix matrix, int part, int parts)
    {
        if (part == 0) return 0;
        if (part == parts) return matrix.Rows;
        int at = Array.BinarySearch(matrix.RowStart, (int)((long)matrix.NonZeros * part / parts));
        return Math.Min(at < 0 ? ~at : at, matrix.Rows);
    }

    private static unsafe void MultiplyRows(SparseMatrix matrix, float* dense, float* output, int width, int from, int to)
    {
        int lane = Vector<float>.Count, block = 8 * lane;
        fixed (int* start = matrix.RowStart, column = matrix.Column)
        fixed (float* value = matrix.Value)
        {
            for (int r = from; r < to; r++)
            {
                float* row = output + (long)r * width;
                int c = 0;
                for (; c + block <= width; c += block)
                {
                    Vector<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
                    for (int e = start[r]; e < start[r + 1]; e++)
                    {
                        float* x = dense + (long)column[e] * width + c;
                        var w = new Vector<float>(value[e]);
                        s0 += w * *(Vector<float>*)x;
                        s1 += w * *(Vector<float>*)(x + lane);
                        s2 += w * *(Vector<float>*)(x + 2 * lane);
                        s3 += w * *(Vector<float>*)(x + 3 * lane);
                        s4 += w * *(Vector<float>*)(x + 4 * lane);
                        s5 += w * *(Vector<float>*)(x + 5 * lane);
                        s6 += w * *(Vector<float>*)(x + 6 * lane);
                        s7 += w * *(Vector<float>*)(x + 7 * lane);
                    }
                    *(Vector<float>*)(row + c) = s0;
                    *(Vector<float>*)(row + c + lane) = s1;
                    *(Vector<float>*)(row + c + 2 * lane) = s2;
                    *(Vector<float>*)(row + c + 3 * lane) = s3;
                    *(Vector<float>*)(row + c + 4 * lane) = s4;
                    *(Vector<float>*)(row + c + 5 * lane) = s5;
                    *(Vector<float>*)(row + c + 6 * lane) = s6;
                    *(Vector<float>*)(row + c + 7 * lane) = s7;
                }
                for (; c < width; c++)
                {
                    float sum = 0;
                    for (int e = start[r]; e < start[r + 1]; e++) sum += value[e] * dense[(long)column[e] * width + c];
                    row[c] = sum;
                }
            }
        }
    }

    /// <summary>The same product by libtorch's own gather and index_add, on whatever device the dense matrix lies.</summary>
    /// <param name="matrix">[M, N].</param>
    /// <param name="dense">[N, H] float32.</param>
    /// <returns>[M, H] float32 - new tensor, owned by the caller.</returns>
    /// <remarks>Makes [nonzeros, H] messages; the way for accelerators.</remarks>
    public static Tensor ByGather(SparseMatrix matrix, Tensor dense)
    {
        using var _ = NewDisposeScope();
        var rows = new long[matrix.NonZeros];
        for (int r = 0; r < matrix.Rows; r++) rows.AsSpan(matrix.RowStart[r]..matrix.RowStart[r + 1]).Fill(r);
        var destination = tensor(rows, device: dense.device);
        var source = tensor(matrix.Column.Select(c => (long)c).ToArray(), device: dense.device);
        var weight = tensor(matrix.Value, device: dense.device).unsqueeze(1);
        var product = zeros(matrix.Rows, dense.shape[1], device: dense.device);
        using TorchSharp.Scalar one = 1; // held: one made on the fly can be finalised while libtorch reads it
        return product.index_add(0, destination, dense.index_select(0, source) * weight, one).MoveToOuterDisposeScope();
    }
}
