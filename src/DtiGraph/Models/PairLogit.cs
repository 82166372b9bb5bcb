using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DtiGraph.Models;

/// <summary>The part of a pair's logit that needs both nodes.</summary>
internal static class PairLogit
{
    private const int Lanes = 8;

    /// <summary>w . relu(a + b) + d . t, summed in a fixed order: eight lanes, then the lanes.</summary>
    /// <remarks>Vector256 and not Vector: the width of the machine must not change the bits.</remarks>
    public static float Of(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> d, ReadOnlySpan<float> t, ReadOnlySpan<float> w)
    {
        if (b.Length != a.Length || d.Length != a.Length || t.Length != a.Length || w.Length != a.Length) throw Unfit(a.Length, [b.Length, d.Length, t.Length, w.Length]);
        ref float a0 = ref MemoryMarshal.GetReference(a), b0 = ref MemoryMarshal.GetReference(b), d0 = ref MemoryMarshal.GetReference(d), t0 = ref MemoryMarshal.GetReference(t), w0 = ref MemoryMarshal.GetReference(w);
        Vector256<float> sum = default, product = default; // the processor's own maximum: one instruction; of 0 and -0 either, which no sum shows
        int i = 0;
        for (; i <= a.Length - Lanes; i += Lanes)
        {
            nuint at = (nuint)i;
            sum += Vector256.LoadUnsafe(ref w0, at) * Vector256.MaxNative(default, Vector256.LoadUnsafe(ref a0, at) + Vector256.LoadUnsafe(ref b0, at));
            product += Vector256.LoadUnsafe(ref d0, at) * Vector256.LoadUnsafe(ref t0, at);
        }
        float rest = 0;
        for (; i < a.Length; i++) rest += w[i] * Math.Max(a[i] + b[i], 0) + d[i] * t[i];
        return Vector256.Sum(sum + product) + rest;
    }

    /// <summary>What <see cref="Of"/> gives where every w is 0 and a and b are finite, to the bit.</summary>
    public static float OfStates(ReadOnlySpan<float> d, ReadOnlySpan<float> t)
    {
        if (t.Length != d.Length) throw Unfit(d.Length, [t.Length]);
        ref float d0 = ref MemoryMarshal.GetReference(d), t0 = ref MemoryMarshal.GetReference(t);
        Vector256<float> product = default;
        int i = 0;
        for (; i <= d.Length - Lanes; i += Lanes) product += Vector256.LoadUnsafe(ref d0, (nuint)i) * Vector256.LoadUnsafe(ref t0, (nuint)i);
        float rest = 0;
        for (; i < d.Length; i++) rest += d[i] * t[i];
        return Vector256.Sum(product) + rest;
    }

    private static ArgumentException Unfit(int length, int[] others) =>
        new($"pair: expected rows of {length} numbers, got {others.First(other => other != length)} (logit)");
}
