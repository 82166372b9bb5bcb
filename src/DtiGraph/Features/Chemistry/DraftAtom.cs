namespace DtiGraph.Features.Chemistry;

/// <summary>An atom while the molecule is being read and perceived.</summary>
internal sealed class DraftAtom
{
    public int Index;
    public int Number;
    public int Charge;
    public int Isotope;

    /// <summary>Written in brackets, or set down when a hydrogen atom was taken off.</summary>
    public int ExplicitHydrogens;

    public int ImplicitHydrogens;

    /// <summary>Sum of bond orders and written hydrogens, as the valence model rounds it.</summary>
    public int ExplicitValence;

    public int Radicals;

    /// <summary>A bracket atom: no hydrogens are implied.</summary>
    public bool InBrackets;

    public bool IsAromatic;
    public bool InRing;

    /// <summary>Carries @ or @@ or a class of them.</summary>
    public bool HasStereo;

    /// <summary>Square-planar, bipyramidal or octahedral stereo, around which hydrogen atoms stay atoms.</summary>
    public bool HasCoordinationStereo;

    /// <summary>Character of the SMILES, from 1.</summary>
    public int Position;

    public List<DraftBond> Bonds = new(4);

    public int Degree => Bonds.Count;

    public int Hydrogens => ExplicitHydrogens + ImplicitHydrogens;

    public int TotalValence => ExplicitValence + ImplicitHydrogens;

    /// <summary>Aromatic, or at the end of an aromatic bond.</summary>
    public bool IsAromaticOrAtAromaticBond()
    {
        if (IsAromatic) return true;
        foreach (var bond in Bonds)
        {
            if (bond.IsAromatic || bond.Order == BondOrder.Aromatic) return true;
        }
        return false;
    }

    /// <summary>Element symbol and position, for messages.</summary>
    public string Name => $"{PeriodicTable.Symbol(Number)} atom";
}
