using System.Globalization;
using DtiGraph.Features;
using DtiGraph.Features.Chemistry;
using DtiGraph.Features.Proteins;
using DtiGraph.Tests.Splits;

namespace DtiGraph.Tests.Features;

public sealed class WideRowsTests
{
    private const int Environments = 262_144, Properties = Environments + 672;

    [Fact]
    public void OfDrug_Ethane_HasItsTwoEqualAtomsAndItsOneBond()
    {
        // Two methyls are one environment that occurs twice; around either lies the same bond, once.
        var row = WideRows.OfDrug(Smiles.Parse("CC")).Where(c => c.Column < Environments);
        Assert.Equal([MathF.Sqrt(.8f / 3), MathF.Sqrt(1.6f / 3)], row.Select(c => c.Value).Order(), Near);
    }

    [Fact]
    public void OfDrug_Ethane_HasAStepForEachCount()
    {
        // 32 steps a count, two for each doubling of count + 1: 2 carbons and 2 atoms are step 3, 6 hydrogens step 5, 1 fragment step 2.
        var row = WideRows.OfDrug(Smiles.Parse("CC")).Where(c => c.Column is >= Environments and < Properties).ToArray();
        int[] steps = [.. row.Select((c, i) => c.Column - Environments - 32 * i)];
        Assert.Equal([3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 2, 0, 0, 0, 0, 3], steps);
        Assert.All(row, c => Assert.Equal(Math.Sqrt(.1 / 21), c.Value, 1e-6));
    }

    [Theory]
    // 32 columns for acceptors, one for each doubling of their number + 1; then six for saturated carbon, in steps of a fifth.
    [InlineData("CC", "0 .05, 37 .05")] // no acceptor, all carbon saturated
    [InlineData("c1ccccc1", "0 .05, 32 .05")]
    [InlineData("CC(=O)C", "1 .05, 35 .033333, 36 .016667")] // one acceptor; two of three carbons lie at 3 1/3 fifths
    [InlineData("OCCO", "1 .025, 2 .025, 37 .05")] // 2 + 1 lies half way between 2 and 4
    [InlineData("OCC(O)CO", "2 .05, 37 .05")]
    public void OfDrug_Property_IsSharedByTheTwoStepsAroundIt(string smiles, string squares)
    {
        var row = WideRows.OfDrug(Smiles.Parse(smiles)).Where(c => c.Column >= Properties).ToArray();
        var expected = squares.Split(", ").Select(s => s.Split(' ')).Select(s => (Column: int.Parse(s[0], CultureInfo.InvariantCulture), Square: double.Parse(s[1], CultureInfo.InvariantCulture))).ToArray();
        Assert.Equal(expected.Select(e => e.Column), row.Select(c => c.Column - Properties));
        Assert.All(expected.Zip(row), p => Assert.Equal(p.First.Square, (double)p.Second.Value * p.Second.Value, 1e-6));
    }

    [Theory]
    [InlineData("OC(=O)c1ccccc1OC(C)=O", "CC(=O)OC1=CC=CC=C1C(O)=O")]
    [InlineData("C1CCN(CC1)C", "CN1CCCCC1")]
    public void OfDrug_AnotherSpelling_IsTheSameRow(string one, string other) =>
        Assert.Equal(WideRows.OfDrug(Smiles.Parse(one)), WideRows.OfDrug(Smiles.Parse(other)));

    [Fact]
    public void OfTarget_OneRepeatedResidue_HalvesItsLengthBetweenBothWords()
    {
        KmerWeights three = KmerWeights.Fit(3, []), four = KmerWeights.Fit(4, []);
        // AAA is word 0 of the 3-mers, AAAA word 0 of the 4-mers, which follow 8,000 columns.
        Assert.Equal([(0, MathF.Sqrt(.5f)), (8000, MathF.Sqrt(.5f))], WideRows.OfTarget(three, four, "AAAAAA"));
        Assert.Equal([(0, 1f)], WideRows.OfTarget(three, four, "AAA"));
        Assert.Empty(WideRows.OfTarget(three, four, "AA"));
    }

    [Fact]
    public void Rows_OfAnyNode_AreSortedInRangeAndOfLengthOne()
    {
        var sequences = Enumerable.Range(0, 40).Select(SmallGraph.Sequence).ToArray();
        KmerWeights three = KmerWeights.Fit(3, sequences), four = KmerWeights.Fit(4, sequences);
        for (int i = 0; i < 40; i++)
        {
            Check(WideRows.OfDrug(Smiles.Parse(SmallGraph.Smiles(i))), WideRows.DrugWidth);
            Check(WideRows.OfTarget(three, four, sequences[i]), WideRows.TargetWidth);
        }

        static void Check((int Column, float Value)[] row, int width)
        {
            Assert.Equal(row.Select(c => c.Column).Distinct().Order(), row.Select(c => c.Column));
            Assert.All(row, c => Assert.InRange(c.Column, 0, width - 1));
            Assert.Equal(1, row.Sum(c => (double)c.Value * c.Value), 1e-5);
        }
    }

    private static bool Near(float a, float b) => Math.Abs(a - b) < 1e-6;
}
