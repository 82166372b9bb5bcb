using DtiGraph.Features;

namespace DtiGraph.Training.Sampling;

/// <summary>Whom a node hears over one message type, and how much each weighs: all its neighbours, or k of them.</summary>
/// <remarks>A chosen one of d weighs d / k times what it does among all, so that the expected sum is the whole sum; of a plain mean that is 1 / k.</remarks>
internal abstract class NeighbourChoice
{
    /// <summary>Neighbours that a node has at most, before anything is taken out.</summary>
    public abstract int Degree(int node);

    /// <summary>Chooses.</summary>
    /// <param name="node">Who hears.</param>
    /// <param name="k">How many at most, at least 1.</param>
    /// <param name="priority">Of those who are heard.</param>
    /// <param name="chosen">[min(k, degree)] written with their numbers.</param>
    /// <param name="weights">Likewise.</param>
    /// <returns>How many were chosen.</returns>
    public abstract int Choose(int node, int k, NodePriority priority, Span<int> chosen, Span<float> weights);

    /// <summary>The k entries of smallest priority among those that were offered, in rising priority.</summary>
    protected ref struct Smallest(Span<ulong> priorities, Span<int> entries)
    {
        private readonly Span<ulong> priorities = priorities;
        private readonly Span<int> entries = entries;
        private int count;

        public void Offer(ulong priority, int entry)
        {
            if (count == entries.Length && priority >= priorities[count - 1]) return;
            int at = count < entries.Length ? count++ : count - 1;
            for (; at > 0 && priorities[at - 1] > priority; at--) (priorities[at], entries[at]) = (priorities[at - 1], entries[at - 1]);
            (priorities[at], entries[at]) = (priority, entry);
        }
    }

    protected const int OnStack = 128;
}

/// <summary>Over a message type that is the same in every step.</summary>
/// <param name="mean">[N destination, N source].</param>
internal sealed class FixedNeighbours(SparseMatrix mean) : NeighbourChoice
{
    // Neighbours that are listed twice would be chosen together: as one of the sum of their weights the draw is as it should be.
    private readonly SparseMatrix mean = mean.Merged();

    /// <inheritdoc/>
    public override int Degree(int node) => mean.ColumnsOf(node).Length;

    /// <inheritdoc/>
    public override int Choose(int node, int k, NodePriority priority, Span<int> chosen, Span<float> weights)
    {
        var columns = mean.ColumnsOf(node);
        var values = mean.ValuesOf(node);
        if (columns.Length <= k)
        {
            columns.CopyTo(chosen);
            values.CopyTo(weights);
            return columns.Length;
        }
        Span<ulong> room = k <= OnStack ? stackalloc ulong[k] : new ulong[k];
        var entries = chosen[..k];
        var smallest = new Smallest(room, entries);
        for (int e = 0; e < columns.Length; e++) smallest.Offer(priority.Of(columns[e]), e);
        float up = (float)((double)columns.Length / k);
        for (int i = 0; i < k; i++) (entries[i], weights[i]) = (columns[entries[i]], values[entries[i]] * up);
        return k;
    }
}

/// <summary>Over train pairs of one label, less those that the step supervises and those of masked nodes.</summary>
/// <param name="pairs">By the end that hears.</param>
/// <param name="hidden">What the step leaves out.</param>
/// <param name="ofDrugs">Drugs hear.</param>
internal sealed class TrainNeighbours(TrainPairs pairs, HiddenPairs hidden, bool ofDrugs) : NeighbourChoice
{
    /// <inheritdoc/>
    public override int Degree(int node) => pairs.Start[node + 1] - pairs.Start[node];

    /// <inheritdoc/>
    public override int Choose(int node, int k, NodePriority priority, Span<int> chosen, Span<float> weights)
    {
        var (own, others) = ofDrugs ? (hidden.Drugs, hidden.Targets) : (hidden.Targets, hidden.Drugs);
        if (own[node]) return 0;
        int from = pairs.Start[node], to = pairs.Start[node + 1], most = Math.Min(k, to - from), left = 0, rows = 0;
        if (most == 0) return 0;
        Span<ulong> room = most <= OnStack ? stackalloc ulong[most] : new ulong[most];
        var entries = chosen[..most];
        var smallest = new Smallest(room, entries);
        for (int e = from; e < to; e++)
        {
            if (others[pairs.Other[e]] || hidden.IsSupervised(pairs.Pair[e])) continue;
            smallest.Offer(to - from <= k ? (ulong)e : priority.Of(pairs.Other[e]), e);
            left++;
            rows += pairs.Rows[e];
        }
        int count = Math.Min(most, left);
        double up = (double)left / Math.Max(1, count) / Math.Max(1, rows);
        for (int i = 0; i < count; i++) (entries[i], weights[i]) = (pairs.Other[entries[i]], (float)(pairs.Rows[entries[i]] * up));
        return count;
    }
}
