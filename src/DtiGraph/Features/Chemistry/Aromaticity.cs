namespace DtiGraph.Features.Chemistry;

/// <summary>Marks aromatic bonds and atoms on the Kekule structure, whatever the spelling was.</summary>
/// <remarks>
/// Source: The RDKit Book, "The RDKit Aromaticity Model": 4n + 2 electrons in a ring or in up to six fused rings, whose outer bonds then
/// are aromatic. Rings are fused where they share one bond.
/// </remarks>
internal static class Aromaticity
{
    private const int MostFused = 6;
    private const int LargestFusedRing = 24;

    // A system of this many rings is searched in pairs only; without an end to it the number of combinations is exponential.
    private const int ManyRings = 300;
    private const int MostCombinations = 500_000;

    public static void Perceive(Draft draft, List<Ring> rings)
    {
        var donors = new ElectronDonor?[draft.Atoms.Count];
        bool[] seen = new bool[donors.Length];
        var candidates = new List<Ring>();
        foreach (var ring in rings)
        {
            bool all = true;
            foreach (var atom in ring.Atoms)
            {
                if (!seen[atom.Index]) donors[atom.Index] = ElectronDonor.Of(atom, ring.Size);
                seen[atom.Index] = true;
                all &= donors[atom.Index] is not null;
            }
            if (all && Array.Exists(ring.Atoms, atom => atom.Number != 0)) candidates.Add(ring);
        }
        if (candidates.Count == 0) return;
        var neighbours = Neighbours(candidates);
        bool[] done = new bool[candidates.Count];
        for (int i = 0; i < done.Length; i++)
        {
            if (done[i]) continue;
            new FusedRings(candidates, neighbours, donors, draft.Bonds.Count).Perceive(Connected(i, neighbours, done));
        }
    }

    private static List<int>[] Neighbours(List<Ring> rings)
    {
        var neighbours = new List<int>[rings.Count];
        var ringsOf = new Dictionary<DraftBond, List<int>>();
        for (int i = 0; i < neighbours.Length; i++)
        {
            neighbours[i] = [];
            if (rings[i].Size > LargestFusedRing) continue;
            var shared = new Dictionary<int, int>();
            foreach (var bond in rings[i].Bonds)
            {
                if (!ringsOf.TryGetValue(bond, out var earlier)) ringsOf[bond] = earlier = [];
                foreach (int other in earlier) shared[other] = shared.GetValueOrDefault(other) + 1;
                earlier.Add(i);
            }
            foreach (var (other, count) in shared)
            {
                if (count != 1) continue;
                neighbours[i].Add(other);
                neighbours[other].Add(i);
            }
        }
        return neighbours;
    }

    private static List<int> Connected(int start, List<int>[] neighbours, bool[] done)
    {
        var members = new List<int> { start };
        done[start] = true;
        for (int i = 0; i < members.Count; i++)
        {
            foreach (int next in neighbours[members[i]])
            {
                if (done[next]) continue;
                done[next] = true;
                members.Add(next);
            }
        }
        members.Sort();
        return members;
    }

    /// <summary>One system of fused rings: single rings first, then connected combinations of two, three and more.</summary>
    private sealed class FusedRings(List<Ring> rings, List<int>[] neighbours, ElectronDonor?[] donors, int bondCount)
    {
        private readonly HashSet<DraftBond> done = [];
        private readonly int[] ofAtom = new int[donors.Length], ofBond = new int[bondCount]; // in how many of the chosen rings; all 0 between two tests
        private int combinations;

        public void Perceive(List<int> system)
        {
            int bonds = system.SelectMany(ring => rings[ring].Bonds).Distinct().Count();
            int most = Math.Min(system.Count, system.Count > ManyRings ? 2 : MostFused);
            for (int size = 1; size <= most && done.Count < bonds; size++)
            {
                foreach (int first in system) Extend([first], [.. neighbours[first].Where(ring => ring > first)], first, size);
            }
        }

        // Every connected set once: Wernicke 2006, "Efficient detection of network motifs".
        private void Extend(List<int> chosen, List<int> open, int first, int size)
        {
            if (combinations > MostCombinations) return;
            if (chosen.Count == size)
            {
                combinations++;
                Test(chosen);
                return;
            }
            while (open.Count > 0)
            {
                int next = open[^1];
                open.RemoveAt(open.Count - 1);
                var wider = new List<int>(open);
                foreach (int ring in neighbours[next])
                {
                    if (ring > first && !chosen.Contains(ring) && !open.Contains(ring) && ring != next
                        && !chosen.Exists(member => neighbours[member].Contains(ring))) wider.Add(ring);
                }
                chosen.Add(next);
                Extend(chosen, wider, first, size);
                chosen.RemoveAt(chosen.Count - 1);
            }
        }

        private void Test(List<int> chosen)
        {
            foreach (int ring in chosen) foreach (var atom in rings[ring].Atoms) ofAtom[atom.Index]++;
            int least = 0, most = 0, dummies = 0;
            foreach (int ring in chosen)
            {
                foreach (var atom in rings[ring].Atoms)
                {
                    // An atom in three of the rings lies inside the system and takes no part.
                    if (ofAtom[atom.Index] is 1 or 2)
                    {
                        var donor = donors[atom.Index]!.Value;
                        if (donor == ElectronDonor.Any) dummies++;
                        least += donor.Least;
                        most += donor.Most;
                    }
                    ofAtom[atom.Index] = 0;
                }
            }
            if (dummies > 1 || !IsHuckel(least, most)) return;
            foreach (int ring in chosen) foreach (var bond in rings[ring].Bonds) ofBond[bond.Index]++;
            foreach (int ring in chosen)
            {
                foreach (var bond in rings[ring].Bonds)
                {
                    bool isOuter = ofBond[bond.Index] == 1;
                    ofBond[bond.Index] = 0;
                    if (!isOuter) continue;
                    done.Add(bond);
                    bond.IsAromatic = true;
                    if (bond.Order is not (BondOrder.Single or BondOrder.Double or BondOrder.Aromatic)) continue;
                    bond.Order = BondOrder.Aromatic;
                    bond.First.IsAromatic = bond.Second.IsAromatic = true;
                }
            }
        }

        private static bool IsHuckel(int least, int most)
        {
            if (most == 2) return true;
            for (int electrons = least; most >= 6 && electrons <= most; electrons++)
            {
                if (electrons % 4 == 2) return true;
            }
            return false;
        }
    }
}
