using DtiGraph.Evaluation;

namespace DtiGraph.Tests.Evaluation;

public sealed class MatchedNegativesTests
{
    [Theory]
    [InlineData(1, .012)]
    [InlineData(2, .012)]
    [InlineData(3, .05)]
    public void DegreeMatchedAuroc_OfTheTwinInADegreeWorld_IsHalfWhereUniformIsHigh(int seed, double level)
    {
        var world = new DegreeWorld(seed, level);
        var recorded = world.Train.Concat(world.Test).ToHashSet();
        var uniform = new Random(seed);
        var unrecorded = Enumerable.Range(0, 20_000).Select(_ => (uniform.Next(DegreeWorld.Drugs), uniform.Next(DegreeWorld.Targets)))
            .Where(p => !recorded.Contains(p)).ToList();
        double Against(IEnumerable<(int Drug, int Target)> negatives) => Auroc.Of(
            [.. world.Test.Concat(negatives).Select(p => world.Twin.Score(p.Drug, p.Target))],
            [.. world.Test.Select(_ => 1), .. negatives.Select(_ => 0)]);

        Assert.InRange(Against(unrecorded), .8, 1);
        Assert.InRange(world.Population.Measure(world.Twin.Score).DegreeMatchedAuroc, .47, .53);
    }

    [Fact]
    public void DegreeMatchedAuroc_OfAModelThatKnows_IsOne()
    {
        var world = new DegreeWorld(1);
        var truth = world.Test.ToHashSet();

        Assert.Equal(1, world.Population.Measure((d, t) => truth.Contains((d, t)) ? 1 : 0).DegreeMatchedAuroc);
    }

    [Fact]
    public void Draw_SparseWorld_KeepsEveryDegreeExactlyAndNoRecordedPair()
    {
        var world = new DegreeWorld(4, level: .006, spread: .8);
        var recorded = world.Train.Concat(world.Test).ToHashSet();

        var drawn = MatchedNegatives.Draw(world.Test, (d, t) => recorded.Contains((d, t)), seed: 9, perPositive: 3);

        Assert.Equal(3 * world.Test.Count, drawn.Length);
        Assert.DoesNotContain(drawn, recorded.Contains);
        Assert.Equal(world.Test.SelectMany(p => Enumerable.Repeat(p.Drug, 3)).Order(), drawn.Select(p => p.Drug).Order());
        Assert.Equal(world.Test.SelectMany(p => Enumerable.Repeat(p.Target, 3)).Order(), drawn.Select(p => p.Target).Order());
    }

    [Fact]
    public void Draw_SameSeed_GivesTheSamePairsAndAnotherSeedOthers()
    {
        var world = new DegreeWorld(5);
        (int, int)[] Draw(ulong seed) => MatchedNegatives.Draw(world.Test, (d, t) => world.Test.Contains((d, t)), seed);

        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
    }

    [Fact]
    public void Draw_EveryPartnerRecorded_GivesNoneAndAnUndefinedMetric()
    {
        (int, int)[] positives = [(0, 0), (0, 1)];
        Assert.Empty(MatchedNegatives.Draw(positives, (d, _) => d == 0, seed: 1));

        var metrics = new PairPopulation(2, [(0, 0, 1), (0, 1, 1)], []).Measure((_, t) => t);

        Assert.True(double.IsNaN(metrics.DegreeMatchedAuroc));
        Assert.Equal((1, 1), (metrics.AllPairsAuprc, metrics.AllPairsPositiveRate));
    }

    [Fact]
    public void Draw_NonePerPositive_IsRefused() =>
        Assert.Contains("got 0", Assert.Throws<ArgumentException>(() => MatchedNegatives.Draw([(0, 0)], (_, _) => false, 1, 0)).Message);
}
