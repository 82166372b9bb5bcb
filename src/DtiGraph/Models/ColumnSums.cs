using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>Sums of the columns of a tall matrix, over all cores, in the order in which libtorch adds rows up: the same bits as its sum(dim: 0).</summary>
/// <remarks>Sixteen rows are added one by one, sixteen such sums to one of the next level, and so on through four levels: rounding grows with the levels and not with
/// the rows. libtorch takes tens of microseconds for sixteen rows, of which its kernel is the least.</remarks>
internal static unsafe class ColumnSums
{
    private const int Levels = 4, LeastPower = 4, Columns = 32; // columns of a part: a row's share is two cache lines

    /// <summary>What sums them.</summary>
    /// <param name="rows">[N, H] float32, contiguous, on the processor.</param>
    /// <param name="sums">[H], overwritten.</param>
    public static RowShares.Work Summing(Tensor rows, Tensor sums)
    {
        int count = (int)rows.shape[0], width = (int)rows.shape[1];
        float* from = TensorMemory.Of(rows), to = TensorMemory.Of(sums);
        return new(width, count, (part, _, _) =>
        {
            for (int c = part * Columns, end = Math.Min(c + Columns, width); c < end;)
            {
                if (Vector512.IsHardwareAccelerated && c + Vector512<float>.Count <= end)
                {
                    Sum<Lanes16, Vector512<float>>(from + c, count, width, to + c);
                    c += Vector512<float>.Count;
                }
                else if (c + Vector256<float>.Count <= end)
                {
                    Sum<Lanes8, Vector256<float>>(from + c, count, width, to + c);
                    c += Vector256<float>.Count;
                }
                else Sum<Lanes1, float>(from + c, count, width, to + c++);
            }
        }, (width + Columns - 1) / Columns);
    }

    private static void Sum<L, V>(float* rows, int count, int width, float* sum)
        where L : struct, ILanes<V>
        where V : unmanaged
    {
        int power = Math.Max(LeastPower, (count <= 1 ? 0 : int.Log2(count - 1) + 1) / Levels), step = 1 << power, row = 0;
        V one = L.All(1), lowest = default;
        V* above = stackalloc V[Levels]; // sums of sums; [0] is not used
        for (int level = 1; level < Levels; level++) above[level] = default;
        while (row + step <= count)
        {
            for (int end = row + step; row < end; row++) lowest = L.MultiplyAdd(one, L.Load(rows + (long)row * width), lowest);
            above[1] = L.MultiplyAdd(one, lowest, above[1]);
            lowest = default;
            for (int level = 1; level + 1 < Levels && (row & ((step - 1) << (level * power))) == 0; level++)
            {
                above[level + 1] = L.MultiplyAdd(one, above[level], above[level + 1]);
                above[level] = default;
            }
        }
        for (; row < count; row++) lowest = L.MultiplyAdd(one, L.Load(rows + (long)row * width), lowest);
        for (int level = 1; level < Levels; level++) lowest = L.MultiplyAdd(one, above[level], lowest);
        L.Store(lowest, sum);
    }
}
