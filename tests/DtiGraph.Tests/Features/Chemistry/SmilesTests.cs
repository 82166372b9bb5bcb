using CsCheck;
using DtiGraph.Features.Chemistry;

namespace DtiGraph.Tests.Features.Chemistry;

public sealed class SmilesTests
{
    /// <summary>Spellings of one molecule, the first as people write it; together they use every part of the notation.</summary>
    public static TheoryData<string, string[]> Spellings => new()
    {
        {
            "CCO",
            [
                "OCC", "C(O)C", "[CH3][CH2][OH]", "C-C-O", "[H]C([H])([H])C([H])([H])O[H]", "O1.C1C", "C%10.C%10O", "C%(123).C%(123)O",
                "[CH3:7]CO", " CCO\n", "CCO ethanol",
            ]
        },
        { "c1ccccc1", ["C1=CC=CC=C1", "C=1C=CC=CC=1", "c1:c:c:c:c:c1", "[cH]1[cH][cH][cH][cH][cH]1", "C1C=CC=CC=1"] },
        { "c1cc[nH]c1", ["N1C=CC=C1", "[nH]1cccc1", "[H]n1cccc1", "C1=CNC=C1"] },
        { "O=c1cc[nH]cc1", ["O=C1C=CNC=C1", "[nH]1ccc(=O)cc1"] },
        { "C[N+](=O)[O-]", ["CN(=O)=O", "O=N(=O)C", "[O-][N+](C)=O"] },
        { "CN=[N+]=[N-]", ["CN=N#N", "[N-]=[N+]=NC"] },
        { "[O-][N+]#N", ["O=N#N", "N#N=O"] },
        { "[O-][Cl+3]([O-])([O-])O", ["OCl(=O)(=O)=O", "O=Cl(=O)(O)=O"] },
        { "C[C@H](N)C(=O)O", ["CC(N)C(=O)O", "N[C@@H](C)C(=O)O", "[C@TH1H](C)(N)C(O)=O"] },
        { "F/C=C/F", ["FC=CF", "F\\C=C/F", "C(=C\\F)/F"] },
        { "c1ccc2cccc2cc1", ["C1=CC2=CC=CC2=CC=C1", "c1ccc-2cccc2cc1"] },
        { "[NH3]->[Pt](Cl)(Cl)<-[NH3]", ["[NH3][Pt]([NH3])(Cl)Cl", "Cl[Pt](Cl)(<-[NH3])<-[NH3]"] },
        { "[13CH4]", ["[H][13C]([H])([H])[H]"] },
    };

    [Theory]
    [MemberData(nameof(Spellings))]
    public void Parse_AnySpelling_GivesTheSameFeatures(string smiles, string[] others)
    {
        string expected = Features(smiles);
        foreach (string other in others) Assert.Equal((other, expected), (other, Features(other)));
    }

    [Theory]
    [InlineData("CC(=O)Oc1ccccc1C(=O)O", "C9H8O4", 13, 8, 6, 0, 1)]
    [InlineData("Cn1cnc2c1c(=O)n(C)c(=O)n2C", "C8H10N4O2", 14, 10, 9, 0, 2)]
    [InlineData("C1=CC=CC=CC=C1", "C8H8", 8, 8, 0, 0, 1)]
    [InlineData("C12C3C4C1C5C4C3C25", "C8H8", 8, 8, 0, 0, 6)]
    [InlineData("[NH4+].[NH4+].[O-]S(=O)(=O)[O-]", "H8N2O4S", 7, 8, 0, 0, 0)]
    [InlineData("[Fe+3]", "Fe+3", 1, 0, 0, 3, 0)]
    [InlineData("[2H]O[2H]", "H2O", 1, 2, 0, 0, 0)]
    [InlineData("[H]/N=C/C", "C2H5N", 3, 5, 0, 0, 0)]
    public void Parse_Molecule_CountsWhatAChemistCounts(
        string smiles, string formula, int heavy, int hydrogens, int aromatic, int charge, int rings)
    {
        var molecule = Smiles.Parse(smiles);
        Assert.Equal(
            (formula, heavy, hydrogens, aromatic, charge, rings),
            (molecule.Formula, molecule.HeavyAtoms(), molecule.Hydrogens(), molecule.AromaticAtoms, molecule.Charge(), molecule.RingCount));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData(" ", 2)]
    [InlineData("C(C", 2)]
    [InlineData("CC)", 3)]
    [InlineData("C()", 3)]
    [InlineData("C=", 3)]
    [InlineData("C=.C", 3)]
    [InlineData("C1CC", 2)]
    [InlineData("CC11", 4)]
    [InlineData("C12C12", 5)]
    [InlineData("C=1CC#1", 6)]
    [InlineData("C%1C", 4)]
    [InlineData("[Xx]", 2)]
    [InlineData("C[CH", 5)]
    [InlineData("[H@]", 3)]
    [InlineData("[CH1000]", 4)]
    [InlineData("[Pt@SP4]", 7)]
    [InlineData("C!C", 2)]
    [InlineData("CN(C)(C)C", 2)]
    [InlineData("CCc", 3)]
    [InlineData("C\u00e9C", 2)]
    [InlineData("\u0421\u0421\u041e", 1)]
    public void Parse_BadSmiles_NamesTheCharacter(string smiles, int position)
    {
        var error = Assert.Throws<SmilesException>(() => Smiles.Parse(smiles));
        Assert.Equal(position, error.Position);
        Assert.Matches(@"^.+: expected .+, got .+ \(character \d+\)$", error.Message);
    }

