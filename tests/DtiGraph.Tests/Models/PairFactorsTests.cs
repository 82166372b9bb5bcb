using DtiGraph.Models;

namespace DtiGraph.Tests.Models;

public sealed class PairFactorsTests
{
    private const int Drugs = 7, Targets = 5;

    [Theory]
    [InlineData(2, 8, 8)]
    [InlineData(3, 13, 13)] // no whole lanes
    [InlineData(5, 96, 96)]
    [InlineData(32, 8, 24)] // members of two widths
    public void Mean_OfSeveral_HasTheMeanLogit(int members, int narrow, int wide)
    {
        var random = new Random(20261124);
        PairFactors[] each = [.. Enumerable.Range(0, members).Select(i => Drawn(i % 2 == 0 ? narrow : wide, random))];

        var mean = PairFactors.Mean(each);

        Assert.Equal(each.Sum(m => m.Weight.Length), mean.Weight.Length);
        for (int drug = 0; drug < Drugs; drug++)
        {
            for (int target = 0; target < Targets; target++)
            {
                double expected = each.Average(m => (double)m.Logit(drug, target));
                double size = each.Max(m => Math.Abs(m.Logit(drug, target)));
                Assert.Equal(expected, mean.Logit(drug, target), 1e-5 * size);
            }
        }
    }

    [Fact]
    public void Mean_OfEquals_IsTheirLogit()
    {
        var one = Drawn(16, new Random(5));

        Assert.Equal(one.Logit(3, 2), PairFactors.Mean([one, one, one, one]).Logit(3, 2), 1e-5 * Math.Abs(one.Logit(3, 2)));
    }

    [Fact]
    public void Mean_OfOne_IsThatOne()
    {
        var one = Drawn(16, new Random(5));

        Assert.Same(one, PairFactors.Mean([one]));
        Assert.Same(one.Drugs, PairFactors.MeanOfDrugs([one.Drugs]));
        Assert.Same(one.Targets, PairFactors.MeanOfTargets([one.Targets]));
    }

    [Fact]
    public void Mean_OfNoneOrOfOtherNodes_IsRefused()
    {
        var one = Drawn(8, new Random(5));
        var fewer = one with { Targets = new(new float[8], new float[8], new float[1]) };

        Assert.Contains("got none", Assert.Throws<ArgumentException>(() => PairFactors.Mean([])).Message);
        Assert.Contains($"expected {Targets} of every member, got 1", Assert.Throws<ArgumentException>(() => PairFactors.Mean([one, fewer])).Message);
    }

    private static PairFactors Drawn(int hidden, Random random)
    {
        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(4 * random.NextDouble() - 2))];
        NodeFactors Side(int nodes) => new(Numbers(nodes * hidden), Numbers(nodes * hidden), Numbers(nodes));
        return new(Side(Drugs), Side(Targets), Numbers(hidden));
    }
}
