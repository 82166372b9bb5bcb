using DtiGraph.Features.Chemistry;

namespace DtiGraph.Tests.Features.Chemistry;

/// <summary>Numbers are those of RDKit's rdFingerprintGenerator.GetMorganGenerator.</summary>
public sealed class MorganFingerprintTests
{
    private const string Aspirin = "CC(=O)Oc1ccccc1C(=O)O";

    [Theory]
    [InlineData("CCO", "864662311:1 1535166686:1 2245384272:1 2246728737:1 3542456614:1 4018048386:1")]
    [InlineData("c1ccccc1", "98513984:6 2763854213:6 3218693969:6")]
    [InlineData("[2H]C([2H])[2H]", "2246733040:1 2660271012:1 3321496779:3 4277593707:3")]
    [InlineData("C[N+](C)(C)C", "847698334:1 2246728737:4 3824347764:4 4175736998:1")]
    public void Environments_Radius2_EqualRdkitsSparseCounts(string smiles, string expected)
    {
        var environments = MorganFingerprint.Environments(Smiles.Parse(smiles));
        Assert.Equal(expected, string.Join(' ', environments.Ids.Zip(environments.Counts, (id, count) => $"{id}:{count}")));
    }

    [Theory]
    [InlineData(2, 1024, "11 23 33 64 175 356 386 389 423 444 456 592 650 695 705 726 751 807 849 893 909 946 967 1017")]
    [InlineData(3, 2048, "389 456 541 589 650 695 740 807 909 1017 1027 1035 1047 1057 1088 1106 1199 1380 1410 1447 1467 1468 1616 1729 1750 "
        + "1775 1865 1873 1917 1970 1991")]
    public void Bits_OtherRadiusOrLength_EqualRdkits(int radius, int length, string expected)
    {
        Assert.Equal(expected, string.Join(' ', MorganFingerprint.Bits(Smiles.Parse(Aspirin), radius, length)));
    }

    [Fact]
    public void Bits_Radius0_AreTheAtomsAlone()
    {
        var environments = MorganFingerprint.Environments(Smiles.Parse(Aspirin), radius: 0);
        Assert.Equal(13, environments.Counts.Sum());
    }

    [Fact]
    public void Bits_ManyThreads_EqualOneThread()
    {
        string[] molecules = [Aspirin, "Cn1cnc2c1c(=O)n(C)c(=O)n2C", "C12C3C4C1C5C4C3C25", "[NH3]->[Pt](Cl)(Cl)<-[NH3]", "CN1CCC[C@H]1c1cccnc1"];
        string[] alone = [.. molecules.Select(Bits)];
        string[] together = new string[20_000];
        Parallel.For(0, together.Length, i => together[i] = Bits(molecules[i % molecules.Length]));
        for (int i = 0; i < together.Length; i++) Assert.Equal(alone[i % alone.Length], together[i]);

        static string Bits(string smiles) => string.Join(' ', MorganFingerprint.Bits(Smiles.Parse(smiles)));
    }

    [Fact]
    public void Bits_LengthOrRadiusOutOfRange_IsTheCallersMistake()
    {
        var molecule = Smiles.Parse("C");
        Assert.Throws<ArgumentOutOfRangeException>(() => MorganFingerprint.Bits(molecule, length: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => MorganFingerprint.Environments(molecule, radius: -1));
    }
}
