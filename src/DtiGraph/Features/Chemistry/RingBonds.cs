namespace DtiGraph.Features.Chemistry;

/// <summary>Marks the bonds and atoms that lie on a cycle: every bond that is no bridge. A dative bond closes no ring, as in RDKit.</summary>
/// <remarks>Source: Tarjan 1974, bridges by low links, with a stack of its own. Cost: O(atoms + bonds).</remarks>
internal static class RingBonds
{
    public static void Mark(Draft draft)
    {
        // A forest has no cycle; a chain of a hundred thousand atoms ends here.
        if (draft.Bonds.Count == 0) return;
        int[] entered = new int[draft.Atoms.Count];
        int[] low = new int[draft.Atoms.Count];
        int clock = 0;
        var stack = new Stack<(DraftAtom Atom, DraftBond? From, int Next)>();
        foreach (var root in draft.Atoms)
        {
            if (entered[root.Index] != 0) continue;
            entered[root.Index] = low[root.Index] = ++clock;
            stack.Push((root, null, 0));
            while (stack.TryPop(out var frame))
            {
                var (atom, from, next) = frame;
                if (next == atom.Degree)
                {
                    if (from is null) continue;
                    var above = from.Other(atom);
                    low[above.Index] = Math.Min(low[above.Index], low[atom.Index]);
                    from.InRing = low[atom.Index] <= entered[above.Index];
                    continue;
                }
                stack.Push((atom, from, next + 1));
                var bond = atom.Bonds[next];
                if (ReferenceEquals(bond, from) || bond.Order == BondOrder.Dative) continue;
                var other = bond.Other(atom);
                if (entered[other.Index] == 0)
                {
                    entered[other.Index] = low[other.Index] = ++clock;
                    stack.Push((other, bond, 0));
                }
                else
                {
                    // A bond to an atom already entered closes a cycle.
                    low[atom.Index] = Math.Min(low[atom.Index], entered[other.Index]);
                    bond.InRing = true;
                }
            }
        }
        foreach (var bond in draft.Bonds)
        {
            if (bond.InRing) bond.First.InRing = bond.Second.InRing = true;
        }
    }
}
