using DtiGraph.Features.Chemistry;

namespace DtiGraph.Tests.Features.Chemistry;

/// <summary>265 spellings, valid and not, against RDKit's verdicts.</summary>
public sealed class OracleHardTests
{
    // Where we differ on purpose.
    private static readonly Dictionary<string, string> Refused = new()
    {
        ["C=1CCCCC#1"] = "the two ends of one bond name different orders; OpenSMILES calls it invalid, RDKit takes the first in silence",
        ["C\u00e9"] = "a character that no SMILES has; RDKit stops reading there, so that CéCC would be methane",
        ["CCO\u200b"] = "an invisible character pasted with the text; RDKit stops reading there, so that all after it would be lost in silence",
    };

    [Fact]
    public void Parse_HardSpellings_MeetsRdkitsVerdicts()
    {
        var faults = new List<string>();
        int all = 0, met = 0;
        foreach (var row in ChemistryOracle.Rows("hard.csv"))
        {
            string smiles = row["smiles"];
            bool expected = row["rdkit_parses"] == "true" && !Refused.ContainsKey(smiles);
            string got = "refused";
            try
            {
                var molecule = Smiles.Parse(smiles);
                got = $"{molecule.Formula} {molecule.AromaticAtoms}";
                if (expected)
                {
                    var canonical = Smiles.Parse(row["canonical_smiles"]);
                    if (!MorganFingerprint.Bits(canonical).AsSpan().SequenceEqual(MorganFingerprint.Bits(molecule))) got += " with other bits";
                }
            }
            catch (SmilesException e)
            {
                if (expected) got = e.Message;
                if (e.Position < 1 || e.Position > smiles.Length + 1) got = $"refused at character {e.Position} of {smiles.Length}";
            }
            string wanted = expected ? $"{row["formula"]} {row["aromatic_atoms"]}" : "refused";
            all++;
            if (got == wanted) met++;
            else faults.Add($"'{smiles}': expected {wanted}, got {got}");
        }
        var output = TestContext.Current.TestOutputHelper!;
        output.WriteLine($"{all} hard spellings: {met - Refused.Count} verdicts as RDKit, {Refused.Count} refused on purpose");
        foreach (string fault in faults) output.WriteLine(fault);
        Assert.Equal(all, met);
    }
}
