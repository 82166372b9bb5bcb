using System.Collections.Immutable;

namespace DtiGraph.Features.Chemistry;

/// <summary>Morgan (ECFP) fingerprints: what the surroundings of each atom look like. Thread safe, deterministic.</summary>
/// <remarks>
/// Source: Rogers and Hahn 2010, "Extended-connectivity fingerprints". The invariants and the hash are those of RDKit's Morgan generator with
/// its defaults, so that the bits interchange: connectivity invariants with ring membership, bond types, no chirality, each set of bonds once.
/// </remarks>
public static class MorganFingerprint
{
    /// <summary>The environments of every atom out to the radius; of those that cover the same bonds only one counts.</summary>
    /// <param name="molecule">Any molecule; without atoms there are no environments.</param>
    /// <param name="radius">Bonds from the centre, 0 or more; 2 is ECFP4.</param>
    /// <returns>Distinct environments, rising, with counts.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The radius is negative.</exception>
    public static MorganEnvironments Environments(Molecule molecule, int radius = 2)
    {
        var all = Collect(molecule, radius);
        all.Sort();
        var ids = ImmutableArray.CreateBuilder<uint>(all.Count);
        var counts = ImmutableArray.CreateBuilder<int>(all.Count);
        foreach (uint id in all)
        {
            if (ids.Count > 0 && ids[^1] == id) counts[^1]++;
            else
            {
                ids.Add(id);
                counts.Add(1);
            }
        }
        return new MorganEnvironments(ids.ToImmutable(), counts.ToImmutable());
    }

    /// <summary>The environments folded into a bit vector.</summary>
    /// <param name="molecule">Any molecule.</param>
    /// <param name="radius">Bonds from the centre, 0 or more; 2 is ECFP4.</param>
    /// <param name="length">Number of bits, 1 or more.</param>
    /// <returns>[on bits] int32 - the bits that are on, rising, each in [0, length).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The radius is negative or the length not positive.</exception>
    public static int[] Bits(Molecule molecule, int radius = 2, int length = 2048)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        var all = Collect(molecule, radius);
        int[] bits = new int[all.Count];
        for (int i = 0; i < bits.Length; i++) bits[i] = (int)(all[i] % (uint)length);
        Array.Sort(bits);
        int distinct = 0;
        foreach (int bit in bits)
        {
            if (distinct == 0 || bits[distinct - 1] != bit) bits[distinct++] = bit;
        }
        return bits[..distinct];
    }

    private static List<uint> Collect(Molecule molecule, int radius)
    {
        ArgumentNullException.ThrowIfNull(molecule);
        ArgumentOutOfRangeException.ThrowIfNegative(radius);
        int atoms = molecule.Atoms.Length;
        uint[] invariants = new uint[atoms];
        for (int i = 0; i < atoms; i++) invariants[i] = Invariant(molecule, i);
        var all = new List<uint>(atoms * (radius + 1));
        all.AddRange(invariants);
        var seen = new HashSet<BondSet>(atoms * radius);
        // Of the atoms whose environments cover the same bonds the smallest name counts; the others end here.
        var best = new Dictionary<BondSet, (uint Id, int Atom)>(atoms);
        var reach = new BondSet[atoms];
        Array.Fill(reach, BondSet.Empty);
        bool[] isDone = new bool[atoms];
        Span<ulong> around = stackalloc ulong[64];
        for (int layer = 0; layer < radius; layer++)
        {
            uint[] next = new uint[atoms];
            var wider = new BondSet[atoms];
            best.Clear();
            for (int i = 0; i < atoms; i++)
            {
                wider[i] = reach[i];
                var bonds = molecule.BondsOf(i);
                if (isDone[i] || bonds.Length == 0) continue;
                next[i] = Widen(molecule, i, layer, invariants, around);
                wider[i] = BondSet.Around(molecule, i, reach);
                if (seen.Contains(wider[i]))
                {
                    isDone[i] = true;
                    continue;
                }
                if (best.TryGetValue(wider[i], out var rival))
                {
                    bool isBetter = next[i] < rival.Id;
                    isDone[isBetter ? rival.Atom : i] = true;
                    if (!isBetter) continue;
                }
                best[wider[i]] = (next[i], i);
            }
            foreach (var (bonds, environment) in best)
            {
                seen.Add(bonds);
                all.Add(environment.Id);
            }
            invariants = next;
            reach = wider;
        }
        return all;
    }

    /// <param name="molecule">The molecule.</param>
    /// <param name="atom">The centre.</param>
    /// <param name="layer">Bonds from it, less one.</param>
    /// <param name="invariants">Of all atoms.</param>
    /// <param name="around">Room for the bonds of most atoms.</param>
    private static uint Widen(Molecule molecule, int atom, int layer, uint[] invariants, Span<ulong> around)
    {
        var bonds = molecule.BondsOf(atom);
        if (bonds.Length > around.Length) around = new ulong[bonds.Length];
        around = around[..bonds.Length];
        for (int i = 0; i < bonds.Length; i++)
        {
            var bond = molecule.Bonds[bonds[i]];
            ulong named = ((ulong)bond.Order << 32) | invariants[bond.Other(atom)];
            int at = i;
            for (; at > 0 && around[at - 1] > named; at--) around[at] = around[at - 1]; // bonds of an atom are few
            around[at] = named;
        }
        uint hash = HashCombine.Combine((uint)layer, invariants[atom]);
        foreach (ulong named in around) hash = HashCombine.Combine(hash, HashCombine.Pair((uint)(named >> 32), (uint)named));
        return hash;
    }

    private static uint Invariant(Molecule molecule, int index)
    {
        var atom = molecule.Atoms[index];
        int hydrogenAtoms = 0;
        foreach (int b in molecule.BondsOf(index))
        {
            var bond = molecule.Bonds[b];
            if (molecule.Atoms[bond.Other(index)].Number == 1) hydrogenAtoms++;
        }
        uint hash = HashCombine.Combine(0, (uint)atom.Number);
        hash = HashCombine.Combine(hash, (uint)(molecule.BondsOf(index).Length + atom.Hydrogens));
        hash = HashCombine.Combine(hash, (uint)(atom.Hydrogens + hydrogenAtoms));
        hash = HashCombine.Combine(hash, unchecked((uint)atom.Charge));
        hash = HashCombine.Combine(hash, unchecked((uint)Isotopes.MassDelta(atom.Number, atom.Isotope)));
        return atom.InRing ? HashCombine.Combine(hash, 1) : hash;
    }
}
