using DtiGraph.Models;
using DtiGraph.Ranking;

namespace DtiGraph.Tests.Ranking;

public sealed class TopTargetsTests
{
    [Theory]
    [InlineData(8, 3, 5, true)]
    [InlineData(20, 13, 40, true)]
    [InlineData(128, 37, 700, true)]
    [InlineData(128, 37, 700, false)]
    [InlineData(33, 9, 2_181, true)]
    [InlineData(16, 101, 60, true)] // more than a block of drugs
    [InlineData(16, 101, 60, false)]
    [InlineData(16, 205, 60, true)] // more than a batch
    [InlineData(1, 2, 1, true)]
    [InlineData(7, 5, 16, true)] // a panel to the last place
    [InlineData(7, 5, 65, false)] // one target more than a tile is wide
    [InlineData(40, 1, 513, true)]
    public void Of_AnyDrug_GivesExactlyTheFirstOfEveryPair(int hidden, int drugs, int targets, bool additive)
    {
        var factors = Factors(hidden, drugs, targets, additive);
        var top = new TopTargets(factors);
        foreach (int count in new[] { 1, 2, 50, 90, 300, targets, targets + 10 })
        {
            var all = top.Of(0, drugs, count);
            Assert.Equal(drugs, all.Length);
            for (int d = 0; d < drugs; d++)
            {
                (int, float)[] expected = [.. Enumerable.Range(0, targets).Select(t => (Target: t, Logit: factors.Logit(d, t)))
                    .OrderByDescending(p => p.Logit).ThenBy(p => p.Target).Take(count)];
                Assert.Equal(expected, all[d]);
                Assert.Equal(expected, top.Of(d, count));
            }
        }
        if (drugs > 2) Assert.Equal(top.Of(1, 3, 5)[1], top.Of(2, 5));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Of_WeightsOfOneSign_GivesExactlyTheFirstOfEveryPair(int sign) => GivesTheFirst(Factors(24, 10, 50, additive: true), w => sign * Math.Abs(w));

    [Fact]
    public void Of_SomeWeightsZero_GivesExactlyTheFirstOfEveryPair() => GivesTheFirst(Factors(40, 10, 50, additive: true), w => Math.Abs(w) < .2f ? 0 : w);

    [Fact]
    public void Of_TargetsThatAreAlike_KeepsTheirOrder()
    {
        // Forty copies of each of five targets: rounding must not decide between equal logits.
        var one = Factors(64, 4, 5, additive: true);
        float[] Copies(float[] rows, int width) => [.. Enumerable.Range(0, 200).SelectMany(t => rows.AsSpan(t % 5 * width, width).ToArray())];
        var factors = one with { Targets = new(Copies(one.Targets.Add, 64), Copies(one.Targets.State, 64), Copies(one.Targets.Linear, 1)) };
        var first = new TopTargets(factors).Of(2, 60);
        Assert.Equal(first.OrderByDescending(p => p.Logit).ThenBy(p => p.Target), first);
        Assert.Single(first.Take(40).Select(p => p.Logit).Distinct());
        Assert.Equal(Enumerable.Range(0, 40).Select(i => first[0].Target + 5 * i), first.Take(40).Select(p => p.Target));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(700)] // more than are counted and not sorted
    public void Of_AllLogitsEqual_KeepsTheOrderOfTheTargets(int targets)
    {
        var one = Factors(24, 60, 1, additive: true);
        float[] Copies(float[] row) => [.. Enumerable.Repeat(row, targets).SelectMany(r => r)];
        var factors = one with { Targets = new(Copies(one.Targets.Add), Copies(one.Targets.State), Copies(one.Targets.Linear)) };
        foreach (var first in new TopTargets(factors).Of(0, 60, 9)) Assert.Equal(Enumerable.Range(0, 9), first.Select(p => p.Target));
    }

    [Fact]
    public void Of_LogitsThatDifferInTheLastBits_AreInTheirOrder()
    {
        // One state that all targets share but for a millionth or so: less than what the order of a sum does.
        var random = new Random(5);
        float[] row = [.. Enumerable.Range(0, 128).Select(_ => (float)random.NextDouble() - .5f)];
        float[] targets = [.. Enumerable.Range(0, 300).SelectMany(_ => row.Select(v => v * (1 + (float)random.NextDouble() * 1e-6f)))];
        float[] drugs = [.. Enumerable.Range(0, 64).SelectMany(_ => row.Select(v => v * 30 * (float)random.NextDouble()))];
        var factors = new PairFactors(new(new float[drugs.Length], drugs, new float[64]), new(new float[targets.Length], targets, new float[300]), new float[128]);
        var top = new TopTargets(factors);
        var all = top.Of(0, 64, 50);
        for (int d = 0; d < 64; d++)
        {
            (int, float)[] expected = [.. Enumerable.Range(0, 300).Select(t => (Target: t, Logit: factors.Logit(d, t))).OrderByDescending(p => p.Logit).ThenBy(p => p.Target).Take(50)];
            Assert.Equal(expected, all[d]);
            Assert.Equal(expected, top.Of(d, 50));
        }
    }

    private static void GivesTheFirst(PairFactors drawn, Func<float, float> weight)
    {
        var factors = drawn with { Weight = [.. drawn.Weight.Select(weight)] };
        var all = new TopTargets(factors).Of(0, drawn.Drugs.Count, 7);
        for (int d = 0; d < all.Length; d++)
            Assert.Equal([.. Enumerable.Range(0, drawn.Targets.Count).Select(t => (t, factors.Logit(d, t))).OrderByDescending(p => p.Item2).Take(7)], all[d]);
    }

    private static PairFactors Factors(int hidden, int drugs, int targets, bool additive)
    {
        var random = new Random(20261124);
        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5))];
        NodeFactors Side(int count) => new(Numbers(count * hidden), Numbers(count * hidden), Numbers(count));
        return new(Side(drugs), Side(targets), additive ? Numbers(hidden) : new float[hidden]);
    }
}
