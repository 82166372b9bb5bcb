using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace DtiGraph.Models;

/// <summary>Up to six rows of a product times a few registers across, held in registers while they are summed: C = [C +] A B.</summary>
/// <typeparam name="L">The width.</typeparam>
/// <typeparam name="V">Its register.</typeparam>
/// <remarks>Every number of C is one chain of fused multiply-adds, k rising, so neither the width nor the place in a tile changes its bits.
/// A is read where it lies, number by number, row by row or across: so the same tile makes A B and A' B.
/// One row or two have a tile of their own; where there are fewer than six or two, the last one is made again in the place of those that lack.</remarks>
internal static unsafe class ProductTile<L, V>
    where L : struct, ILanes<V>
    where V : unmanaged
{
    /// <summary>Rows a tile.</summary>
    public const int Rows = 6;

    /// <summary>Columns of a tile: all that the processor holds, or two registers where that is enough.</summary>
    /// <param name="columns">That are still to be made, at least 1.</param>
    public static int Width(int columns) => (columns <= 2 * L.Count ? 2 : L.Across) * L.Count;

    /// <summary>Makes a tile.</summary>
    /// <param name="a">The first number.</param>
    /// <param name="rowStep">From one row of the product to the next, in A.</param>
    /// <param name="step">From one k to the next, in A.</param>
    /// <param name="b">The first of <paramref name="width"/> numbers.</param>
    /// <param name="bStep">From one k to the next, in B.</param>
    /// <param name="depth">How many k.</param>
    /// <param name="c">The first number.</param>
    /// <param name="cStep">From one row to the next.</param>
    /// <param name="rows">1 to <see cref="Rows"/>.</param>
    /// <param name="width">As <see cref="Width"/> says.</param>
    /// <param name="add">Added to what stands in C.</param>
    /// <param name="ahead">What is needed next.</param>
    public static void Make(float* a, nint rowStep, nint step, float* b, nint bStep, int depth, float* c, nint cStep, int rows, int width, bool add, ref Ahead ahead)
    {
        if (rows <= 2) Pair(a, (rows - 1) * rowStep, step, b, bStep, depth, c, (rows - 1) * cStep, width, add);
        else if (width == 2 * L.Count) Two(a, rowStep, step, b, bStep, depth, c, cStep, rows, add);
        else Four(a, rowStep, step, b, bStep, depth, c, cStep, rows, add, ahead.Next(depth));
    }

    /// <summary>Two rows: 4 or 8 sums. Each waits for itself, so a second row takes no time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pair(float* a, nint rowStep, nint step, float* b, nint bStep, int depth, float* c, nint cStep, int width, bool add)
    {
        float* a1 = a + rowStep, c1 = c + cStep;
        bool four = width > 2 * L.Count;
        V s0 = default, t0 = default, u0 = default, v0 = default, s1 = default, t1 = default, u1 = default, v1 = default;
        if (add)
        {
            (s0, t0, s1, t1) = (L.Load(c), L.Load(c + L.Count), L.Load(c1), L.Load(c1 + L.Count));
            if (four) (u0, v0, u1, v1) = (L.Load(c + 2 * L.Count), L.Load(c + 3 * L.Count), L.Load(c1 + 2 * L.Count), L.Load(c1 + 3 * L.Count));
        }
        for (; depth > 0; depth--, a += step, a1 += step, b += bStep)
        {
            V w = L.Load(b), x = L.Load(b + L.Count), value = L.All(*a), value1 = L.All(*a1);
            s0 = L.MultiplyAdd(value, w, s0);
            t0 = L.MultiplyAdd(value, x, t0);
            s1 = L.MultiplyAdd(value1, w, s1);
            t1 = L.MultiplyAdd(value1, x, t1);
            if (!four) continue;
            V y = L.Load(b + 2 * L.Count), z = L.Load(b + 3 * L.Count);
            u0 = L.MultiplyAdd(value, y, u0);
            v0 = L.MultiplyAdd(value, z, v0);
            u1 = L.MultiplyAdd(value1, y, u1);
            v1 = L.MultiplyAdd(value1, z, v1);
        }
        L.Store(s0, c);
        L.Store(t0, c + L.Count);
        L.Store(s1, c1);
        L.Store(t1, c1 + L.Count);
        if (!four) return;
        L.Store(u0, c + 2 * L.Count);
        L.Store(v0, c + 3 * L.Count);
        L.Store(u1, c1 + 2 * L.Count);
        L.Store(v1, c1 + 3 * L.Count);
    }

    /// <summary>Two registers across: 12 sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Two(float* a, nint rowStep, nint step, float* b, nint bStep, int depth, float* c, nint cStep, int rows, bool add)
    {
        nint last = rows - 1;
        float* a1 = a + Math.Min(1, last) * rowStep, a2 = a + Math.Min(2, last) * rowStep, a3 = a + Math.Min(3, last) * rowStep, a4 = a + Math.Min(4, last) * rowStep, a5 = a + last * rowStep;
        float* c1 = c + Math.Min(1, last) * cStep, c2 = c + Math.Min(2, last) * cStep, c3 = c + Math.Min(3, last) * cStep, c4 = c + Math.Min(4, last) * cStep, c5 = c + last * cStep;
        V s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default;
        V t0 = default, t1 = default, t2 = default, t3 = default, t4 = default, t5 = default;
        if (add)
        {
            (s0, t0) = (L.Load(c), L.Load(c + L.Count));
            (s1, t1) = (L.Load(c1), L.Load(c1 + L.Count));
            (s2, t2) = (L.Load(c2), L.Load(c2 + L.Count));
            (s3, t3) = (L.Load(c3), L.Load(c3 + L.Count));
            (s4, t4) = (L.Load(c4), L.Load(c4 + L.Count));
            (s5, t5) = (L.Load(c5), L.Load(c5 + L.Count));
        }
        for (nint at = 0; depth > 0; depth--)
        {
            V w = L.Load(b), x = L.Load(b + L.Count), value;
            value = L.All(a[at]);
            s0 = L.MultiplyAdd(value, w, s0);
            t0 = L.MultiplyAdd(value, x, t0);
            value = L.All(a1[at]);
            s1 = L.MultiplyAdd(value, w, s1);
            t1 = L.MultiplyAdd(value, x, t1);
            value = L.All(a2[at]);
            s2 = L.MultiplyAdd(value, w, s2);
            t2 = L.MultiplyAdd(value, x, t2);
            value = L.All(a3[at]);
            s3 = L.MultiplyAdd(value, w, s3);
            t3 = L.MultiplyAdd(value, x, t3);
            value = L.All(a4[at]);
            s4 = L.MultiplyAdd(value, w, s4);
            t4 = L.MultiplyAdd(value, x, t4);
            value = L.All(a5[at]);
            s5 = L.MultiplyAdd(value, w, s5);
            t5 = L.MultiplyAdd(value, x, t5);
            at += step;
            b += bStep;
        }
        L.Store(s0, c);
        L.Store(t0, c + L.Count);
        L.Store(s1, c1);
        L.Store(t1, c1 + L.Count);
        L.Store(s2, c2);
        L.Store(t2, c2 + L.Count);
        L.Store(s3, c3);
        L.Store(t3, c3 + L.Count);
        L.Store(s4, c4);
        L.Store(t4, c4 + L.Count);
        L.Store(s5, c5);
        L.Store(t5, c5 + L.Count);
    }

    /// <summary>Four registers across: 24 sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(float* a, nint rowStep, nint step, float* b, nint bStep, int depth, float* c, nint cStep, int rows, bool add, float* ahead)
    {
        nint aheadStep = ahead == null ? 0 : Ahead.Step;
        if (ahead == null) ahead = b; // which is in the cache
        nint last = rows - 1;
        float* a1 = a + Math.Min(1, last) * rowStep, a2 = a + Math.Min(2, last) * rowStep, a3 = a + Math.Min(3, last) * rowStep, a4 = a + Math.Min(4, last) * rowStep, a5 = a + last * rowStep;
        float* c1 = c + Math.Min(1, last) * cStep, c2 = c + Math.Min(2, last) * cStep, c3 = c + Math.Min(3, last) * cStep, c4 = c + Math.Min(4, last) * cStep, c5 = c + last * cStep;
        V s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default;
        V t0 = default, t1 = default, t2 = default, t3 = default, t4 = default, t5 = default;
        V u0 = default, u1 = default, u2 = default, u3 = default, u4 = default, u5 = default;
        V v0 = default, v1 = default, v2 = default, v3 = default, v4 = default, v5 = default;
        if (add)
        {
            (s0, t0, u0, v0) = (L.Load(c), L.Load(c + L.Count), L.Load(c + 2 * L.Count), L.Load(c + 3 * L.Count));
            (s1, t1, u1, v1) = (L.Load(c1), L.Load(c1 + L.Count), L.Load(c1 + 2 * L.Count), L.Load(c1 + 3 * L.Count));
            (s2, t2, u2, v2) = (L.Load(c2), L.Load(c2 + L.Count), L.Load(c2 + 2 * L.Count), L.Load(c2 + 3 * L.Count));
            (s3, t3, u3, v3) = (L.Load(c3), L.Load(c3 + L.Count), L.Load(c3 + 2 * L.Count), L.Load(c3 + 3 * L.Count));
            (s4, t4, u4, v4) = (L.Load(c4), L.Load(c4 + L.Count), L.Load(c4 + 2 * L.Count), L.Load(c4 + 3 * L.Count));
            (s5, t5, u5, v5) = (L.Load(c5), L.Load(c5 + L.Count), L.Load(c5 + 2 * L.Count), L.Load(c5 + 3 * L.Count));
        }
        for (nint at = 0; depth > 0; depth--)
        {
            V w = L.Load(b), x = L.Load(b + L.Count), y = L.Load(b + 2 * L.Count), z = L.Load(b + 3 * L.Count), value;
            if (Sse.IsSupported) Sse.Prefetch1(ahead);
            ahead += aheadStep;
            value = L.All(a[at]);
            s0 = L.MultiplyAdd(value, w, s0);
            t0 = L.MultiplyAdd(value, x, t0);
            u0 = L.MultiplyAdd(value, y, u0);
            v0 = L.MultiplyAdd(value, z, v0);
            value = L.All(a1[at]);
            s1 = L.MultiplyAdd(value, w, s1);
            t1 = L.MultiplyAdd(value, x, t1);
            u1 = L.MultiplyAdd(value, y, u1);
            v1 = L.MultiplyAdd(value, z, v1);
            value = L.All(a2[at]);
            s2 = L.MultiplyAdd(value, w, s2);
            t2 = L.MultiplyAdd(value, x, t2);
            u2 = L.MultiplyAdd(value, y, u2);
            v2 = L.MultiplyAdd(value, z, v2);
            value = L.All(a3[at]);
            s3 = L.MultiplyAdd(value, w, s3);
            t3 = L.MultiplyAdd(value, x, t3);
            u3 = L.MultiplyAdd(value, y, u3);
            v3 = L.MultiplyAdd(value, z, v3);
            value = L.All(a4[at]);
            s4 = L.MultiplyAdd(value, w, s4);
            t4 = L.MultiplyAdd(value, x, t4);
            u4 = L.MultiplyAdd(value, y, u4);
            v4 = L.MultiplyAdd(value, z, v4);
            value = L.All(a5[at]);
            s5 = L.MultiplyAdd(value, w, s5);
            t5 = L.MultiplyAdd(value, x, t5);
            u5 = L.MultiplyAdd(value, y, u5);
            v5 = L.MultiplyAdd(value, z, v5);
            at += step;
            b += bStep;
        }
        L.Store(s0, c);
        L.Store(t0, c + L.Count);
        L.Store(u0, c + 2 * L.Count);
        L.Store(v0, c + 3 * L.Count);
        L.Store(s1, c1);
        L.Store(t1, c1 + L.Count);
        L.Store(u1, c1 + 2 * L.Count);
        L.Store(v1, c1 + 3 * L.Count);
        L.Store(s2, c2);
        L.Store(t2, c2 + L.Count);
        L.Store(u2, c2 + 2 * L.Count);
        L.Store(v2, c2 + 3 * L.Count);
        L.Store(s3, c3);
        L.Store(t3, c3 + L.Count);
        L.Store(u3, c3 + 2 * L.Count);
        L.Store(v3, c3 + 3 * L.Count);
        L.Store(s4, c4);
        L.Store(t4, c4 + L.Count);
        L.Store(u4, c4 + 2 * L.Count);
        L.Store(v4, c4 + 3 * L.Count);
        L.Store(s5, c5);
        L.Store(t5, c5 + L.Count);
        L.Store(u5, c5 + 2 * L.Count);
        L.Store(v5, c5 + 3 * L.Count);
    }
}
