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
        float[] logits = new float[panels.Width];
        panels.LogitsOfOne(factors.Drugs, drug, logits);
        return First(drug, logits, top, new int[panels.Width]);
    }

    /// <summary>The first targets of many drugs, over all cores.</summary>
    /// <param name="from">The first drug.</param>
    /// <param name="to">The one after the last; what is returned grows with their number.</param>
    /// <param name="top">How many targets of each at most, at least 1.</param>
    /// <returns>Of each drug what <see cref="Of(int, int)"/> gives.</returns>
    public (int Target, float Logit)[][] Of(int from, int to, int top)
    {
        var first = new (int, float)[to - from][];
        int blocks = (first.Length + TargetPanels.Block - 1) / TargetPanels.Block;
        Parallel.For(0, blocks, () => (Logits: new float[TargetPanels.Block * panels.Width], Places: new int[panels.Width]), (block, _, room) =>
        {
            int start = block * TargetPanels.Block, count = Math.Min(TargetPanels.Block, first.Length - start);
            panels.Logits(factors.Drugs, from + start, count, room.Logits);
            for (int i = 0; i < count; i++) first[start + i] = First(from + start + i, room.Logits.AsSpan(i * panels.Width, panels.Width), top, room.Places);
            return room;
        }, _ => { });
        return first;
    }

    private (int Target, float Logit)[] First(int drug, ReadOnlySpan<float> logits, int top, int[] places)
    {
        top = Math.Min(top, factors.Targets.Count);
        if (top == 0) return [];
        float bound = LargestOf.Bound(logits, top) - 2 * panels.Rounding(factors.Drugs, drug);
        int count = LargestOf.Reaching(logits, bound, places);
        Span<ulong> room = count <= Few ? stackalloc ulong[Few] : new ulong[count];
        int kept = 0;
        foreach (int target in places.AsSpan(0, count))
        {
            if (target >= factors.Targets.Count) continue;
            float logit = panels.Additive ? factors.Logit(drug, target) : factors.BilinearLogit(drug, target);
            room[kept++] = ((ulong)~Ordered(logit) << 32) | (uint)target;
        }
        var first = new (int, float)[top];
        if (count > Few)
        {
            room[..kept].Sort();
            for (int i = 0; i < top; i++) first[i] = Of(room[i]);
            return first;
        }
        int lanes = (kept + Vector512<ulong>.Count - 1) / Vector512<ulong>.Count;
        room[kept..(lanes * Vector512<ulong>.Count)].Fill(ulong.MaxValue);
        var keys = MemoryMarshal.Cast<ulong, Vector512<ulong>>(room)[..lanes];
        foreach (ulong key in room[..kept])
        {
            // Of a few keys, none twice, it is quicker to count those before each than to sort.
            int place = 0;
            var own = Vector512.Create(key);
            foreach (var eight in keys) place += BitOperations.PopCount(Vector512.LessThan(eight, own).ExtractMostSignificantBits());
            if (place < top) first[place] = Of(key);
        }
        return first;
    }

    private static (int Target, float Logit) Of(ulong key) => ((int)(uint)key, Value(~(uint)(key >> 32)));

    /// <summary>Bits that are ordered as the numbers are; 0 and -0 are one.</summary>
    private static uint Ordered(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value + 0f);
        return (bits & 0x80000000) != 0 ? ~bits : bits | 0x80000000;
    }

    private static float Value(uint ordered) => BitConverter.UInt32BitsToSingle((ordered & 0x80000000) != 0 ? ordered & 0x7fffffff : ~ordered);
}
