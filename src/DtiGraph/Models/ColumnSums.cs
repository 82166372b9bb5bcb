using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>Sums of the columns of a tall matrix, over all cores, in the order in which libtorch adds rows up: the same bits as its sum(dim: 0).</summary>
/// <remarks>Sixteen rows are added one by one, sixteen such sums to one of the next level, and so on through four levels: rounding grows with the levels and not with
/// the rows. libtorch takes tens of microseconds for sixteen rows, of which its kernel is the least.</remarks>
internal static unsafe class ColumnSums
{
    private const int Levels = 4, LeastPower = 4, Columns = 32; // columns of a part, which libtorch adds up together

    /// <summary>What sums them.</summary>
    /// <param name="rows">[N, H] float32, contiguous, on the processor.</param>
    /// <param name="sums">[H], overwritten.</param>
    public static RowShares.Work Summing(Tensor rows, Tensor sums)
    {
        int count = (int)rows.shape[0], width = (int)rows.shape[1];
        float* from = TensorMemory.Of(rows), to = TensorMemory.Of(sums);
        return new(width, count, (part, _, _) =>
        {
            float* column = from + part * Columns;
            float* sum = to + part * Columns;
            int columns = Math.Min(Columns, width - part * Columns), c = 0;
            if (columns == Columns)
            {
                if (Vector512.IsHardwareAccelerated) for (; c < Columns; c += 16) Lanes16.Store(Sum<Lanes16, Vector512<float>>(column + c, count, width), sum + c);
                else for (; c < Columns; c += 8) Lanes8.Store(Sum<Lanes8, Vector256<float>>(column + c, count, width), sum + c);
            }
            for (; c < columns; c++) sum[c] = SumByFour(column + c, count, width);
        }, (width + Columns - 1) / Columns);
    }

    /// <summary>What is left of the columns: the sums of every fourth row, and these added up.</summary>
    private static float SumByFour(float* rows, int count, int width)
    {
        int fours = count / 4;
        float sum = Sum<Lanes1, float>(rows, fours, 4L * width);
        for (int row = 4 * fours; row < count; row++) sum += rows[(long)row * width];
        for (int k = 1; k < 4; k++) sum += Sum<Lanes1, float>(rows + (long)k * width, fours, 4L * width);
        return sum;
    }

    private static V Sum<L, V>(float* rows, int count, long stride)
        where L : struct, ILanes<V>
        where V : unmanaged
    {
        int power = Math.Max(LeastPower, (count <= 1 ? 0 : int.Log2(count - 1) + 1) / Levels), step = 1 << power, row = 0;
        V one = L.All(1), lowest = default;
        V* above = stackalloc V[Levels]; // sums of sums; [0] is not used
        for (int level = 1; level < Levels; level++) above[level] = default;
        while (row + step <= count)
        {
            for (int end = row + step; row < end; row++) lowest = L.MultiplyAdd(one, L.Load(rows + row * stride), lowest);
            above[1] = L.MultiplyAdd(one, lowest, above[1]);
            lowest = default;
            for (int level = 1; level + 1 < Levels && (row & ((step - 1) << (level * power))) == 0; level++)
            {
                above[level + 1] = L.MultiplyAdd(one, above[level], above[level + 1]);
                above[level] = default;
            }
        }
        for (; row < count; row++) lowest = L.MultiplyAdd(one, L.Load(rows + row * stride), lowest);
        for (int level = 1; level < Levels; level++) lowest = L.MultiplyAdd(one, above[level], lowest);
        return lowest;
    }
}
