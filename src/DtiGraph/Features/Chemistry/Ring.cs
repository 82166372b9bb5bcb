namespace DtiGraph.Features.Chemistry;

/// <summary>One ring: its atoms and its bonds, as many of one as of the other, in no order.</summary>
internal sealed record Ring(DraftAtom[] Atoms, DraftBond[] Bonds)
{
    public int Size => Atoms.Length;

    public static Ring Of(DraftBond[] bonds)
    {
        var atoms = new HashSet<DraftAtom>(bonds.Length);
        foreach (var bond in bonds)
        {
            atoms.Add(bond.First);
            atoms.Add(bond.Second);
        }
        return new Ring([.. atoms], bonds);
    }
}
