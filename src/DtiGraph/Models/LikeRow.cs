using System.Numerics;

namespace DtiGraph.Models;

/// <summary>What the labels of like pairs say of one node with every node of the other kind. Most of these pairs have no like pair with a label: only those
/// that have one cost anything. Room that is used again for one node after the other; one thread at a time.</summary>
public sealed class LikeRow
{
    private Cell[] cells = [];
    private int[] touched = [];
    private sbyte[] own = []; // 1 for an interaction, -1 for a pair labelled 0, 0 for none; of the node itself
    private LikeLabels[] labels = [];
    private int count;

    /// <summary>The other ends of pairs with a labelled like pair, in no order.</summary>
    public ReadOnlySpan<int> Touched => touched.AsSpan(0, count);

    /// <summary>What is said of the pair with another end; all 0 for those that are not <see cref="Touched"/>.</summary>
    /// <param name="other">Of the other kind.</param>
    public LikeLabels this[int other] => labels[other];

    /// <summary>[N of the other kind] a copy.</summary>
    internal LikeLabels[] ToArray() => [.. labels];

    /// <summary>Adds up what <see cref="LikePairs.Of"/> adds up, and in its order, which decides the last bits.</summary>
    /// <param name="mine">The node's kind.</param>
    /// <param name="theirs">The other kind.</param>
    /// <param name="known">Labelled pairs of the nodes of its kind.</param>
    /// <param name="node">Which of them.</param>
    /// <param name="mineAreDrugs">Its kind.</param>
    internal void Fill(LikeSide mine, LikeSide theirs, LikeLabelled[] known, int node, bool mineAreDrugs)
    {
        Clear(theirs.Listed.Length);
        foreach (var near in mine.Listed[node])
        {
            var (others, interacts) = known[near.Index];
            for (int i = 0; i < others.Length; i++)
            {
                ref var sums = ref At(others[i]).Mine;
                if (sums.Count < LikePairs.Nearest) sums.Add(near.Similarity, interacts[i]);
            }
        }
        var (mineOthers, mineInteract) = mine.IsNew ? LikeLabelled.None : known[node]; // a new node has no labels of its own
        for (int i = 0; i < mineOthers.Length; i++)
        {
            own[mineOthers[i]] = (sbyte)(mineInteract[i] ? 1 : -1);
            foreach (var (other, place) in theirs.ListedWith(mineOthers[i])) At(other).Theirs |= 1UL << place;
        }
        var nearMine = mine.Labelled[node];
        for (int m = 0; m < nearMine.Length; m++)
        {
            var (others, interacts) = known[nearMine[m].Index];
            for (int i = 0; i < others.Length; i++)
            {
                foreach (var (other, t) in theirs.LabelledWith(others[i]))
                {
                    uint bit = 1U << (mineAreDrugs ? LikePairs.Nearest * m + t : LikePairs.Nearest * t + m); // by drug, then by target
                    ref var cell = ref At(other);
                    cell.Both |= bit;
                    if (interacts[i]) cell.BothInteract |= bit;
                }
            }
        }
        foreach (int other in Touched) labels[other] = Labels(cells[other], theirs, other, nearMine, mineAreDrugs);
        foreach (int other in mineOthers) own[other] = 0;
    }

    private LikeLabels Labels(in Cell cell, LikeSide theirs, int other, Features.Neighbour[] nearMine, bool mineAreDrugs)
    {
        LikeSums ofTheirs = default, ofBoth = default;
        for (ulong places = cell.Theirs; places != 0 && ofTheirs.Count < LikePairs.Nearest; places &= places - 1)
        {
            var near = theirs.Listed[other][BitOperations.TrailingZeroCount(places)];
            ofTheirs.Add(near.Similarity, own[near.Index] > 0);
        }
        for (uint pairs = cell.Both; pairs != 0; pairs &= pairs - 1)
        {
            var (drug, target) = Math.DivRem(BitOperations.TrailingZeroCount(pairs), LikePairs.Nearest);
            var (m, t) = mineAreDrugs ? (drug, target) : (target, drug);
            ofBoth.Add((double)nearMine[m].Similarity * theirs.Labelled[other][t].Similarity, (cell.BothInteract & pairs & (0 - pairs)) != 0);
        }
        return mineAreDrugs
            ? new(cell.Mine.LogOdds, ofTheirs.LogOdds, ofBoth.LogOdds)
            : new(ofTheirs.LogOdds, cell.Mine.LogOdds, ofBoth.LogOdds);
    }

    private ref Cell At(int other)
    {
        ref var cell = ref cells[other];
        if (cell.Mine.Count == 0 && (cell.Theirs | cell.Both) == 0) touched[count++] = other;
        return ref cell;
    }

    private void Clear(int size)
    {
        if (cells.Length != size) (cells, touched, own, labels, count) = (new Cell[size], new int[size], new sbyte[size], new LikeLabels[size], 0);
        foreach (int other in Touched) (cells[other], labels[other]) = (default, default);
        count = 0;
    }

    /// <summary>One pair: sums of the set that comes in its order by itself, and bits for the members of the other two.</summary>
    private struct Cell
    {
        public LikeSums Mine;
        public ulong Theirs;
        public uint Both, BothInteract;
    }
}
