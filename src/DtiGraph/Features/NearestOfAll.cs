using System.Runtime.Intrinsics;

namespace DtiGraph.Features;

/// <summary>The most similar of many fingerprints for each of them, exactly.</summary>
/// <remarks>
/// They are put in order of their numbers of bits, and each looks at those of like numbers first, in either direction: the smaller of two sets holds at most all that both have, so two
/// cannot be more alike than by their sizes, and where that is less than what was found there is nothing further out.
/// Cost: at most O(N^2) comparisons of 32 words; 32 fingerprints pass over the others together, so that these are read from memory once for all of them.
/// </remarks>
internal sealed unsafe class NearestOfAll
{
    private const int Words = DrugFingerprints.Length / 64, Block = 4 * FingerprintPanels.Lanes;

    private readonly int[] order; // by number of bits
    private readonly double[] size; // of each place, filled up to whole panels
    private readonly FingerprintPanels panels;
    private readonly bool wide;

    /// <param name="fingerprints">Sorted on bits of each, in [0, 2048); an empty one is nobody's neighbour.</param>
    /// <param name="wide">With 512-bit registers.</param>
    public NearestOfAll(IReadOnlyList<int[]> fingerprints, bool wide)
    {
        this.wide = wide;
        order = [.. Enumerable.Range(0, fingerprints.Count).OrderBy(i => fingerprints[i].Length)];
        panels = new([.. order.Select(i => fingerprints[i])]);
        size = new double[panels.Count * FingerprintPanels.Lanes];
        Array.Fill(size, double.MaxValue); // nobody, like no one
        for (int place = 0; place < order.Length; place++) size[place] = fingerprints[order[place]].Length;
    }

    /// <summary>The k most similar of each, itself left out; only those with a similarity above 0 come.</summary>
    /// <returns>[N] best first, ties by index.</returns>
    public Neighbour[][] Of(int k)
    {
        var nearest = new Neighbour[order.Length][];
        // A thread a core: the pool takes long blocks for stuck threads and would start another every half second, until dozens share the caches.
        Parallel.For(0, (order.Length + Block - 1) / Block, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, block =>
        {
            int from = block * Block, to = Math.Min(order.Length, from + Block);
            var best = Enumerable.Range(from, to - from).Select(_ => new NearestSoFar(k)).ToArray();
            ulong* queries = stackalloc ulong[Block * Words];
            for (int place = from; place < to; place++) panels.CopyTo(place, new(queries + (place - from) * Words, Words));
            int down = from / FingerprintPanels.Lanes - 1, up = down + 1;
            for (; up * FingerprintPanels.Lanes < to; up++) Compare(up, from, to, queries, best); // from the block outwards sizes only rise or only fall
            bool more = true, fewer = true;
            while ((more &= up < panels.Count) | (fewer &= down >= 0))
            {
                if (more) more = Compare(up++, from, to, queries, best);
                if (fewer) fewer = Compare(down--, from, to, queries, best);
            }
            for (int place = from; place < to; place++) nearest[order[place]] = best[place - from].Sorted();
        });
        return nearest;
    }

    /// <returns>Whether any of the block could find something here.</returns>
    private bool Compare(int panel, int from, int to, ulong* queries, NearestSoFar[] best)
    {
        bool any = false;
        int first = panel * FingerprintPanels.Lanes, last = Math.Min(order.Length, first + FingerprintPanels.Lanes) - 1;
        long* shared = stackalloc long[FingerprintPanels.Lanes];
        fixed (double* sizes = size)
        {
            for (int place = from; place < to; place++)
            {
                var mine = best[place - from];
                float least = mine.Least;
                double own = size[place];
                if (own == 0) continue;
                double nearestSize = Math.Clamp(own, size[first], size[last]);
                if ((float)(Math.Min(own, nearestSize) / Math.Max(own, nearestSize)) < least) continue;
                any = true;
                panels.Shared(queries + (place - from) * Words, panel, shared, wide);
                // both / (a + b - both) >= least, where that can be said without a division: a little less is asked, and the division decides.
                uint reach;
                if (wide)
                {
                    var both = Vector512.ConvertToDouble(Vector512.Load(shared));
                    reach = (uint)Vector512.GreaterThanOrEqual(both * (1 + (double)least), Vector512.Create(least * (1 - 1e-6)) * (Vector512.Load(sizes + first) + Vector512.Create(own))).ExtractMostSignificantBits();
                }
                else
                {
                    reach = 0;
                    for (int lane = 0; lane < FingerprintPanels.Lanes; lane++)
                        if (shared[lane] * (1 + (double)least) >= least * (1 - 1e-6) * (sizes[first + lane] + own)) reach |= 1U << lane;
                }
                for (; reach != 0; reach &= reach - 1)
                {
                    int other = first + System.Numerics.BitOperations.TrailingZeroCount(reach);
                    long both = shared[other - first];
                    if (both > 0 && other != place) mine.Add(order[other], (float)(both / (own + size[other] - both)));
                }
            }
        }
        return any;
    }
}
