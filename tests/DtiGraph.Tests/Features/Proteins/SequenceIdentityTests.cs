using CsCheck;
using DtiGraph.Features.Proteins;
using DtiGraph.Graphs;
using DtiGraph.Tests.Splits;

namespace DtiGraph.Tests.Features.Proteins;

public sealed class SequenceIdentityTests
{
    [Theory]
    [InlineData("", "ACD", 0)]
    [InlineData("ACDEFGHIKL", "ACDEFGHIKL", 1)]
    [InlineData("XXXX", "XXXX", 1)] // the same text
    [InlineData("CDEFGH", "ACDEFGHIKL", 1)] // a fragment
    [InlineData("ACDEFGHIKL", "ACDEFWHIKL", .9)]
    [InlineData("MKTAYIAKQRWWWWQISFVKSHFSRQ", "MKTAYIAKQRQISFVKSHFSRQ", 1)] // one gap of four
    [InlineData("WWWWWWWW", "PPPPPPPP", 0)]
    [InlineData("ACDEFGHIKX", "ACDEFGHIKX", 1)]
    [InlineData("ACDEFGHIKXAC", "ACDEFGHIKXDC", 10 / 12.0)] // X matches nothing
    public void Of_KnownPairs_GivesMatchesOverTheShorter(string a, string b, double identity)
    {
        Assert.Equal(identity, SequenceIdentity.Of(a, b), 12);
        Assert.Equal(identity, SequenceIdentity.Of(b, a), 12);
    }

    [Fact]
    public void Of_RandomSequences_IsSymmetricAndAtMostThatOfTheLongestCommonSubsequence() =>
        Gen.Select(Sequences, Sequences).ForAll((a, b) =>
        {
            double identity = SequenceIdentity.Of(a, b);
            return identity == SequenceIdentity.Of(b, a) && (a == b || identity * Math.Min(a.Length, b.Length) <= Common(a, b) + 1e-9);
        }, seed: "0000LawAlign", iter: 300);

    [Fact]
    public void Clusters_FamiliesOfSmallGraph_AreTheComponentsOfAllPairs()
    {
        string[] sequences = [.. Enumerable.Range(0, 48).Select(SmallGraph.Sequence), "", "", "AC", "AC"];
        int[] labels = AlikeSequences.Clusters(sequences, .4);
        // Every family of four shares a half; the empty ones are alone and the short twins are not.
        Assert.Equal([.. Enumerable.Range(0, 48).Select(i => i / 4 * 4), 48, 49, 50, 50], labels);
    }

    [Fact]
    public void Pairs_BiosnapSample_AreNearlyAllThatAlignmentsOfAllPairsFind()
    {
        // Short ones, so that all pairs can be aligned.
        string[] sequences = [.. GraphFolder.Read(SharedData.Data("biosnap")).Targets.Select(t => t.Sequence).Where(s => s.Length is > 100 and < 260)
            .Order(StringComparer.Ordinal).Take(160)];
        var all = new List<(int, int)>();
        for (int b = 0; b < sequences.Length; b++)
            for (int a = 0; a < b; a++) if (SequenceIdentity.Of(sequences[a], sequences[b]) >= .4) all.Add((a, b));
        var found = AlikeSequences.Pairs(sequences, .4).Select(p => (p.First, p.Second)).ToHashSet();
        Assert.Empty(found.Except(all));
        Assert.InRange(all.Count(found.Contains) / (double)all.Count, .95, 1);
    }

    private static Gen<string> Sequences => Gen.Int[0, 19].Array[1, 40].Select(codes => string.Concat(codes.Select(c => Kmers.Residues[c])));

    private static int Common(string a, string b)
    {
        var row = new int[b.Length + 1];
        foreach (char x in a)
        {
            int diagonal = 0;
            for (int j = 1; j <= b.Length; j++) (diagonal, row[j]) = (row[j], x == b[j - 1] ? diagonal + 1 : Math.Max(row[j], row[j - 1]));
        }
        return row[^1];
    }
}
