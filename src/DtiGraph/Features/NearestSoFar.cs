namespace DtiGraph.Features;

/// <summary>The k best of neighbours that come in the order of their index.</summary>
internal sealed class NearestSoFar(int k)
{
    private readonly Neighbour[] best = new Neighbour[k]; // best first, ties by index
    private int count;

    /// <summary>What another must be above; below 0 while there is room.</summary>
    public float Least => count < k ? -1 : k == 0 ? float.MaxValue : best[k - 1].Similarity;

    /// <summary>Takes one in if it is among the best.</summary>
    public void Add(int index, float similarity)
    {
        if (similarity <= Least) return;
        int at = count < k ? count++ : k - 1;
        for (; at > 0 && best[at - 1].Similarity < similarity; at--) best[at] = best[at - 1];
        best[at] = new(index, similarity);
    }

    /// <summary>Best first, ties by index.</summary>
    public Neighbour[] Sorted() => best[..count];
}
