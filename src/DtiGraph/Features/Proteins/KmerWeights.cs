namespace DtiGraph.Features.Proteins;

/// <summary>Tf-idf of k-mers, fitted on some sequences and applicable to any.</summary>
/// <param name="K">Residues in a word.</param>
/// <param name="InverseFrequency">[20^K]: ln((1 + n) / (1 + sequences that hold the word)) + 1.</param>
/// <remarks>Source: Salton and Buckley 1988, doi:10.1016/0306-4573(88)90021-0, with the smoothed idf of scikit-learn. A word's
/// count enters by its square root, so that repeats do not drown the rest.</remarks>
public sealed record KmerWeights(int K, float[] InverseFrequency)
{
    /// <summary>Fits the frequencies. For honest evaluation these are the sequences of train targets only.</summary>
    public static KmerWeights Fit(int k, IEnumerable<string> sequences)
    {
        var holding = new int[Kmers.Count(k)];
        int n = 0;
        foreach (string sequence in sequences)
        {
            n++;
            foreach (int word in Kmers.Of(sequence, k).Keys) holding[word]++;
        }
        return new(k, [.. holding.Select(h => (float)(Math.Log((1.0 + n) / (1.0 + h)) + 1))]);
    }

    /// <summary>The weights of one sequence, scaled to length 1; empty for a sequence without a word.</summary>
    /// <returns>Word code and weight, sorted by code.</returns>
    public (int Word, float Weight)[] Of(string sequence)
    {
        var words = Kmers.Of(sequence, K).Select(w => (w.Key, Weight: Math.Sqrt(w.Value) * InverseFrequency[w.Key])).ToArray();
        double length = Math.Sqrt(words.Sum(w => w.Weight * w.Weight));
        return [.. words.Select(w => (w.Key, (float)(w.Weight / length)))];
    }
}
