namespace DtiGraph.Features.Chemistry;

/// <summary>What of a molecule can take part in hydrogen bonds.</summary>
public static class HydrogenBonds
{
    /// <summary>Atoms that accept one: O and S of two bonds or charge -1 but for the hydroxyl of an acid, N of three bonds but for that of an amide, and
    /// uncharged aromatic O, S and N without hydrogen.</summary>
    /// <remarks>Source: the acceptors of Gobbi and Poppinger 1998, doi:10.1002/(SICI)1097-0290(199824)61:1&lt;47::AID-BIT9&gt;3.0.CO;2-Z, as RDKit counts them (NumHAcceptors).</remarks>
    public static int Acceptors(Molecule molecule) => Enumerable.Range(0, molecule.Atoms.Length).Count(i => Accepts(molecule, i));

    private static bool Accepts(Molecule molecule, int i)
    {
        var atom = molecule.Atoms[i];
        return atom switch
        {
            { IsAromatic: true } => atom.Charge == 0 && (atom.Number is 8 or 16 || atom is { Number: 7, Hydrogens: 0 }),
            { Number: 8 or 16, Charge: -1 } => true,
            { Number: 8 or 16, Hydrogens: 0 } => Valence(molecule, i) == 2,
            { Number: 8 or 16, Hydrogens: 1 } => Valence(molecule, i) == 2 && Neighbours(molecule, i).Any(n => n.Bond.Order == BondOrder.Single && !HasDouble(molecule, n.Atom, outsideRing: false)),
            { Number: 7 } => Valence(molecule, i) == 3 && !Neighbours(molecule, i).Any(n => n.Bond.Order == BondOrder.Single && HasDouble(molecule, n.Atom, outsideRing: true)),
            _ => false,
        };
    }

    /// <summary>Hydrogens and electron pairs shared with atoms; of an atom that is not aromatic.</summary>
    private static int Valence(Molecule molecule, int i) =>
        molecule.Atoms[i].Hydrogens + Neighbours(molecule, i).Sum(n => n.Bond.Order switch { BondOrder.Double => 2, BondOrder.Triple => 3, BondOrder.Dative => 0, _ => 1 });

    /// <summary>Whether a double bond leads from an atom to O, N, P or S that is not aromatic.</summary>
    private static bool HasDouble(Molecule molecule, int i, bool outsideRing) => Neighbours(molecule, i).Any(n =>
        n.Bond.Order == BondOrder.Double && !(outsideRing && n.Bond.InRing) && molecule.Atoms[n.Atom] is { Number: 7 or 8 or 15 or 16, IsAromatic: false });

    private static IEnumerable<(Bond Bond, int Atom)> Neighbours(Molecule molecule, int i)
    {
        foreach (int b in molecule.BondsOf(i).ToArray())
        {
            var bond = molecule.Bonds[b];
            yield return (bond, bond.Other(i));
        }
    }
}
