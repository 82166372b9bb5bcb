using System.Runtime.Intrinsics;
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

    /// <summary>matrix times dense, outside of autograd.</summary>
    /// <returns>New tensor, owned by the caller.</returns>
    internal static Tensor Multiply(SparseMatrix matrix, Tensor dense)
    {
        var product = empty(matrix.Rows, dense.shape[1]);
        using var contiguous = dense.contiguous();
        RowShares.Run(Multiplying(matrix, contiguous, product));
        return product;
    }

    /// <summary>output = matrix times dense, on plain memory.</summary>
    /// <param name="matrix">[M, N].</param>
    /// <param name="dense">[N, width], row by row.</param>
    /// <param name="output">[M, width], row by row; overwritten.</param>
    /// <param name="width">Number of dense columns, at least 1.</param>
    /// <param name="add">Added to what stands in the output instead.</param>
    public static unsafe void Multiply(SparseMatrix matrix, ReadOnlySpan<float> dense, Span<float> output, int width, bool add = false)
    {
        if (dense.Length != (long)matrix.Columns * width || output.Length != (long)matrix.Rows * width)
            throw new ArgumentException(
                $"sparse product: expected {matrix.Columns} x {width} in and {matrix.Rows} x {width} out, got {dense.Length} and {output.Length} numbers");
        fixed (float* input = dense, result = output)
        {
            float* from = input, to = result; // a lambda holds no fixed pointer, and they stay fixed until it has returned
            RowShares.Run(Multiplying(matrix, from, to, width, add));
        }
    }

    /// <summary>What makes output = matrix times dense, outside of autograd.</summary>
    /// <param name="matrix">[M, N].</param>
    /// <param name="dense">[N, H], contiguous.</param>
    /// <param name="output">[M, H], contiguous.</param>
    internal static unsafe RowShares.Work Multiplying(SparseMatrix matrix, Tensor dense, Tensor output) =>
        Multiplying(matrix, TensorMemory.Of(dense), TensorMemory.Of(output), (int)dense.shape[1], add: false);

    /// <summary>Parts of about as many entries each.</summary>
    private static unsafe RowShares.Work Multiplying(SparseMatrix matrix, float* dense, float* output, int width, bool add) =>
        new(matrix.NonZeros, width, (part, _, _) => MultiplyRows(matrix, dense, output, width, matrix.FirstRow(part, RowShares.Parts), matrix.FirstRow(part + 1, RowShares.Parts), add));

    /// <summary>Some rows of output = [output +] matrix times dense.</summary>
    internal static unsafe void MultiplyRows(SparseMatrix matrix, float* dense, float* output, int width, int from, int to, bool add)
    {
        const int Wide = 128, Narrow = 64, Lane = 8;
        fixed (int* start = matrix.RowStart, column = matrix.Column)
        fixed (float* value = matrix.Value)
        {
            for (int r = from; r < to; r++)
            {
                float* row = output + (long)r * width;
                int first = start[r], last = start[r + 1], c = 0;
                // Each number is summed alone and in stored order, so neither block changes its bits.
                if (Vector512.IsHardwareAccelerated)
                    for (; c + Wide <= width; c += Wide) AddWide(dense + c, row + c, column, value, first, last, width, add);
                for (; c + Narrow <= width; c += Narrow) AddNarrow(dense + c, row + c, column, value, first, last, width, add);
                for (; c + Lane <= width; c += Lane)
                {
                    var sum = add ? Vector256.Load(row + c) : default;
                    for (int e = first; e < last; e++)
                        sum = Vector256.MultiplyAddEstimate(Vector256.Create(value[e]), Vector256.Load(dense + (long)column[e] * width + c), sum);
                    sum.Store(row + c);
                }
                for (; c < width; c++)
                {
                    float sum = add ? row[c] : 0;
                    for (int e = first; e < last; e++) sum = float.MultiplyAddEstimate(value[e], dense[(long)column[e] * width + c], sum);
                    row[c] = sum;
                }
            }
        }
    }

    /// <summary>128 numbers of one row, in eight registers.</summary>
    private static unsafe void AddWide(float* dense, float* row, int* column, float* value, int first, int last, int width, bool add)
    {
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        if (add)
        {
            (s0, s1, s2, s3) = (Vector512.Load(row), Vector512.Load(row + 16), Vector512.Load(row + 32), Vector512.Load(row + 48));
            (s4, s5, s6, s7) = (Vector512.Load(row + 64), Vector512.Load(row + 80), Vector512.Load(row + 96), Vector512.Load(row + 112));
        }
        for (int e = first; e < last; e++)
        {
            float* x = dense + (long)column[e] * width;
            var w = Vector512.Create(value[e]);
            s0 = Vector512.MultiplyAddEstimate(w, Vector512.Load(x), s0);
            s1 = Vector512.MultiplyAddEstimate(w, Vector512.Load(x + 16), s1);
            s2 = Vector512.MultiplyAddEstimate(w, Vector512.Load(x + 32), s2);
            s3 = Vector512.MultiplyAddEstimate(w, Vector512.Load(x + 48), s3);
            s4 = Vector512.MultiplyAddEstimate(w, Vector512.Load(x + 64), s4);
            s5 = Vector512.MultiplyAddEstimate(w, Vector512.Load(x + 80), s5);
            s6 = Vector512.MultiplyAddEstimate(w, Vector512.Load(x + 96), s6);
            s7 = Vector512.MultiplyAddEstimate(w, Vector512.Load(x + 112), s7);
        }
        s0.Store(row);
        s1.Store(row + 16);
        s2.Store(row + 32);
        s3.Store(row + 48);
        s4.Store(row + 64);
        s5.Store(row + 80);
        s6.Store(row + 96);
        s7.Store(row + 112);
    }

    /// <summary>64 numbers of one row, in eight registers.</summary>
    private static unsafe void AddNarrow(float* dense, float* row, int* column, float* value, int first, int last, int width, bool add)
    {
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        if (add)
        {
            (s0, s1, s2, s3) = (Vector256.Load(row), Vector256.Load(row + 8), Vector256.Load(row + 16), Vector256.Load(row + 24));
            (s4, s5, s6, s7) = (Vector256.Load(row + 32), Vector256.Load(row + 40), Vector256.Load(row + 48), Vector256.Load(row + 56));
        }
        for (int e = first; e < last; e++)
        {
            float* x = dense + (long)column[e] * width;
            var w = Vector256.Create(value[e]);
            s0 = Vector256.MultiplyAddEstimate(w, Vector256.Load(x), s0);
            s1 = Vector256.MultiplyAddEstimate(w, Vector256.Load(x + 8), s1);
            s2 = Vector256.MultiplyAddEstimate(w, Vector256.Load(x + 16), s2);
            s3 = Vector256.MultiplyAddEstimate(w, Vector256.Load(x + 24), s3);
            s4 = Vector256.MultiplyAddEstimate(w, Vector256.Load(x + 32), s4);
            s5 = Vector256.MultiplyAddEstimate(w, Vector256.Load(x + 40), s5);
            s6 = Vector256.MultiplyAddEstimate(w, Vector256.Load(x + 48), s6);
            s7 = Vector256.MultiplyAddEstimate(w, Vector256.Load(x + 56), s7);
        }
        s0.Store(row);
        s1.Store(row + 8);
        s2.Store(row + 16);
        s3.Store(row + 24);
        s4.Store(row + 32);
        s5.Store(row + 40);
        s6.Store(row + 48);
        s7.Store(row + 56);
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
        var source = tensor(matrix.Column.Take(matrix.NonZeros).Select(c => (long)c).ToArray(), device: dense.device);
        var weight = tensor(matrix.Value.AsSpan(0, matrix.NonZeros).ToArray(), device: dense.device).unsqueeze(1);
        var product = zeros(matrix.Rows, dense.shape[1], device: dense.device);
        using TorchSharp.Scalar one = 1; // held: one made on the fly can be finalised while libtorch reads it
        return product.index_add(0, destination, dense.index_select(0, source) * weight, one).MoveToOuterDisposeScope();
    }
}
