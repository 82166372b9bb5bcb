namespace DtiGraph.Features.Proteins;

/// <summary>Sequence to a sparse row: amino acid and dipeptide composition, and tf-idf of 3-mers.</summary>
/// <param name="Words">The fitted 3-mer weights.</param>
public sealed record ProteinFeatures(KmerWeights Words)
{
    private const int Singles = 20, Pairs = 400;

    /// <summary>F, the width of a row: 20 + 400 + 8,000.</summary>
    public static int Width => Singles + Pairs + Kmers.Count(3);

    /// <summary>Fits what must be fitted, on the sequences of train targets.</summary>
    public static ProteinFeatures Fit(IEnumerable<string> sequences) => new(KmerWeights.Fit(3, sequences));

    /// <summary>The row of one sequence; empty for an empty sequence. Compositions are scaled to length 1 each.</summary>
    public (int Column, float Value)[] Of(string sequence) =>
    [
        .. Composition(sequence, 1, 0),
        .. Composition(sequence, 2, Singles),
        .. Words.Of(sequence).Select(w => (w.Word + Singles + Pairs, w.Weight)),
    ];

    private static IEnumerable<(int, float)> Composition(string sequence, int k, int offset)
    {
        var counts = Kmers.Of(sequence, k);
        double length = Math.Sqrt(counts.Values.Sum(c => (double)c * c));
        return counts.Select(c => (c.Key + offset, (float)(c.Value / length)));
    }
}
