using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DtiGraph.Models;

/// <summary>The part of a pair's logit that needs both nodes.</summary>
internal static class PairLogit
{
    /// <summary>w . relu(a + b) + d . t, summed in a fixed order: eight lanes, then the lanes.</summary>
    /// <remarks>Vector256 and not Vector: the width of the machine must not change the bits.</remarks>
    public static float Of(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> d, ReadOnlySpan<float> t, ReadOnlySpan<float> w)
    {
        var a8 = Lanes(a);
        var b8 = Lanes(b);
        var d8 = Lanes(d);
        var t8 = Lanes(t);
        var w8 = Lanes(w);
        Vector256<float> sum = default, product = default;
        for (int i = 0; i < a8.Length; i++)
        {
            sum += w8[i] * Vector256.Max(a8[i] + b8[i], default);
            product += d8[i] * t8[i];
        }
        float rest = 0;
        for (int i = a8.Length * 8; i < a.Length; i++) rest += w[i] * Math.Max(a[i] + b[i], 0) + d[i] * t[i];
        return Vector256.Sum(sum + product) + rest;
    }

    private static ReadOnlySpan<Vector256<float>> Lanes(ReadOnlySpan<float> values) =>
        MemoryMarshal.Cast<float, Vector256<float>>(values);
}
