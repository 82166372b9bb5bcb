using DtiGraph.Features;

namespace DtiGraph.Models;

/// <summary>The neighbours of drugs or of targets.</summary>
internal sealed class LikeSide
{
    private const int PlaceBits = 6; // 64 places

    private readonly Lazy<int[][]> listedWith, labelledWith;

    /// <param name="listed">Of each node the up to 64 known ones most like it, best first.</param>
    /// <param name="known">How many known ones there are.</param>
    /// <param name="isLabelled">Whether a known one has a labelled pair.</param>
    /// <param name="isNew">The nodes are none of the known ones.</param>
    public LikeSide(Neighbour[][] listed, int known, Func<int, bool> isLabelled, bool isNew)
    {
        (Listed, IsNew) = (listed, isNew);
        if (listed.FirstOrDefault(l => l.Length > 1 << PlaceBits) is { } longer)
            throw new ArgumentException($"neighbours: expected at most {1 << PlaceBits} of a node, got {longer.Length} (like pairs)", nameof(listed));
        Labelled = Array.ConvertAll(listed, list => list.Where(n => isLabelled(n.Index)).Take(LikePairs.Nearest).ToArray());
        (listedWith, labelledWith) = (new(() => Reversed(Listed, known)), new(() => Reversed(Labelled, known)));
    }

    /// <summary>All that are listed.</summary>
    public Neighbour[][] Listed { get; }

    /// <summary>The nearest 5 with a label.</summary>
    public Neighbour[][] Labelled { get; }

    /// <summary>No node of the graph.</summary>
    public bool IsNew { get; }

    /// <summary>In whose list a known node stands, and at which place.</summary>
    public Places ListedWith(int node) => new(listedWith.Value[node]);

    /// <summary>In whose list of labelled ones a known node stands, and at which place.</summary>
    public Places LabelledWith(int node) => new(labelledWith.Value[node]);

    private static int[][] Reversed(Neighbour[][] lists, int known)
    {
        int[] count = new int[known];
        foreach (var list in lists) foreach (var near in list) count[near.Index]++;
        int[][] with = Array.ConvertAll(count, c => new int[c]);
        for (int node = 0; node < lists.Length; node++)
            for (int place = 0; place < lists[node].Length; place++) with[lists[node][place].Index][^count[lists[node][place].Index]--] = (node << PlaceBits) | place;
        return with;
    }

    /// <summary>Nodes and places in one number each.</summary>
    internal readonly ref struct Places(ReadOnlySpan<int> packed)
    {
        private readonly ReadOnlySpan<int> packed = packed;

        public Enumerator GetEnumerator() => new(packed);

        internal ref struct Enumerator(ReadOnlySpan<int> packed)
        {
            private readonly ReadOnlySpan<int> packed = packed;
            private int at = -1;

            public readonly (int Node, int Place) Current => (packed[at] >> PlaceBits, packed[at] & ((1 << PlaceBits) - 1));

            public bool MoveNext() => ++at < packed.Length;
        }
    }
}
