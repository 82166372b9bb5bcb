namespace DtiGraph.Features.Chemistry;

/// <summary>How much of a molecule's carbon is saturated: flat molecules have none.</summary>
public static class SaturatedCarbon
{
    /// <summary>Carbon atoms with single bonds alone, as a share of all carbon atoms; 0 without any.</summary>
    /// <remarks>Source: Fsp3 of Lovering et al. 2009, doi:10.1021/jm901241e.</remarks>
    public static double Share(Molecule molecule)
    {
        int[] carbons = [.. Enumerable.Range(0, molecule.Atoms.Length).Where(i => molecule.Atoms[i].Number == 6)];
        return carbons.Length == 0 ? 0 : (double)carbons.Count(IsSaturated) / carbons.Length;

        bool IsSaturated(int i)
        {
            foreach (int b in molecule.BondsOf(i))
                if (molecule.Bonds[b].Order is BondOrder.Double or BondOrder.Triple or BondOrder.Aromatic) return false;
            return true;
        }
    }
}
