using CsCheck;
using DtiGraph.Features.Proteins;

namespace DtiGraph.Tests.Features.Proteins;

public sealed class KmerWeightsTests
{
    private static readonly Gen<string> Sequences = Gen.Char["ACDX"].Array[0, 30].Select(c => new string(c));

    /// <summary>Three sequences by hand: n = 3, so idf = ln(4 / (1 + holders)) + 1, the smooth_idf of scikit-learn.</summary>
    [Fact]
    public void Fit_ThreeSequences_GivesTheSmoothedFrequencies()
    {
        // Words of two: AC in all three (twice in the first), CA in one, CD in two.
        var weights = KmerWeights.Fit(2, ["ACAC", "ACD", "CDXAC"]);
        const int Ac = 1, Ca = 20, Cd = 22, Aa = 0;
        Assert.Equal(1.0, weights.InverseFrequency[Ac], 1e-6);                 // ln(4/4) + 1
        Assert.Equal(1.2876820724517808, weights.InverseFrequency[Cd], 1e-6); // ln(4/3) + 1
        Assert.Equal(1.6931471805599454, weights.InverseFrequency[Ca], 1e-6); // ln(4/2) + 1
        Assert.Equal(2.386294361119891, weights.InverseFrequency[Aa], 1e-6);  // ln(4/1) + 1
        // ACAC holds AC twice and CA once: (sqrt 2 * 1, 1.6931) scaled to length 1.
        var row = weights.Of("ACAC");
        Assert.Equal([Ac, Ca], row.Select(w => w.Word));
        Assert.Equal(0.64105, row[0].Weight, 1e-5);
        Assert.Equal(0.76749, row[1].Weight, 1e-5);
    }

    [Fact]
    public void Of_AnySequence_HasLengthOneOrNoWord() => Gen.Select(Sequences.Array[0, 5], Sequences, Gen.Int[1, 4]).ForAll((fitted, sequence, k) =>
    {
        var row = KmerWeights.Fit(k, fitted).Of(sequence);
        Assert.Equal(Kmers.Of(sequence, k).Keys, row.Select(w => w.Word));
        if (row.Length > 0) Assert.Equal(1, row.Sum(w => (double)w.Weight * w.Weight), 1e-5);
    }, seed: "0000LawTfidf", iter: 200);
}
