using CsCheck;
using DtiGraph.Features.Chemistry;

namespace DtiGraph.Tests.Features.Chemistry;

public sealed class TanimotoTests
{
    [Fact]
    public void Similarity_RandomSets_ObeysItsLaws()
    {
        var bits = Gen.Int[0, 2047].Array[0, 80].Select(values => values.Distinct().Order().ToArray());
        Gen.Select(bits, bits).ForAll(
            (a, b) =>
            {
                double expected = a.Union(b).Any() ? (double)a.Intersect(b).Count() / a.Union(b).Count() : 0;
                ulong[] one = Tanimoto.Pack(a), other = Tanimoto.Pack(b);
                return Tanimoto.Similarity(one, other) == expected
                    && Tanimoto.Similarity(other, one) == expected
                    && Tanimoto.Similarity(one, one) == (a.Length == 0 ? 0 : 1);
            },
            iter: 5_000,
            seed: "0N0XIzNsQ0O2");
    }

    [Fact]
    public void Similarity_PackedOfOtherLength_IsTheCallersMistake()
    {
        Assert.Throws<ArgumentException>(() => Tanimoto.Similarity(new ulong[32], new ulong[16]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tanimoto.Pack([2048]));
    }
}
