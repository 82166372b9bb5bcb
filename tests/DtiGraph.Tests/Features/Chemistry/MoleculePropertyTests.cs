using DtiGraph.Features.Chemistry;

namespace DtiGraph.Tests.Features.Chemistry;

public sealed class MoleculePropertyTests
{
    [Theory]
    [InlineData("CC(=O)Oc1ccccc1C(=O)O", 3)] // both carbonyls and the ester's O, not the acid's hydroxyl
    [InlineData("CC(=O)Nc1ccc(O)cc1", 2)] // no amide N
    [InlineData("Cn1cnc2c1c(=O)n(C)c(=O)n2C", 6)] // caffeine: four aromatic N without hydrogen, two carbonyls
    [InlineData("c1cc[nH]c1", 0)]
    [InlineData("c1ccoc1", 1)]
    [InlineData("C[N+](C)(C)C", 0)]
    [InlineData("CN(C)C", 1)]
    [InlineData("CC(=O)[O-]", 2)]
    [InlineData("C[N+](=O)[O-]", 2)] // either O, not the N of four bonds
    [InlineData("O=C1NCCC1", 1)] // a lactam is an amide: its double bond lies outside the ring
    [InlineData("CS(C)(=O)=O", 2)] // both O, not the S of six bonds
    [InlineData("CS", 1)]
    [InlineData("O", 0)] // the hydroxyl needs a neighbour, and water has two hydrogens
    [InlineData("C#N", 1)]
    [InlineData("[Na+].[Cl-]", 0)]
    public void Acceptors_Molecule_CountsByHand(string smiles, int expected) => Assert.Equal(expected, HydrogenBonds.Acceptors(Smiles.Parse(smiles)));

    [Theory]
    [InlineData("CC(=O)Oc1ccccc1C(=O)O", 1.0 / 9)]
    [InlineData("Cn1cnc2c1c(=O)n(C)c(=O)n2C", 3.0 / 8)]
    [InlineData("CC#N", .5)]
    [InlineData("CCO", 1)]
    [InlineData("c1ccccc1", 0)]
    [InlineData("O", 0)]
    public void Share_SaturatedCarbon_CountsByHand(string smiles, double expected) => Assert.Equal(expected, SaturatedCarbon.Share(Smiles.Parse(smiles)));
}
