namespace DtiGraph.Features.Chemistry;

/// <summary>Rewrites the uncharged drawings of nitro groups, azides, phosphine oxide imines and halogen oxides into charged ones.</summary>
/// <remarks>
/// Source: The RDKit Book, "Molecular Sanitization", step 1. The drawings mean the same molecule, so they must give the same features.
/// </remarks>
internal static class ChargeCleanup
{
    public static void Apply(Draft draft)
    {
        var pentavalent = draft.Atoms.Where(atom => atom.Number == 7 && atom.Charge == 0 && ValenceModel.Explicit(atom) == 5).ToList();
        // N(=O)=O to [N+](=O)[O-], once per nitrogen.
        foreach (var nitrogen in pentavalent) Separate(nitrogen, 8, BondOrder.Double, BondOrder.Single);
        // N=N#N to N=[N+]=[N-].
        foreach (var nitrogen in pentavalent) Separate(nitrogen, 7, BondOrder.Triple, BondOrder.Double);
        foreach (var atom in draft.Atoms)
        {
            if (atom.Charge != 0) continue;
            if (atom.Number == 15) Phosphorus(atom);
            else if (atom.Number is 17 or 35 or 53) Halogen(atom);
        }
    }

    private static void Separate(DraftAtom nitrogen, int partner, BondOrder from, BondOrder to)
    {
        if (nitrogen.Charge != 0) return; // it was separated already
        foreach (var bond in nitrogen.Bonds)
        {
            var other = bond.Other(nitrogen);
            if (other.Number != partner || other.Charge != 0 || bond.Order != from) continue;
            bond.Order = to;
            nitrogen.Charge = 1;
            other.Charge = -1;
            return;
        }
    }

    // C=P(=O)X to C=[P+]([O-])X.
    private static void Phosphorus(DraftAtom phosphorus)
    {
        if (phosphorus.Degree != 3 || ValenceModel.Explicit(phosphorus) != 5) return;
        DraftBond? toOxygen = null;
        bool hasDouble = false;
        foreach (var bond in phosphorus.Bonds)
        {
            if (bond.Order != BondOrder.Double) continue;
            var other = bond.Other(phosphorus);
            if (other.Number == 8 && other.Charge == 0) toOxygen = bond;
            else if (other.Number is 6 or 7 && other.Degree >= 2) hasDouble = true;
        }
        if (toOxygen is null || !hasDouble) return;
        toOxygen.Order = BondOrder.Single;
        toOxygen.Other(phosphorus).Charge = -1;
        phosphorus.Charge = 1;
    }

    // Cl(=O)(=O)(=O)O to [Cl+3]([O-])([O-])([O-])O, and so for chlorate and chlorite.
    private static void Halogen(DraftAtom halogen)
    {
        if (ValenceModel.Explicit(halogen) is not (3 or 5 or 7) || halogen.Bonds.Exists(bond => bond.Other(halogen).Number != 8)) return;
        foreach (var bond in halogen.Bonds)
        {
            if (bond.Order != BondOrder.Double) continue;
            bond.Order = BondOrder.Single;
            bond.Other(halogen).Charge = -1;
            halogen.Charge++;
        }
    }
}
