using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DtiGraph.Ranking;

/// <summary>A bound that the largest of many numbers reach, found without sorting them.</summary>
internal static class LargestOf
{
    private const int Groups = 128; // maxima that stand for all numbers
    private const int Halvings = 14;

    /// <summary>A number that at least <paramref name="top"/> of the values reach, and usually not many more.</summary>
    /// <param name="values">As many as a multiple of 8.</param>
    /// <param name="top">At least 1.</param>
    /// <returns>Minus infinity where there are not that many finite ones.</returns>
    /// <remarks>Values are dealt out to 128 groups. If <paramref name="top"/> maxima reach a bound, so do as many values; the bound is found by halving.</remarks>
    public static float Bound(ReadOnlySpan<float> values, int top)
    {
        Span<float> maxima = stackalloc float[Groups];
        if (2 * top > Groups || values.Length < 2 * Groups) return Halve(values, top);
        maxima.Fill(float.NegativeInfinity);
        var into = MemoryMarshal.Cast<float, Vector256<float>>(maxima);
        var from = MemoryMarshal.Cast<float, Vector256<float>>(values);
        for (int i = 0; i < from.Length; i++) into[i % (Groups / 8)] = Vector256.Max(into[i % (Groups / 8)], from[i]);
        return Halve(maxima, top);
    }

    /// <summary>The places of the values that reach a bound, in order.</summary>
    /// <param name="values">As many as a multiple of 8.</param>
    /// <param name="bound">Not NaN.</param>
    /// <param name="places">As long as the values.</param>
    /// <returns>How many there are.</returns>
    public static int Reaching(ReadOnlySpan<float> values, float bound, Span<int> places)
    {
        int count = 0;
        var from = MemoryMarshal.Cast<float, Vector256<float>>(values);
        for (int i = 0; i < from.Length; i++)
            for (uint bits = Vector256.GreaterThanOrEqual(from[i], Vector256.Create(bound)).ExtractMostSignificantBits(); bits != 0; bits &= bits - 1)
                places[count++] = 8 * i + BitOperations.TrailingZeroCount(bits);
        return count;
    }

    private static float Halve(ReadOnlySpan<float> values, int top)
    {
        float low = float.PositiveInfinity, high = float.NegativeInfinity;
        int finite = 0;
        foreach (float value in values)
        {
            if (float.IsNegativeInfinity(value)) continue;
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
            finite++;
        }
        if (finite < top) return float.NegativeInfinity;
        for (int i = 0; i < Halvings; i++)
        {
            float middle = low + (high - low) / 2;
            int reaching = Count(values, middle);
            if (reaching >= top) low = middle;
            else high = middle;
            if (reaching == top) break;
        }
        return low;
    }

    private static int Count(ReadOnlySpan<float> values, float bound)
    {
        int count = 0;
        foreach (var eight in MemoryMarshal.Cast<float, Vector256<float>>(values))
            count += BitOperations.PopCount(Vector256.GreaterThanOrEqual(eight, Vector256.Create(bound)).ExtractMostSignificantBits());
        return count;
    }
}
