namespace DtiGraph.Ranking;

/// <summary>The best of many in order, without ordering the others.</summary>
internal static class BestFirst
{
    /// <param name="count">How many there are, numbered from 0.</param>
    /// <param name="top">How many are asked for.</param>
    /// <param name="compare">Below 0 where the first is better; 0 for no two.</param>
    /// <returns>The best, best first.</returns>
    /// <remarks>Cost: O(count + what changes among the best so far).</remarks>
    public static int[] Of(int count, int top, Comparison<int> compare)
    {
        top = Math.Min(top, count);
        if (top == 0) return [];
        int[] best;
        if (top == count)
        {
            best = [.. Enumerable.Range(0, count)];
        }
        else
        {
            var worstFirst = new PriorityQueue<int, int>(top, Comparer<int>.Create((a, b) => compare(b, a)));
            for (int i = 0; i < top; i++) worstFirst.Enqueue(i, i);
            for (int i = top; i < count; i++)
                if (compare(i, worstFirst.Peek()) < 0) worstFirst.EnqueueDequeue(i, i);
            best = [.. worstFirst.UnorderedItems.Select(item => item.Element)];
        }
        Array.Sort(best, compare);
        return best;
    }
}
