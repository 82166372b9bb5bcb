namespace DtiGraph.Models;

/// <summary>Pairs by one of their ends: those of node i are entries Start[i] to Start[i + 1], in the order they were given.</summary>
/// <param name="Start">[N + 1].</param>
/// <param name="Other">[P], the other end of each.</param>
/// <param name="Pair">[P], which pair each is.</param>
internal sealed record PairOrder(int[] Start, int[] Other, int[] Pair)
{
    /// <summary>N.</summary>
    public int Nodes => Start.Length - 1;

    /// <summary>Sorts pairs.</summary>
    /// <param name="nodes">N.</param>
    /// <param name="others">Nodes on the other side.</param>
    /// <param name="by">[P], each in [0, N).</param>
    /// <param name="other">[P], each in [0, others).</param>
    /// <exception cref="ArgumentException">An end out of its range.</exception>
    public static PairOrder Of(int nodes, int others, ReadOnlySpan<long> by, ReadOnlySpan<long> other)
    {
        var start = new int[nodes + 1];
        for (int p = 0; p < by.Length; p++)
        {
            if ((ulong)by[p] >= (ulong)nodes || (ulong)other[p] >= (ulong)others)
                throw new ArgumentException($"pair: expected ends in [0, {nodes}) and [0, {others}), got {by[p]} and {other[p]} (pair {p})");
            start[by[p] + 1]++;
        }
        for (int i = 0; i < nodes; i++) start[i + 1] += start[i];
        int[] next = start[..nodes], otherOf = new int[by.Length], pair = new int[by.Length];
        for (int p = 0; p < by.Length; p++)
        {
            int at = next[by[p]]++;
            (otherOf[at], pair[at]) = ((int)other[p], p);
        }
        return new(start, otherOf, pair);
    }
}
