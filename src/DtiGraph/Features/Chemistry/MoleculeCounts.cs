using System.Numerics;

namespace DtiGraph.Features.Chemistry;

/// <summary>How much there is of everything in a molecule: what fingerprints, which say which environments occur, leave out.</summary>
public static class MoleculeCounts
{
    /// <summary>Numbers of a molecule.</summary>
    public const int Width = 21;

    /// <summary>Columns where each number has one for each order of magnitude.</summary>
    public const int Columns = Width * Steps;

    /// <summary>Orders of magnitude of a number.</summary>
    private const int Steps = 32;

    /// <summary>Atomic numbers of C, N, O, S, P, F, Cl, Br and I.</summary>
    private static readonly int[] Elements = [6, 7, 8, 16, 15, 9, 17, 35, 53];

    /// <summary>Counts.</summary>
    /// <returns>[21], each at least 0: atoms of C, N, O, S, P, F, Cl, Br, I and of anything else, hydrogens that are no atoms of the graph,
    /// rings, aromatic atoms, positively and negatively charged atoms, fragments, double and triple bonds (aromatic ones are neither),
    /// N and O with hydrogen, ring atoms, atoms.</returns>
    public static int[] Of(Molecule molecule)
    {
        var atoms = molecule.Atoms;
        int[] ofElements = [.. Elements.Select(e => atoms.Count(a => a.Number == e))];
        return
        [
            .. ofElements, atoms.Length - ofElements.Sum(), atoms.Sum(a => a.Hydrogens),
            molecule.RingCount, molecule.AromaticAtoms, atoms.Count(a => a.Charge > 0), atoms.Count(a => a.Charge < 0), Fragments(molecule),
            molecule.Bonds.Count(b => b.Order == BondOrder.Double), molecule.Bonds.Count(b => b.Order == BondOrder.Triple),
            atoms.Count(a => a.Number is 7 or 8 && a.Hydrogens > 0), atoms.Count(a => a.InRing), atoms.Length,
        ];
    }

    /// <summary>The order of magnitude of each number, as a column of its own: two steps for each doubling of number + 1.</summary>
    /// <returns>[21], rising, each in [0, 672): 32 columns a number, of which it fills the first for 0, the third for 1, the fourth for 2.</returns>
    public static IEnumerable<int> ColumnsOf(Molecule molecule) => Of(molecule).Select((count, i) => i * Steps + Step(count));

    private static int Step(int count) => Math.Min(BitOperations.Log2((ulong)(count + 1L) * (ulong)(count + 1L)), Steps - 1);

    private static int Fragments(Molecule molecule)
    {
        var components = new Components(molecule.Atoms.Length);
        foreach (var bond in molecule.Bonds) components.Link(bond.First, bond.Second);
        return components.Labels.Distinct().Count();
    }
}
