namespace DtiGraph.Features.Chemistry;

/// <summary>Counts the unpaired electrons of bracket atoms, which imply no hydrogens: [CH2]C, [N]1C=CC=C1.</summary>
/// <remarks>Source: RDKit's assignRadicals. Runs on the Kekule structure.</remarks>
internal static class Radicals
{
    public static void Assign(Draft draft)
    {
        foreach (var atom in draft.Atoms)
        {
            if (atom.InBrackets && atom.Number != 0) atom.Radicals = Count(atom);
        }
    }

    private static int Count(DraftAtom atom)
    {
        int outer = PeriodicTable.OuterElectrons(atom.Number);
        var valences = PeriodicTable.Valences(atom.Number);
        if (valences[0] == -1)
        {
            // No valence to judge by: an odd number of electrons, and only where no bond may hold the odd one.
            return atom.Degree > 0 ? 0 : Math.Max(outer - atom.Charge, 0) % 2;
        }
        double sum = atom.ExplicitHydrogens;
        foreach (var bond in atom.Bonds) sum += bond.Contribution(atom);
        int total = (int)(sum + .1);
        int full = atom.Number is 1 or 2 ? 2 : 8;
        int missing = full - outer - total + atom.Charge;
        if (missing < 0)
        {
            missing = 0;
            if (valences.Length > 1)
            {
                foreach (int valence in valences)
                {
                    if (valence - total + atom.Charge < 0) continue;
                    missing = valence - total + atom.Charge;
                    break;
                }
            }
        }
        int spare = outer - total - atom.Charge;
        return spare >= 0 ? Math.Min(missing, spare) : missing;
    }
}
