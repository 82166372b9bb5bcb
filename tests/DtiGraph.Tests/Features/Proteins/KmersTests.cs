using CsCheck;
using DtiGraph.Features.Proteins;

namespace DtiGraph.Tests.Features.Proteins;

public sealed class KmersTests
{
    private static readonly Gen<string> Sequences = Gen.Char[Kmers.Residues + "XBZUO*-a\u00e9"].Array[0, 60].Select(c => new string(c));

    [Fact]
    public void Of_AnySequence_CountsEveryWordOfStandardResidues() => Gen.Select(Sequences, Gen.Int[1, 5]).ForAll((sequence, k) =>
    {
        var expected = Enumerable.Range(0, Math.Max(0, sequence.Length - k + 1)).Select(i => sequence.Substring(i, k))
            .Where(w => w.All(Kmers.Residues.Contains))
            .CountBy(w => w.Aggregate(0, (code, residue) => code * 20 + Kmers.Residues.IndexOf(residue)))
            .OrderBy(c => c.Key);
        Assert.Equal(expected, Kmers.Of(sequence, k));
    }, seed: "0000LawKmers", iter: 500);

    [Fact]
    public void Of_NonStandardResidue_BreaksTheWordsThatHoldIt()
    {
        Assert.Equal([new(0, 2)], Kmers.Of("AAXAA", 2));
        Assert.Empty(Kmers.Of("AXAXA", 2));
        Assert.Equal([new(0, 3)], Kmers.Of("AXAXA", 1));
    }

    [Fact]
    public void Count_SmallK_IsAPowerOfTwenty() => Assert.Equal([20, 400, 8000, 160_000, 3_200_000], Enumerable.Range(1, 5).Select(Kmers.Count));
}
