using DtiGraph.Features.Chemistry;

namespace DtiGraph.Features;

/// <summary>An index over known fingerprints that answers, for any fingerprint, which known drugs are most alike by Tanimoto.</summary>
/// <param name="fingerprints">Sorted on bits of each drug, in [0, 2048); an empty one is nobody's neighbour.</param>
public sealed class DrugSimilarity(IReadOnlyList<int[]> fingerprints)
{
    private const int Words = GraphFeatures.FingerprintLength / 64;

    private readonly ulong[][] packed = [.. fingerprints.Select(f => Tanimoto.Pack(f, GraphFeatures.FingerprintLength))];

    /// <summary>The k most similar drugs, best first, ties by index.</summary>
    /// <param name="fingerprint">Sorted on bits, in [0, 2048).</param>
    /// <param name="k">How many at most; only those with a similarity above 0 come.</param>
    /// <param name="except">A drug to leave out, for example the fingerprint's own; -1 for none.</param>
    public Neighbour[] Nearest(int[] fingerprint, int k, int except = -1) => Neighbours.Best(Similarities(fingerprint), k, except);

    /// <summary>The drugs whose fingerprint has the very same bits, rising.</summary>
    /// <param name="fingerprint">Sorted on bits, in [0, 2048).</param>
    public IEnumerable<int> Equal(int[] fingerprint) => Similarities(fingerprint).Index().Where(s => s.Item == 1).Select(s => s.Index);

    /// <summary>The k most similar drugs of every known drug, itself left out: what <see cref="Nearest"/> gives of each, over all cores.</summary>
    /// <param name="k">How many at most; only those with a similarity above 0 come.</param>
    /// <returns>[Nd], best first, ties by index.</returns>
    /// <remarks>Cost: O(Nd^2) comparisons of 32 words; 16 drugs pass over the others together, so that these are read from memory once for all of them.</remarks>
    public unsafe Neighbour[][] NearestOfAll(int k)
    {
        const int Block = 16;
        var nearest = new Neighbour[packed.Length][];
        int[] size = Array.ConvertAll(fingerprints.ToArray(), f => f.Length);
        ulong[] words = [.. packed.SelectMany(w => w)];
        Parallel.For(0, (packed.Length + Block - 1) / Block, block =>
        {
            int from = block * Block, to = Math.Min(packed.Length, from + Block);
            var best = Enumerable.Range(from, to - from).Select(_ => new NearestSoFar(k)).ToArray();
            fixed (ulong* all = words)
            {
                for (int other = 0; other < packed.Length; other++)
                {
                    for (int d = from; d < to; d++)
                    {
                        // The smaller of two sets holds at most all that both have: whatever lies in them, they cannot be more alike than by their sizes.
                        if (d == other || Math.Min(size[d], size[other]) <= (double)best[d - from].Least * Math.Max(size[d], size[other])) continue;
                        int both = Tanimoto.Both(all + (long)d * Words, all + (long)other * Words, Words);
                        if (both > 0) best[d - from].Add(other, (float)((double)both / (size[d] + size[other] - both)));
                    }
                }
            }
            for (int d = from; d < to; d++) nearest[d] = best[d - from].Sorted();
        });
        return nearest;
    }

    private float[] Similarities(int[] fingerprint)
    {
        ulong[] query = Tanimoto.Pack(fingerprint, GraphFeatures.FingerprintLength);
        return Array.ConvertAll(packed, other => (float)Tanimoto.Similarity(query, other));
    }
}
