namespace DtiGraph.Features;

/// <summary>Picks nearest neighbours out of similarities.</summary>
internal static class Neighbours
{
    /// <summary>How much poor neighbours weigh together: a node whose best neighbour has similarity s hears it with s^p / (this + s^p).</summary>
    private const double Reserve = 0.02;

    /// <summary>The weights of a node's neighbours in the messages it hears: s_i^p / (0.02 + sum of s_j^p), together below 1;
    /// for p = 0 the plain mean.</summary>
    /// <param name="list">The neighbours of one node.</param>
    /// <param name="power">p, at least 0.</param>
    public static (int Index, float Weight)[] Weights(Neighbour[] list, double power)
    {
        if (power == 0) return [.. list.Select(n => (n.Index, 1f / list.Length))];
        double[] strength = Array.ConvertAll(list, n => Math.Pow(n.Similarity, power));
        double sum = Reserve + strength.Sum();
        return [.. list.Select((n, i) => (n.Index, (float)(strength[i] / sum)))];
    }

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

    /// <summary>The first of each list.</summary>
    /// <param name="lists">Best first.</param>
    /// <param name="count">How many at most.</param>
    public static Neighbour[][] First(Neighbour[][] lists, int count) => Array.ConvertAll(lists, l => l.Length <= count ? l : l[..count]);
}
