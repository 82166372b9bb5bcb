using System.Runtime.CompilerServices;

namespace DtiGraph.Models;

/// <summary>Products of many rows with one column: eight rows at a time, so that eight sums are under way at once.</summary>
/// <remarks>Every number is one chain of fused multiply-adds, k rising, as in <see cref="ProductTile{L, V}"/>: the same bits.</remarks>
internal static unsafe class ColumnProduct
{
    private const int Rows = 8, Step = 2; // a panel of one column has a column of zeros beside it

    /// <summary>Rows of c = [c +] A b.</summary>
    /// <param name="a">[N, depth].</param>
    /// <param name="packed">b, as <see cref="PanelProduct{L, V}.Pack"/> lays a single column out.</param>
    /// <param name="c">[N].</param>
    /// <param name="from">The first row.</param>
    /// <param name="to">After the last.</param>
    /// <param name="depth">K.</param>
    /// <param name="add">Added to what stands in c.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* a, float* packed, float* c, int from, int to, int depth, bool add)
    {
        int r = from;
        for (; r + Rows <= to; r += Rows)
        {
            float* a0 = a + (long)r * depth, a1 = a0 + depth, a2 = a1 + depth, a3 = a2 + depth, a4 = a3 + depth, a5 = a4 + depth, a6 = a5 + depth, a7 = a6 + depth, sums = c + r;
            float s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
            if (add) (s0, s1, s2, s3, s4, s5, s6, s7) = (sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7]);
            for (nint k = 0; k < depth; k++)
            {
                float b = packed[Step * k];
                s0 = MathF.FusedMultiplyAdd(a0[k], b, s0);
                s1 = MathF.FusedMultiplyAdd(a1[k], b, s1);
                s2 = MathF.FusedMultiplyAdd(a2[k], b, s2);
                s3 = MathF.FusedMultiplyAdd(a3[k], b, s3);
                s4 = MathF.FusedMultiplyAdd(a4[k], b, s4);
                s5 = MathF.FusedMultiplyAdd(a5[k], b, s5);
                s6 = MathF.FusedMultiplyAdd(a6[k], b, s6);
                s7 = MathF.FusedMultiplyAdd(a7[k], b, s7);
            }
            (sums[0], sums[1], sums[2], sums[3]) = (s0, s1, s2, s3);
            (sums[4], sums[5], sums[6], sums[7]) = (s4, s5, s6, s7);
        }
        for (; r < to; r++)
        {
            float* row = a + (long)r * depth;
            float sum = add ? c[r] : 0;
            for (nint k = 0; k < depth; k++) sum = MathF.FusedMultiplyAdd(row[k], packed[Step * k], sum);
            c[r] = sum;
        }
    }
}
