using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DtiGraph.Features;

/// <summary>Fingerprints laid out eight side by side, word by word, so that one load brings the same word of eight: how many bits each of them shares with another.</summary>
internal sealed unsafe class FingerprintPanels
{
    /// <summary>Fingerprints in a panel.</summary>
    public const int Lanes = 8;

    private const int Words = DrugFingerprints.Length / 64;

    private readonly ulong[] words; // [panel, 32, 8]

    /// <param name="fingerprints">Sorted on bits of each, in [0, 2048).</param>
    public FingerprintPanels(IReadOnlyList<int[]> fingerprints)
    {
        Count = (fingerprints.Count + Lanes - 1) / Lanes;
        words = new ulong[(long)Count * Lanes * Words];
        for (int i = 0; i < fingerprints.Count; i++)
            foreach (int bit in fingerprints[i]) words[(long)(i / Lanes) * Words * Lanes + bit / 64 * Lanes + i % Lanes] |= 1UL << (bit % 64);
    }

    /// <summary>Panels; in the last one some may be empty.</summary>
    public int Count { get; }

    /// <summary>Whether the kernel for 512-bit registers runs here.</summary>
    public static bool IsWide => Avx512BW.IsSupported;

    /// <summary>The words of one fingerprint.</summary>
    /// <param name="fingerprint">Which.</param>
    /// <param name="into">[32].</param>
    public void CopyTo(int fingerprint, Span<ulong> into)
    {
        for (int w = 0; w < Words; w++) into[w] = words[(long)(fingerprint / Lanes) * Words * Lanes + w * Lanes + fingerprint % Lanes];
    }

    /// <summary>How many bits a fingerprint shares with each of a panel.</summary>
    /// <param name="query">[32] its words.</param>
    /// <param name="panel">In [0, Count).</param>
    /// <param name="shared">[8].</param>
    /// <param name="wide">At most <see cref="IsWide"/>.</param>
    public void Shared(ulong* query, int panel, long* shared, bool wide)
    {
        fixed (ulong* all = words)
        {
            ulong* from = all + (long)panel * Words * Lanes;
            if (wide) Wide(query, from).Store(shared);
            else Plain(query, from, shared);
        }
    }

    private static void Plain(ulong* query, ulong* panel, long* shared)
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            // Sums of their own: the processor need not wait for one to end before it begins the next.
            long even = 0, odd = 0;
            for (int w = 0; w < Words; w += 2)
            {
                even += BitOperations.PopCount(query[w] & panel[w * Lanes + lane]);
                odd += BitOperations.PopCount(query[w + 1] & panel[(w + 1) * Lanes + lane]);
            }
            shared[lane] = even + odd;
        }
    }

    /// <summary>Adds the bits of sixteen words up as binary numbers, place by place, before any is counted: six counts stand for thirty-two.</summary>
    /// <remarks>Source: Harley and Seal, in Muła, Kurz and Lemire 2018, arXiv:1611.07612. All of it is one loopless run of instructions in registers: where a part is called, half of the time goes to their places on the stack.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> Wide(ulong* query, ulong* panel)
    {
        Vector512<ulong> ones = default, twos = default, fours = default, eights = default;
        var first = Sixteen(query, panel, ref ones, ref twos, ref fours, ref eights);
        var second = Sixteen(query + 16, panel + 16 * Lanes, ref ones, ref twos, ref fours, ref eights);
        var low = InBytes(ones) + Twice(InBytes(twos) + Twice(InBytes(fours) + Twice(InBytes(eights)))); // at most 8 (1 + 2 + 4 + 8) a byte
        var high = InBytes(first) + InBytes(second);
        return (Vector512.ShiftLeft(Avx512BW.SumAbsoluteDifferences(high, default).AsUInt64(), 4) + Avx512BW.SumAbsoluteDifferences(low, default).AsUInt64()).AsInt64();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Sixteen(ulong* query, ulong* panel, ref Vector512<ulong> ones, ref Vector512<ulong> twos, ref Vector512<ulong> fours, ref Vector512<ulong> eights)
    {
        Vector512<ulong> twosA = Two(query, panel, 0, ref ones), twosB = Two(query, panel, 2, ref ones), foursA = Carry(ref twos, twosA, twosB);
        (twosA, twosB) = (Two(query, panel, 4, ref ones), Two(query, panel, 6, ref ones));
        var foursB = Carry(ref twos, twosA, twosB);
        var eightsA = Carry(ref fours, foursA, foursB);
        (twosA, twosB) = (Two(query, panel, 8, ref ones), Two(query, panel, 10, ref ones));
        foursA = Carry(ref twos, twosA, twosB);
        (twosA, twosB) = (Two(query, panel, 12, ref ones), Two(query, panel, 14, ref ones));
        foursB = Carry(ref twos, twosA, twosB);
        var eightsB = Carry(ref fours, foursA, foursB);
        return Carry(ref eights, eightsA, eightsB);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Two(ulong* query, ulong* panel, int word, ref Vector512<ulong> ones) =>
        Carry(ref ones, Vector512.Create(query[word]) & Vector512.Load(panel + word * Lanes), Vector512.Create(query[word + 1]) & Vector512.Load(panel + (word + 1) * Lanes));

    /// <summary>Adds two bits to a third in every place: the sum stays, the carry is returned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Carry(ref Vector512<ulong> sum, Vector512<ulong> a, Vector512<ulong> b)
    {
        var carry = Avx512F.TernaryLogic(sum, a, b, 0xe8); // two of three
        sum = Avx512F.TernaryLogic(sum, a, b, 0x96); // one or three
        return carry;
    }

    private static Vector512<byte> Twice(Vector512<byte> bytes) => bytes + bytes;

    /// <summary>How many bits each byte has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> InBytes(Vector512<ulong> bits)
    {
        var counts = Vector512.Create(Vector256.Create(Nibbles, Nibbles), Vector256.Create(Nibbles, Nibbles));
        var nibble = Vector512.Create((byte)15);
        return Avx512BW.Shuffle(counts, bits.AsByte() & nibble) + Avx512BW.Shuffle(counts, Vector512.ShiftRightLogical(bits, 4).AsByte() & nibble);
    }

    private static Vector128<byte> Nibbles => Vector128.Create((byte)0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
}
