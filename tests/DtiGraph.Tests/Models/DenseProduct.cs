using DtiGraph.Models;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Models;

/// <summary>Products of tall matrices with small ones on the processor, outside of autograd: whole tensors by the kernels that training and the encoder take block by block,
/// so that these can be held against libtorch's and timed.</summary>
/// <remarks>Each number is a chain of fused multiply-adds in an order that depends on the sizes alone: the same bits on every processor, for every number of threads,
/// and for a row whatever other rows there are (<see cref="ProductTile{L, V}"/>). libtorch's depend on all three. Where a register of 512 bits does not exist, narrower ones do the same.</remarks>
internal static unsafe class DenseProduct
{
    /// <summary>A B.</summary>
    /// <param name="left">[N, K] float32, contiguous, on the processor.</param>
    /// <param name="right">[K, H], or [H, K] where <paramref name="transposed"/>.</param>
    /// <param name="transposed">A B' instead.</param>
    /// <returns>[N, H] - new tensor, owned by the caller.</returns>
    public static Tensor Multiply(Tensor left, Tensor right, bool transposed = false)
    {
        var output = empty(left.shape[0], right.shape[transposed ? 0 : 1]);
        Multiply(left, right, output, transposed, null, add: false);
        return output;
    }

    /// <summary>A B plus a row.</summary>
    /// <param name="row">[H], added to every row before anything else.</param>
    /// <param name="left">[N, K].</param>
    /// <param name="right">[K, H].</param>
    /// <returns>[N, H] - new tensor, owned by the caller.</returns>
    public static Tensor Multiply(Tensor row, Tensor left, Tensor right)
    {
        var output = empty(left.shape[0], right.shape[1]);
        Multiply(left, right, output, transposed: false, TensorMemory.Of(row), add: false);
        return output;
    }

    /// <summary>C += A B.</summary>
    /// <param name="left">[N, K].</param>
    /// <param name="right">[K, H], or [H, K] where <paramref name="transposed"/>.</param>
    /// <param name="output">C, [N, H].</param>
    /// <param name="transposed">A B' instead.</param>
    public static void AddProduct(Tensor left, Tensor right, Tensor output, bool transposed = false) => Multiply(left, right, output, transposed, null, add: true);

    /// <summary>A' B: of the gradient of A W with respect to W, where B is that of A W.</summary>
    /// <param name="left">[N, K].</param>
    /// <param name="right">[N, H].</param>
    /// <returns>[K, H] - new tensor, owned by the caller.</returns>
    public static Tensor Across(Tensor left, Tensor right)
    {
        int rows = (int)left.shape[0], height = (int)left.shape[1], columns = (int)right.shape[1];
        if (right.shape[0] != rows) throw Unfit(left, right, "transposed product");
        float* a = TensorMemory.Of(left), b = TensorMemory.Of(right);
        using var sums = new SummedProduct(height, columns);
        sums.Begin(rows);
        RowShares.Run(rows, columns, (part, from, to) =>
        {
            Ahead nothing = default;
            sums.Add(part, a, b, from, to, first: true, ref nothing);
        }, SummedProduct.Parts(rows));
        var total = empty(height, columns);
        RowShares.Run(sums.Totalling(total));
        return total;
    }

    private static void Multiply(Tensor left, Tensor right, Tensor output, bool transposed, float* start, bool add)
    {
        int rows = (int)left.shape[0], columns = (int)output.shape[1];
        if (right.shape[transposed ? 1 : 0] != left.shape[1]) throw Unfit(left, right, transposed ? "product with a transposed matrix" : "product");
        float* a = TensorMemory.Of(left), c = TensorMemory.Of(output);
        using var packed = new PackedMatrix(right, transposed);
        RowShares.Run(rows, Math.Max(columns, (int)left.shape[1]), (_, from, to) =>
        {
            Ahead nothing = default;
            if (add) packed.Multiply(a, c, from, to, add: true);
            else packed.Multiply(a, c, from, to, start, ref nothing);
        });
    }

    private static ArgumentException Unfit(Tensor left, Tensor right, string where) =>
        new($"matrices: expected sizes that can be multiplied, got [{string.Join(", ", left.shape)}] and [{string.Join(", ", right.shape)}] ({where})");
}
