using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace DtiGraph.Features.Chemistry;

/// <summary>A molecule: atoms and bonds, hydrogens counted, rings and aromaticity perceived. Immutable; safe to share between threads.</summary>
public sealed class Molecule
{
    private readonly int[][] bondsOf;

    internal Molecule(Draft draft, int rings)
    {
        Atoms = ImmutableCollectionsMarshal.AsImmutableArray(draft.Atoms.ConvertAll(atom => new Atom(
            atom.Number, atom.Charge, atom.Isotope, atom.Hydrogens, atom.IsAromatic, atom.InRing)).ToArray());
        Bonds = ImmutableCollectionsMarshal.AsImmutableArray(draft.Bonds.ConvertAll(bond => new Bond(
            bond.First.Index, bond.Second.Index, bond.Order, bond.InRing)).ToArray());
        bondsOf = [.. draft.Atoms.Select(atom => atom.Bonds.ConvertAll(bond => bond.Index).ToArray())];
        Formula = MolecularFormula.Of(Atoms.AsSpan());
        RingCount = rings;
        AromaticAtoms = Atoms.Count(atom => atom.IsAromatic);
    }

    /// <summary>In the order of the SMILES, without the hydrogens that are counts.</summary>
    public ImmutableArray<Atom> Atoms { get; }

    /// <summary>In the order of the SMILES; a ring closure's bond stands where it closes.</summary>
    public ImmutableArray<Bond> Bonds { get; }

    /// <summary>Hill formula with the charge: C8H9NO2, C2H3O2-, Ca+2.</summary>
    public string Formula { get; }

    /// <summary>Atoms perceived aromatic.</summary>
    public int AromaticAtoms { get; }

    /// <summary>Rings that are not the sum of smaller ones; equal rings of a cage all count (cubane: 6).</summary>
    public int RingCount { get; }

    /// <summary>Indices into Bonds of the bonds of one atom.</summary>
    /// <param name="atom">Index into Atoms.</param>
    public ReadOnlySpan<int> BondsOf(int atom) => bondsOf[atom];
}
