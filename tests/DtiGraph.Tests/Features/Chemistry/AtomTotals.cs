using DtiGraph.Features.Chemistry;

namespace DtiGraph.Tests.Features.Chemistry;

/// <summary>What a chemist counts in a molecule, from its atoms.</summary>
internal static class AtomTotals
{
    /// <summary>Atoms other than hydrogen and dummy atoms.</summary>
    public static int HeavyAtoms(this Molecule molecule) => molecule.Atoms.Count(a => a.Number > 1);

    /// <summary>All hydrogens: implied, counted in brackets, and atoms of the graph.</summary>
    public static int Hydrogens(this Molecule molecule) => molecule.Atoms.Sum(a => a.Hydrogens) + molecule.Atoms.Count(a => a.Number == 1);

    /// <summary>Sum of the formal charges.</summary>
    public static int Charge(this Molecule molecule) => molecule.Atoms.Sum(a => a.Charge);
}
