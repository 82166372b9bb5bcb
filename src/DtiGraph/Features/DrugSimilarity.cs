using System.Numerics;

namespace DtiGraph.Features;

/// <summary>An index over known fingerprints that answers, for any fingerprint, which known drugs are most alike by Tanimoto.</summary>
public sealed class DrugSimilarity
{
    private readonly ulong[] packed;
    private readonly int[] onBits;

    /// <summary>Indexes fingerprints; an empty one is nobody's neighbour.</summary>
    /// <param name="fingerprints">Sorted on bits of each drug, in [0, 2048).</param>
    public DrugSimilarity(IReadOnlyList<int[]> fingerprints)
    {
        packed = new ulong[fingerprints.Count * Words];
        for (int d = 0; d < fingerprints.Count; d++) Pack(fingerprints[d], packed.AsSpan(d * Words, Words));
        onBits = [.. fingerprints.Select(f => f.Length)];
    }

    private const int Words = GraphFeatures.FingerprintLength / 64;

    /// <summary>The k most similar drugs, best first, ties by index.</summary>
    /// <param name="fingerprint">Sorted on bits, in [0, 2048).</param>
    /// <param name="k">How many at most; only those with a similarity above 0 come.</param>
    /// <param name="except">A drug to leave out, for example the fingerprint's own; -1 for none.</param>
    public Neighbour[] Nearest(int[] fingerprint, int k, int except = -1) => Neighbours.Best(Similarities(fingerprint), k, except);

    /// <summary>The drugs whose fingerprint has the very same bits, rising.</summary>
    /// <param name="fingerprint">Sorted on bits, in [0, 2048).</param>
    public IEnumerable<int> Equal(int[] fingerprint) => Similarities(fingerprint).Index().Where(s => s.Item == 1).Select(s => s.Index);

    private float[] Similarities(int[] fingerprint)
    {
        Span<ulong> query = stackalloc ulong[Words];
        query.Clear();
        Pack(fingerprint, query);
        var similarity = new float[onBits.Length];
        for (int d = 0; d < similarity.Length; d++)
        {
            int common = 0;
            var other = packed.AsSpan(d * Words, Words);
            for (int w = 0; w < query.Length; w++) common += BitOperations.PopCount(query[w] & other[w]);
            similarity[d] = common == 0 ? 0 : (float)common / (fingerprint.Length + onBits[d] - common);
        }
        return similarity;
    }

    private static void Pack(int[] bits, Span<ulong> words)
    {
        foreach (int bit in bits) words[bit / 64] |= 1UL << (bit % 64);
    }
}
