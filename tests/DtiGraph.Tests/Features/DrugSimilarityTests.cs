using CsCheck;
using DtiGraph.Features;

namespace DtiGraph.Tests.Features;

public sealed class DrugSimilarityTests
{
    private static readonly Gen<int[]> Fingerprints = Gen.OneOf(Gen.Int[0, 2047], Gen.Int[0, 30], Gen.Const(2047)).Array[0, 25]
        .Select(bits => bits.Distinct().Order().ToArray());

    [Fact]
    public void Nearest_AnyFingerprint_EqualsTheTanimotoOfAllPairs() =>
        Gen.Select(Fingerprints.Array[1, 25], Fingerprints, Gen.Int[0, 12], Gen.Int[-1, 24]).ForAll((known, query, k, except) =>
        {
            var expected = known.Select((f, i) => new Neighbour(i, (float)f.Intersect(query).Count() / Math.Max(1, f.Union(query).Count())))
                .Where(n => n.Similarity > 0 && n.Index != except).OrderByDescending(n => n.Similarity).ThenBy(n => n.Index).Take(k);
            Assert.Equal(expected, new DrugSimilarity(known).Nearest(query, k, except));
        }, seed: "0000LawTanim", iter: 500);

    [Fact]
    public void NearestOfAll_AnyFingerprints_EqualsNearestOfEach() =>
        Gen.Select(Fingerprints.Array[1, 60], Gen.Int[0, 12]).ForAll((known, k) =>
        {
            var index = new DrugSimilarity(known);
            var all = index.NearestOfAll(k);
            Assert.Equal(known.Length, all.Length);
            for (int d = 0; d < known.Length; d++) Assert.Equal(index.Nearest(known[d], k, d), all[d]);
        }, seed: "0000LawTanim", iter: 200);

    [Fact]
    public void Nearest_SameFingerprint_IsOneAndTiesGoByIndex()
    {
        int[] bits = [0, 64, 2047];
        Assert.Equal([new Neighbour(1, 1), new Neighbour(2, 1), new Neighbour(3, 1f / 3)],
            new DrugSimilarity([[], bits, bits, [64], [5]]).Nearest(bits, 4));
    }
}