    [Fact]
    public void Parse_DeepAndLongText_EndsWithoutOverflow()
    {
        const int n = 100_000;
        string nested = string.Concat(Enumerable.Repeat("C(", n)) + "C" + new string(')', n);
        Assert.Equal(n + 1, Smiles.Parse(nested).HeavyAtoms());
        Assert.Equal(1, Assert.Throws<SmilesException>(() => Smiles.Parse(new string('(', n) + "C" + new string(')', n))).Position);
        Assert.Equal(1, Smiles.Parse($"C1{new string('C', n)}1").RingCount);
        Assert.Equal(n, Assert.Throws<SmilesException>(() => Smiles.Parse(new string('C', n - 1) + "(")).Position - 1);
        Assert.Throws<SmilesException>(() => Smiles.Parse($"[U]{string.Concat(Enumerable.Repeat("(C)", n))}"));
    }

    [Fact]
    public void Parse_Buckminsterfullerene_FindsAKekuleStructureAndAllRings()
    {
        var molecule = Smiles.Parse("c12c3c4c5c1c1c6c7c2c2c8c3c3c9c4c4c%10c5c5c1c1c6c6c%11c7c2c2c7c8c3c3c8c9c4c4c9c%10c5c5c1c1c6c6"
            + "c%11c2c2c7c3c3c8c4c4c9c5c1c1c6c2c3c41");
        Assert.Equal(("C60", 60, 32), (molecule.Formula, molecule.AromaticAtoms, molecule.RingCount));
    }

    [Fact]
    public void Parse_RandomText_GivesAMoleculeOrNamesACharacter()
    {
        string[] tokens =
        [
            "C", "c", "N", "n", "O", "o", "S", "s", "P", "F", "Cl", "Br", "I", "B", "*", "(", ")", "[", "]", "=", "#", ":", "$", "~", "-", "/",
            "\\", "->", "<-", ".", "1", "2", "3", "%10", "%(200)", "+", "@", "@@", "H", "[nH]", "[N+]", "[O-]", "[H]", "[2H]", "[Fe]", "[C-]", "[se]",
            "[Na+]", "[CH3:1]", "c1ccccc1", "C(=O)", "N(=O)=O", " ", "\n", "\0", "\u00e9", "\uD83D", "9999999999",
        ];
        int parsed = 0, refused = 0;
        Gen.Int[0, tokens.Length - 1].Select(index => tokens[index]).Array[0, 40].Select(string.Concat).ForAll(
            smiles =>
            {
                try
                {
                    var molecule = Smiles.Parse(smiles);
                    Interlocked.Increment(ref parsed);
                    return MorganFingerprint.Bits(molecule) is { Length: > 0 } bits && bits[^1] < 2048 && molecule.Hydrogens() >= 0;
                }
                catch (SmilesException e)
                {
                    Interlocked.Increment(ref refused);
                    return e.Position >= 1 && e.Position <= smiles.Length + 1;
                }
            },
            iter: 100_000,
            seed: "0N0XIzNsQ0O2");
        TestContext.Current.TestOutputHelper!.WriteLine($"{parsed} random texts are molecules, {refused} are refused");
        Assert.True(parsed > 100 && refused > 100, "the texts are all of one kind");
    }

    private static string Features(string smiles)
    {
        var molecule = Smiles.Parse(smiles);
        var environments = MorganFingerprint.Environments(molecule);
        return $"{molecule.Formula}, {molecule.AromaticAtoms} aromatic, {molecule.RingCount} rings: "
            + string.Join(' ', environments.Ids.Zip(environments.Counts, (id, count) => $"{id}x{count}"));
    }
}
