using DtiGraph.Features.Chemistry;

namespace DtiGraph.Tests.Features.Chemistry;

/// <summary>Every molecule of the reference data against RDKit's answers.</summary>
public sealed class OracleMoleculeTests
{
    [Fact]
    public void Parse_EveryMolecule_AgreesWithRdkit()
    {
        var molecules = ChemistryOracle.Molecules();
        var faults = new List<string>();
        int parsed = 0, formula = 0, hydrogens = 0, heavy = 0, charge = 0, aromatic = 0, rings = 0, environments = 0, bits = 0;
        foreach (var expected in molecules)
        {
            foreach (string smiles in new[] { expected.Smiles, expected.Kekule })
            {
                Molecule molecule;
                try
                {
                    molecule = Smiles.Parse(smiles);
                }
                catch (SmilesException e)
                {
                    faults.Add($"{expected.Id} {smiles}: {e.Message}");
                    continue;
                }
                parsed++;
                Count(ref formula, "formula", expected.Formula, molecule.Formula);
                Count(ref hydrogens, "hydrogens", expected.Hydrogens, molecule.Hydrogens());
                Count(ref heavy, "heavy atoms", expected.HeavyAtoms, molecule.HeavyAtoms());
                Count(ref charge, "charge", expected.Charge, molecule.Charge());
                Count(ref aromatic, "aromatic atoms", expected.AromaticAtoms, molecule.AromaticAtoms);
                Count(ref rings, "rings", expected.Rings, molecule.RingCount);
                Count(ref environments, "environments", expected.Environments, MorganFingerprint.Environments(molecule).Count);
                Count(ref bits, "bits", string.Join(' ', expected.Bits), string.Join(' ', MorganFingerprint.Bits(molecule)));

                void Count<T>(ref int equal, string what, T wanted, T got)
                {
                    if (EqualityComparer<T>.Default.Equals(wanted, got)) equal++;
                    else faults.Add($"{expected.Id} {smiles}: {what} {wanted} in RDKit, {got} here");
                }
            }
        }
        int all = 2 * molecules.Count;
        var output = TestContext.Current.TestOutputHelper!;
        output.WriteLine($"{molecules.Count} molecules, canonical and Kekule: parsed {parsed}/{all}, formula {formula}, hydrogens {hydrogens}, "
            + $"heavy atoms {heavy}, charge {charge}, aromatic atoms {aromatic}, rings {rings}, environments {environments}, 2048 bits {bits}");
        foreach (string fault in faults.Take(40)) output.WriteLine(fault);
        Assert.Equal(7_308, molecules.Count);
        Assert.All(new[] { parsed, formula, hydrogens, heavy, charge, aromatic, rings, environments, bits }, equal => Assert.Equal(all, equal));
    }
}
