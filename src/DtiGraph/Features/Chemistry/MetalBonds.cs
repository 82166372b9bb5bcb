namespace DtiGraph.Features.Chemistry;

/// <summary>Makes a bond from an atom with one bond too many to a metal dative: the ligand gives both electrons.</summary>
/// <remarks>
/// Source: The RDKit Book, "Molecular Sanitization", organometallics. Where an atom touches several metals, the one with fewer dative bonds
/// takes the bond, then the heavier and the one with more bonds; what is still equal is equal by symmetry in every case met.
/// </remarks>
internal static class MetalBonds
{
    public static void Apply(Draft draft)
    {
        if (!draft.Atoms.Exists(atom => PeriodicTable.IsMetal(atom.Number))) return;
        foreach (var atom in draft.Atoms)
        {
            if (atom.Number is 1 or 2 or 9 or 10 || !IsOverfull(atom)) continue;
            var bond = atom.Bonds
                .Where(bond => bond.Order == BondOrder.Single && PeriodicTable.IsMetal(bond.Other(atom).Number))
                .OrderBy(bond => bond.Other(atom).Bonds.Count(other => other.Order == BondOrder.Dative))
                .ThenByDescending(bond => bond.Other(atom).Number)
                .ThenByDescending(bond => bond.Other(atom).Degree)
                .FirstOrDefault();
            if (bond is null) continue;
            bond.Second = bond.Other(atom);
            bond.First = atom;
            bond.Order = BondOrder.Dative;
        }
    }

    private static bool IsOverfull(DraftAtom atom)
    {
        if (PeriodicTable.IsMetal(atom.Number)) return false;
        int like = atom.Number - atom.Charge;
        if (like <= 0 || like > PeriodicTable.Last) return false;
        int most = PeriodicTable.Valences(like)[^1];
        if (most <= 0) return false;
        int have = ValenceModel.Explicit(atom);
        // The carbons of a cyclopentadienyl ring round down to four bonds, the metal's included.
        return have > most || (have == most && atom.IsAromatic && atom.Degree + atom.ExplicitHydrogens == 4);
    }
}
