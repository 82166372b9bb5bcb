using DtiGraph.Features.Chemistry;

namespace DtiGraph.Tests.Features.Chemistry;

public sealed class MoleculeCountsTests
{
    [Theory]
    // C N O S P F Cl Br I other | H, rings, aromatic | +, -, fragments | =, # | N and O with H, in rings, all
    [InlineData("CC(=O)Oc1ccccc1C(=O)O", new[] { 9, 0, 4, 0, 0, 0, 0, 0, 0, 0, 8, 1, 6, 0, 0, 1, 2, 0, 1, 6, 13 })]
    [InlineData("CC(=O)[O-].[Na+]", new[] { 2, 0, 2, 0, 0, 0, 0, 0, 0, 1, 3, 0, 0, 1, 1, 2, 1, 0, 0, 0, 5 })]
    [InlineData("N#CC1=CC=C(Br)C(I)=C1", new[] { 7, 1, 0, 0, 0, 0, 0, 1, 1, 0, 3, 1, 6, 0, 0, 1, 0, 1, 0, 6, 10 })]
    [InlineData("OS(=O)(=O)CP(F)Cl", new[] { 1, 0, 3, 1, 1, 1, 1, 0, 0, 0, 3, 0, 0, 0, 0, 1, 2, 0, 1, 0, 8 })]
    public void Of_Molecule_CountsByHand(string smiles, int[] expected) => Assert.Equal(expected, MoleculeCounts.Of(Smiles.Parse(smiles)));

    [Theory]
    [InlineData("OC(=O)c1ccccc1OC(C)=O", "CC(=O)OC1=CC=CC=C1C(O)=O")]
    [InlineData("[Na+].CC(=O)[O-]", "[O-]C(C)=O.[Na+]")]
    public void Of_AnotherSpelling_IsTheSame(string one, string other) =>
        Assert.Equal(MoleculeCounts.Of(Smiles.Parse(one)), MoleculeCounts.Of(Smiles.Parse(other)));
}
