namespace DtiGraph.Features;

/// <summary>Picks nearest neighbours out of similarities.</summary>
internal static class Neighbours
{
    /// <summary>The k largest similarities above 0, best first, ties by index.</summary>
    public static Neighbour[] Best(ReadOnlySpan<float> similarity, int k, int except)
    {
        if (k <= 0) return [];
        var best = new PriorityQueue<Neighbour, (float, int)>();
        for (int i = 0; i < similarity.Length; i++)
        {
            if (i == except || !(similarity[i] > 0)) continue;
            if (best.Count < k) best.Enqueue(new(i, similarity[i]), (similarity[i], -i));
            else if (similarity[i] > best.Peek().Similarity) best.EnqueueDequeue(new(i, similarity[i]), (similarity[i], -i));
        }
        var nearest = new Neighbour[best.Count];
        for (int i = nearest.Length - 1; i >= 0; i--) nearest[i] = best.Dequeue();
        return nearest;
    }
}
