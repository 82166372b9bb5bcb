namespace DtiGraph.Features.Chemistry;

/// <summary>The molecular graph while it is being read and perceived; belongs to one call.</summary>
internal sealed class Draft
{
    public List<DraftAtom> Atoms { get; private set; } = [];

    public List<DraftBond> Bonds { get; private set; } = [];

    public DraftAtom Add(DraftAtom atom)
    {
        atom.Index = Atoms.Count;
        Atoms.Add(atom);
        return atom;
    }

    public DraftBond Connect(DraftAtom first, DraftAtom second, BondOrder order, bool isDirected = false)
    {
        var bond = new DraftBond(first, second, order) { Index = Bonds.Count, IsDirected = isDirected };
        Bonds.Add(bond);
        first.Bonds.Add(bond);
        second.Bonds.Add(bond);
        return bond;
    }

    /// <summary>Takes atoms and their bonds out and numbers the rest anew, in the old order.</summary>
    public void Remove(HashSet<DraftAtom> atoms)
    {
        Bonds = [.. Bonds.Where(bond => !atoms.Contains(bond.First) && !atoms.Contains(bond.Second))];
        Atoms = [.. Atoms.Where(atom => !atoms.Contains(atom))];
        foreach (var atom in Atoms) atom.Bonds.RemoveAll(bond => atoms.Contains(bond.Other(atom)));
        for (int i = 0; i < Atoms.Count; i++) Atoms[i].Index = i;
        for (int i = 0; i < Bonds.Count; i++) Bonds[i].Index = i;
    }
}
