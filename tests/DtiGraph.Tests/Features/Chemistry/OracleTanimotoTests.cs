using DtiGraph.Features.Chemistry;

namespace DtiGraph.Tests.Features.Chemistry;

/// <summary>Similarities of 20,000 random pairs and 2,000 nearest neighbours against RDKit's.</summary>
public sealed class OracleTanimotoTests
{
    // The reference is written with six decimals.
    private const double Rounding = 5.1e-7;

    [Fact]
    public void Similarity_EveryPair_EqualsRdkit()
    {
        var molecules = ChemistryOracle.Molecules().Where(molecule => molecule.Id.StartsWith("biosnap/", StringComparison.Ordinal))
            .ToDictionary(molecule => molecule.Id["biosnap/".Length..], molecule => Smiles.Parse(molecule.Smiles));
        var environments = molecules.ToDictionary(pair => pair.Key, pair => MorganFingerprint.Environments(pair.Value).Ids.ToHashSet());
        var bits = molecules.ToDictionary(pair => pair.Key, pair => Tanimoto.Pack(MorganFingerprint.Bits(pair.Value)));
        int all = 0, unfolded = 0, folded = 0;
        double worst = 0;
        foreach (var row in ChemistryOracle.Rows("tanimoto.csv.gz"))
        {
            string a = row["drug_a"], b = row["drug_b"];
            double expected = ChemistryOracle.Real(row["tanimoto_unfolded"]);
            double expectedFolded = ChemistryOracle.Real(row["tanimoto_2048"]);
            int both = environments[a].Count(environments[b].Contains);
            double got = (double)both / (environments[a].Count + environments[b].Count - both);
            worst = Math.Max(worst, Math.Abs(got - expected));
            all++;
            if (Math.Abs(got - expected) <= Rounding) unfolded++;
            if (Math.Abs(Tanimoto.Similarity(bits[a], bits[b]) - expectedFolded) <= Rounding) folded++;
        }
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{all} pairs: unfolded equal {unfolded} (worst difference {worst:e1}), 2048 bits equal {folded}");
        Assert.Equal(22_000, all);
        Assert.Equal(all, unfolded);
        Assert.Equal(all, folded);
    }
}
