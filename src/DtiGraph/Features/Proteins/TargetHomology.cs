namespace DtiGraph.Features.Proteins;

/// <summary>How alike two proteins are by the rare words they share: the cosine of their 4-mer tf-idf rows. An index over
/// known sequences that answers for any sequence.</summary>
public sealed class TargetHomology
{
    private readonly KmerWeights weights;
    private readonly List<(int Target, float Weight)>?[] holders;
    private readonly int count;

    /// <summary>Indexes sequences; an empty one is nobody's neighbour.</summary>
    public TargetHomology(KmerWeights weights, IReadOnlyList<string> sequences)
    {
        this.weights = weights;
        count = sequences.Count;
        holders = new List<(int, float)>?[Kmers.Count(weights.K)];
        for (int t = 0; t < count; t++)
            foreach (var (word, weight) in weights.Of(sequences[t])) (holders[word] ??= []).Add((t, weight));
    }

    /// <summary>The k most similar targets, best first, ties by index.</summary>
    /// <param name="sequence">Any sequence.</param>
    /// <param name="k">How many at most; only those with a similarity above 0 come.</param>
    /// <param name="except">A target to leave out, for example the sequence's own; -1 for none.</param>
    public Neighbour[] Nearest(string sequence, int k, int except = -1)
    {
        var similarity = new float[count];
        foreach (var (word, weight) in weights.Of(sequence))
        {
            if (holders[word] is not { } list) continue;
            foreach (var (target, other) in list) similarity[target] += weight * other;
        }
        return Neighbours.Best(similarity, k, except);
    }
}
