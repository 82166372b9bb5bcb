using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DtiGraph.Ranking;

/// <summary>A bound that the largest of many numbers reach, found without sorting them.</summary>
/// <remarks>Numbers are none of them NaN, so that the processor's own maximum will do: the one of IEEE 754 takes three instructions more.</remarks>
internal static class LargestOf
{
    /// <summary>Values come in multiples of it.</summary>
    public const int Lanes = 16;

    private const int Groups = 256; // maxima that stand for all numbers
    private const int Halvings = 14;

    /// <summary>A number that at least <paramref name="top"/> of the values reach, and usually not many more.</summary>
    /// <param name="values">As many as a multiple of <see cref="Lanes"/>.</param>
    /// <param name="top">At least 1.</param>
    /// <returns>Minus infinity where there are not that many finite ones.</returns>
    /// <remarks>Values are dealt out to 256 groups. If <paramref name="top"/> maxima reach a bound, so do as many values; the bound is found by halving.</remarks>
    public static float Bound(ReadOnlySpan<float> values, int top)
    {
        if (2 * top > Groups || values.Length < 2 * Groups) return Halve(values, top);
        var maxima = (stackalloc Vector512<float>[Groups / Lanes]);
        maxima.Fill(Vector512.Create(float.NegativeInfinity));
        var from = MemoryMarshal.Cast<float, Vector512<float>>(values);
        for (int i = 0; i < from.Length; i++) maxima[i % (Groups / Lanes)] = Vector512.MaxNative(maxima[i % (Groups / Lanes)], from[i]);
        return Halve(MemoryMarshal.Cast<Vector512<float>, float>(maxima), top);
    }

    /// <summary>The places of the values that reach a bound, in order.</summary>
    /// <param name="values">As many as a multiple of <see cref="Lanes"/>.</param>
    /// <param name="bound">Not NaN.</param>
    /// <param name="places">As long as the values.</param>
    /// <returns>How many there are.</returns>
    public static int Reaching(ReadOnlySpan<float> values, float bound, Span<int> places)
    {
        const int Word = 4, Few = 4;
        var from = MemoryMarshal.Cast<float, Vector512<float>>(values);
        var least = Vector512.Create(bound);
        int count = 0;
        for (int i = 0; i < from.Length; i += Word)
        {
            ulong bits = 0;
            if (i + Word <= from.Length) bits = Bits(from[i], least) | Bits(from[i + 1], least) << 16 | Bits(from[i + 2], least) << 32 | Bits(from[i + 3], least) << 48;
            else for (int j = i; j < from.Length; j++) bits |= Bits(from[j], least) << (Lanes * (j - i));
            int reaching = BitOperations.PopCount(bits);
            // Four are written whether they are there or not, which no branch can be wrong about; there is room, because no more were written than were read before.
            var to = places.Slice(count, Few);
            for (int j = 0; j < Few; j++, bits &= bits - 1) to[j] = Lanes * i + BitOperations.TrailingZeroCount(bits);
            for (int j = Few; j < reaching; j++, bits &= bits - 1) places[count + j] = Lanes * i + BitOperations.TrailingZeroCount(bits);
            count += reaching;
        }
        return count;
    }

    private static ulong Bits(Vector512<float> values, Vector512<float> bound) => Vector512.GreaterThanOrEqual(values, bound).ExtractMostSignificantBits();

    private static float Halve(ReadOnlySpan<float> values, int top)
    {
        var from = MemoryMarshal.Cast<float, Vector512<float>>(values);
        Vector512<float> lowest = Vector512.Create(float.PositiveInfinity), highest = -lowest;
        int finite = 0;
        foreach (var sixteen in from)
        {
            var isFinite = Vector512.GreaterThan(sixteen, Vector512.Create(float.NegativeInfinity));
            lowest = Vector512.MinNative(lowest, Vector512.ConditionalSelect(isFinite, sixteen, Vector512.Create(float.PositiveInfinity)));
            highest = Vector512.MaxNative(highest, sixteen);
            finite += BitOperations.PopCount(isFinite.ExtractMostSignificantBits());
        }
        if (finite < top) return float.NegativeInfinity;
        float low = -Largest(-lowest), high = Largest(highest);
        for (int i = 0; i < Halvings; i++)
        {
            float middle = low + (high - low) / 2;
            int reaching = 0;
            foreach (var sixteen in from) reaching += BitOperations.PopCount(Bits(sixteen, Vector512.Create(middle)));
            if (reaching >= top) low = middle;
            else high = middle;
            if (reaching == top) break;
        }
        return low;
    }

    private static float Largest(Vector512<float> values)
    {
        var eight = Vector256.MaxNative(values.GetLower(), values.GetUpper());
        var four = Vector128.MaxNative(eight.GetLower(), eight.GetUpper());
        return Math.Max(Math.Max(four[0], four[1]), Math.Max(four[2], four[3]));
    }
}
