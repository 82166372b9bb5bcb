using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DtiGraph.Models;

namespace DtiGraph.Ranking;

/// <summary>The first targets of every drug by logit: exactly those that <see cref="PairFactors.Logit"/> puts first, found with a faster sum.</summary>
/// <remarks>All pairs are scored by <see cref="TargetPanels"/>; those that could be among the first, allowing for all that rounding can do to both sums, are scored
/// again by <see cref="PairFactors.Logit"/>, which decides. Safe for many threads at once. Cost: O(Nd Nt H), in tiles that stay in the cache.</remarks>
public sealed class TopTargets
{
    private const int Few = 256; // candidates whose places are counted and not sorted
    private const int Open = -1; // a place that is not taken

    // First the candidates of many drugs, then their logits: what the panels need and what the logits need do not fit into a core's own cache together.
    private const int Batch = 4 * TargetPanels.Block;

    private readonly PairFactors factors;
    private readonly TargetPanels panels;

    /// <summary>Lays the targets out for what follows.</summary>
    /// <param name="factors">A trained decoder applied to a graph.</param>
    public TopTargets(PairFactors factors) =>
        (this.factors, panels) = (factors, new TargetPanels(factors, TargetPanels.InOrder([.. Enumerable.Range(0, factors.Targets.Count)])));

    /// <summary>The first targets of one drug.</summary>
    /// <param name="drug">In [0, Nd).</param>
    /// <param name="top">How many at most, at least 1.</param>
    /// <returns>Best first; equal logits in the order of the targets.</returns>
    public (int Target, float Logit)[] Of(int drug, int top)
    {
        float[] logits = ArrayPool<float>.Shared.Rent(panels.Width);
        int[] places = ArrayPool<int>.Shared.Rent(panels.Width);
        try
        {
            panels.Logits(factors.Drugs, drug, 1, logits);
            return First(drug, places.AsSpan(0, Reaching(drug, logits.AsSpan(0, panels.Width), top, places)), top);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(logits);
            ArrayPool<int>.Shared.Return(places);
        }
    }

    /// <summary>The first targets of many drugs, over all cores.</summary>
    /// <param name="from">The first drug.</param>
    /// <param name="to">The one after the last; what is returned grows with their number.</param>
    /// <param name="top">How many targets of each at most, at least 1.</param>
    /// <returns>Of each drug what <see cref="Of(int, int)"/> gives.</returns>
    public (int Target, float Logit)[][] Of(int from, int to, int top)
    {
        var first = new (int, float)[to - from][];
        int batches = (first.Length + Batch - 1) / Batch;
        Parallel.For(0, batches, () => new Room(panels.Width), (batch, _, room) =>
        {
            int start = batch * Batch, count = Math.Min(Batch, first.Length - start), end = 0;
            for (int i = 0; i < count; i++)
            {
                int row = i % TargetPanels.Block;
                if (row == 0) panels.Logits(factors.Drugs, from + start + i, Math.Min(TargetPanels.Block, count - i), room.Logits);
                if (room.Places.Length < end + panels.Width) Array.Resize(ref room.Places, 2 * (end + panels.Width));
                room.Ends[i] = end += Reaching(from + start + i, room.Logits.AsSpan(row * panels.Width, panels.Width), top, room.Places.AsSpan(end));
            }
            for (int i = 0; i < count; i++) first[start + i] = First(from + start + i, room.Places.AsSpan((i == 0 ? 0 : room.Ends[i - 1])..room.Ends[i]), top);
            return room;
        }, _ => { });
        return first;
    }

    /// <summary>The targets that could be among the first of a drug.</summary>
    /// <param name="drug">The drug.</param>
    /// <param name="logits">Its logits, with every place.</param>
    /// <param name="top">How many are asked for.</param>
    /// <param name="places">At least as long.</param>
    /// <returns>How many there are, in order.</returns>
    private int Reaching(int drug, ReadOnlySpan<float> logits, int top, Span<int> places)
    {
        top = Math.Min(top, factors.Targets.Count);
        if (top == 0) return 0;
        int count = LargestOf.Reaching(logits, LargestOf.Bound(logits, top) - 2 * panels.Rounding(factors.Drugs, drug), places);
        while (places[count - 1] >= factors.Targets.Count) count--; // nobody's
        return count;
    }

    private (int Target, float Logit)[] First(int drug, ReadOnlySpan<int> targets, int top)
    {
        var first = new (int, float)[Math.Min(top, factors.Targets.Count)];
        if (targets.Length <= Few) Count(drug, targets, first);
        else Sort(drug, targets, first);
        return first;
    }

    private float Logit(int drug, int target) => (panels.Additive ? factors.Logit(drug, target) : factors.BilinearLogit(drug, target)) + 0f; // 0 and -0 are one

    /// <summary>Of a few targets it is quicker to count those before each than to sort.</summary>
    private void Count(int drug, ReadOnlySpan<int> targets, Span<(int Target, float Logit)> first)
    {
        var sixteens = (stackalloc Vector512<float>[Few / LargestOf.Lanes])[..((targets.Length + LargestOf.Lanes - 1) / LargestOf.Lanes)];
        var logits = MemoryMarshal.Cast<Vector512<float>, float>(sixteens);
        for (int i = 0; i < targets.Length; i++) logits[i] = Logit(drug, targets[i]);
        logits[targets.Length..].Fill(float.NegativeInfinity);
        first.Fill((Open, 0));
        for (int i = 0; i < targets.Length; i++)
        {
            var own = Vector512.Create(logits[i]);
            int place = 0;
            foreach (var sixteen in sixteens) place += BitOperations.PopCount(Vector512.GreaterThan(sixteen, own).ExtractMostSignificantBits());
            while (place < first.Length && first[place].Target != Open) place++; // of an equal one that stands before it
            if (place < first.Length) first[place] = (targets[i], logits[i]);
        }
    }

    private void Sort(int drug, ReadOnlySpan<int> targets, Span<(int, float)> first)
    {
        ulong[] keys = new ulong[targets.Length];
        for (int i = 0; i < keys.Length; i++) keys[i] = ((ulong)~Ordered(Logit(drug, targets[i])) << 32) | (uint)targets[i];
        Array.Sort(keys);
        for (int i = 0; i < first.Length; i++) first[i] = ((int)(uint)keys[i], Value(~(uint)(keys[i] >> 32)));
    }

    /// <summary>Bits that are ordered as the numbers are.</summary>
    private static uint Ordered(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (bits & 0x80000000) != 0 ? ~bits : bits | 0x80000000;
    }

    private static float Value(uint ordered) => BitConverter.UInt32BitsToSingle((ordered & 0x80000000) != 0 ? ordered & 0x7fffffff : ~ordered);

    /// <summary>Room of one thread.</summary>
    private sealed class Room(int width)
    {
        /// <summary>Of a block of drugs.</summary>
        public readonly float[] Logits = new float[TargetPanels.Block * width];

        /// <summary>Candidates of a batch, drug by drug.</summary>
        public int[] Places = new int[2 * width];

        /// <summary>Where those of each drug end.</summary>
        public readonly int[] Ends = new int[Batch];
    }
}
