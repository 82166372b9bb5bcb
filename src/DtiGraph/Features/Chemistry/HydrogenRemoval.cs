namespace DtiGraph.Features.Chemistry;

/// <summary>Turns hydrogen atoms into hydrogen counts, so that a molecule with every hydrogen written is the one with none.</summary>
/// <remarks>
/// Follows RDKit's removeHs: isotopes, hydrides, hydrogens alone, bridging, on another hydrogen or on a dummy atom stay atoms, and so do
/// those that alone say on which side of a double bond their atom lies ([H]/N=C/C).
/// </remarks>
internal static class HydrogenRemoval
{
    public static void Apply(Draft draft)
    {
        if (!draft.Atoms.Exists(atom => atom.Number == 1)) return;
        ValenceModel.Estimate(draft);
        var removed = new HashSet<DraftAtom>(draft.Atoms.Where(IsCount));
        if (removed.Count == 0) return;
        foreach (var hydrogen in removed)
        {
            var bond = hydrogen.Bonds[0];
            var heavy = bond.Other(hydrogen);
            if (NeedsCount(heavy)) heavy.ExplicitHydrogens++;
        }
        draft.Remove(removed);
    }

    private static bool IsCount(DraftAtom atom)
    {
        if (atom.Number != 1 || atom.Isotope != 0 || atom.Charge == -1 || atom.Degree != 1) return false;
        var bond = atom.Bonds[0];
        var heavy = bond.Other(atom);
        if (heavy.Number is 0 or 1 || heavy.HasCoordinationStereo) return false;
        return !(heavy.Degree == 2 && bond.IsDirected && heavy.Bonds.Exists(other => other.Order == BondOrder.Double));
    }

    /// <summary>Whether the valence model would not imply the hydrogen again.</summary>
    private static bool NeedsCount(DraftAtom heavy)
    {
        if (heavy.InBrackets || heavy.HasStereo) return true;
        if (PeriodicTable.Valences(heavy.Number)[1..].Contains(heavy.TotalValence)) return true;
        return heavy.IsAromaticOrAtAromaticBond() && (heavy.Number is 7 or 15 || IsSubstitutedAromatic(heavy));
    }

    private static bool IsSubstitutedAromatic(DraftAtom heavy)
    {
        int single = 0, aromatic = 0;
        foreach (var bond in heavy.Bonds)
        {
            if (bond.Order == BondOrder.Single) single++;
            else if (bond.Order == BondOrder.Aromatic) aromatic++;
            else return false;
        }
        return single == 1 && aromatic == 2 && heavy.TotalValence == 3;
    }
}
