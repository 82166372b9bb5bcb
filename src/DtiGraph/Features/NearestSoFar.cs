namespace DtiGraph.Features;

/// <summary>The k best of neighbours that come in any order.</summary>
internal sealed class NearestSoFar(int k)
{
    private readonly Neighbour[] best = new Neighbour[k]; // best first, ties by index
    private int count;

    /// <summary>What another must reach; below 0 while there is room.</summary>
    public float Least => count < k ? -1 : k == 0 ? float.MaxValue : best[k - 1].Similarity;

    /// <summary>Takes one in if it is among the best.</summary>
    public void Add(int index, float similarity)
    {
        var added = new Neighbour(index, similarity);
        if (k == 0 || (count == k && !IsBetter(added, best[k - 1]))) return;
        int at = count < k ? count++ : k - 1;
        for (; at > 0 && IsBetter(added, best[at - 1]); at--) best[at] = best[at - 1];
        best[at] = added;
    }

    /// <summary>Best first, ties by index.</summary>
    public Neighbour[] Sorted() => best[..count];

    private static bool IsBetter(Neighbour a, Neighbour b) => a.Similarity > b.Similarity || (a.Similarity == b.Similarity && a.Index < b.Index);
}
