using System.Numerics;

namespace DtiGraph.Features.Chemistry;

/// <summary>Tanimoto similarity of fingerprints: what both have over what either has, in [0, 1]; 0 where both are empty.</summary>
public static class Tanimoto
{
    /// <summary>Similarity of two packed bit vectors of one length.</summary>
    /// <param name="a">[length / 64] uint64 - from Pack.</param>
    /// <param name="b">[length / 64] uint64 - from Pack.</param>
    /// <exception cref="ArgumentException">The two have different lengths.</exception>
    public static double Similarity(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        if (a.Length != b.Length) throw new ArgumentException($"packed bits: expected {a.Length} words, got {b.Length} (b)", nameof(b));
        int both = 0, either = 0;
        for (int i = 0; i < a.Length; i++)
        {
            both += BitOperations.PopCount(a[i] & b[i]);
            either += BitOperations.PopCount(a[i] | b[i]);
        }
        return either == 0 ? 0 : (double)both / either;
    }

    /// <summary>On bits as words, bit i in word i / 64 at place i % 64.</summary>
    /// <param name="bits">[on bits] int32 - each in [0, length).</param>
    /// <param name="length">Number of bits; rounded up to whole words.</param>
    /// <returns>[ceil(length / 64)] uint64 - new array, owned by the caller.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A bit lies outside the length.</exception>
    public static ulong[] Pack(ReadOnlySpan<int> bits, int length = 2048)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ulong[] words = new ulong[(length + 63) / 64];
        foreach (int bit in bits)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(bit, nameof(bits));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(bit, length, nameof(bits));
            words[bit / 64] |= 1UL << (bit % 64);
        }
        return words;
    }
}
