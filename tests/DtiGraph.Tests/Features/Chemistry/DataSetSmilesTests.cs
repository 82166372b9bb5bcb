using DtiGraph.Features.Chemistry;

namespace DtiGraph.Tests.Features.Chemistry;

/// <summary>The SMILES as the data sets write them: hydrogens written, Kekule and aromatic, salts, metals.</summary>
public sealed class DataSetSmilesTests
{
    [Theory]
    [InlineData("biosnap")]
    [InlineData("davis")]
    [InlineData("human")]
    public void Bits_SmilesAsTheDataSetWritesThem_EqualRdkits(string dataset)
    {
        var expected = ChemistryOracle.Molecules().ToDictionary(molecule => molecule.Id);
        string file = SharedData.Data(Path.Combine(dataset, "drugs.csv"));
        int equal = 0, refused = 0;
        foreach (var row in ChemistryOracle.Read(file))
        {
            if (row["smiles"].Length == 0) continue;
            if (!expected.TryGetValue($"{dataset}/{row["id"]}", out var molecule))
            {
                // What RDKit refuses is no molecule here either.
                Assert.Throws<SmilesException>(() => Smiles.Parse(row["smiles"]));
                refused++;
                continue;
            }
            string got = string.Join(' ', MorganFingerprint.Bits(Smiles.Parse(row["smiles"])));
            Assert.Equal((row["id"], string.Join(' ', molecule.Bits)), (row["id"], got));
            equal++;
        }
        TestContext.Current.TestOutputHelper!.WriteLine($"{dataset}: {equal} drugs with RDKit's bits, {refused} refused as by RDKit");
        Assert.Equal(expected.Keys.Count(id => id.StartsWith($"{dataset}/", StringComparison.Ordinal)), equal);
    }
}
