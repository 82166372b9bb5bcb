using DtiGraph.Features.Chemistry;

namespace DtiGraph.Tests.Features.Chemistry;

/// <summary>The law of the drug features: the same molecule in any SMILES spelling gives the same features.</summary>
public sealed class OracleSpellingTests
{
    [Fact]
    public void Bits_TenSpellingsOfEveryMolecule_AreIdentical()
    {
        var molecules = ChemistryOracle.Molecules().ToDictionary(molecule => molecule.Id);
        var spellings = ChemistryOracle.Rows("spellings.csv.gz").GroupBy(row => $"{row["dataset"]}/{row["id"]}").ToList();
        var faults = new List<string>();
        int same = 0, asRdkit = 0, all = 0;
        foreach (var group in spellings)
        {
            var expected = molecules[group.Key];
            var features = new HashSet<string>();
            foreach (var row in group)
            {
                all++;
                try
                {
                    var molecule = Smiles.Parse(row["smiles"]);
                    int[] bits = MorganFingerprint.Bits(molecule);
                    if (bits.AsSpan().SequenceEqual(expected.Bits)) asRdkit++;
                    else faults.Add($"{group.Key} {row["smiles"]}: other bits than RDKit");
                    features.Add($"{molecule.Formula} {molecule.AromaticAtoms} {molecule.RingCount} "
                        + string.Join(' ', MorganFingerprint.Environments(molecule).Ids) + ' ' + string.Join(' ', MoleculeCounts.ColumnsOf(molecule))
                        + $" {HydrogenBonds.Acceptors(molecule)} {SaturatedCarbon.Share(molecule)}");
                }
                catch (SmilesException e)
                {
                    faults.Add($"{group.Key} {row["smiles"]}: {e.Message}");
                    features.Add($"refused {row["smiles"]}");
                }
            }
            if (features.Count == 1) same++;
            else faults.Add($"{group.Key}: {features.Count} different feature sets");
        }
        var output = TestContext.Current.TestOutputHelper!;
        output.WriteLine($"{all} spellings of {spellings.Count} molecules: {same} molecules with one feature set, "
            + $"{asRdkit} spellings with RDKit's bits");
        foreach (string fault in faults.Take(40)) output.WriteLine(fault);
        Assert.Equal(73_080, all);
        Assert.Equal(spellings.Count, same);
        Assert.Equal(all, asRdkit);
    }
}
