namespace DtiGraph.Features.Chemistry;

/// <summary>A bond while the molecule is being read and perceived.</summary>
internal sealed class DraftBond(DraftAtom first, DraftAtom second, BondOrder order)
{
    public int Index;
    public DraftAtom First = first;
    public DraftAtom Second = second;
    public BondOrder Order = order;

    /// <summary>Flagged aromatic; during kekulization a flagged bond is already single or double.</summary>
    public bool IsAromatic = order == BondOrder.Aromatic;

    /// <summary>Written / or \.</summary>
    public bool IsDirected;

    public bool InRing;

    public DraftAtom Other(DraftAtom atom) => ReferenceEquals(atom, First) ? Second : First;

    /// <summary>What the bond adds to the atom's valence.</summary>
    public double Contribution(DraftAtom atom) => Order switch
    {
        BondOrder.Any => 0,
        BondOrder.Aromatic => 1.5,
        BondOrder.Dative => ReferenceEquals(atom, Second) ? 1 : 0,
        _ => (int)Order,
    };
}
