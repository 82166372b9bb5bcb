using DtiGraph.Features.Chemistry;

namespace DtiGraph.Features;

/// <summary>An index over known fingerprints that answers, for any fingerprint, which known drugs are most alike by Tanimoto.</summary>
/// <param name="fingerprints">Sorted on bits of each drug, in [0, 2048); an empty one is nobody's neighbour.</param>
public sealed class DrugSimilarity(IReadOnlyList<int[]> fingerprints)
{
    private readonly ulong[][] packed = [.. fingerprints.Select(f => Tanimoto.Pack(f, DrugFingerprints.Length))];

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
    public Neighbour[][] NearestOfAll(int k) => new NearestOfAll(fingerprints, FingerprintPanels.IsWide).Of(k);

    private float[] Similarities(int[] fingerprint)
    {
        ulong[] query = Tanimoto.Pack(fingerprint, DrugFingerprints.Length);
        return Array.ConvertAll(packed, other => (float)Tanimoto.Similarity(query, other));
    }
}
