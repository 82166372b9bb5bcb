using DtiGraph.Evaluation;

namespace DtiGraph.Tests.Evaluation;

public sealed class PairPopulationTests
{
    // Two drugs with positives in the part; drug 2 has none and is nobody's question. Targets 0 to 5.
    private static readonly (int, int, int)[] Part = [(0, 1, 1), (0, 4, 0), (1, 0, 1), (1, 5, 1), (2, 2, 0), (0, 1, 1)];

    // Of train: target 0 of drug 0, target 3 of drug 1. The rest repeats the part.
    private static readonly (int, int)[] Recorded = [(0, 0), (1, 3), (0, 1), (0, 4), (1, 0), (1, 5), (2, 2), (2, 0)];

    //                                            target 0   1   2   3   4   5
    private static readonly double[,] Scores = { { 99, 6, 8, 7, 5, 1 }, { 10, 4, 9, 98, 3, 2 }, { 97, 97, 97, 97, 97, 97 } };

    private static double Score(int drug, int target) => Scores[drug, target];

    [Fact]
    public void Measure_HandWorkedExample_GivesTheNumbersByHand()
    {
        var population = new PairPopulation(6, Part, Recorded);

        var metrics = population.Measure(Score);

        // 6 - 1 of each of two drugs; recorded pairs of other parts (scores 99 and 98) and drug 2 are out.
        Assert.Equal((10, 3), (population.Pairs, population.Positives));
        Assert.Equal(.3, metrics.AllPairsPositiveRate, 12);
        // In order: 10+, 9, 8, 7, 6+, 5 (the listed negative), 4, 3, 2+, 1. Precision at the positives 1/1, 2/5, 3/9.
        Assert.Equal((1 + 2 / 5.0 + 3 / 9.0) / 3, metrics.AllPairsAuprc, 12);
        // Drug 0: 6 is behind 8 and 7. Drug 1: 10 first; 2 behind 9, 4, 3.
        Assert.Equal((1 / 3.0 + (1 + 1 / 4.0) / 2) / 2, metrics.Mrr, 12);
        Assert.Equal((0 + .5) / 2, metrics.Hits1, 12);
        Assert.Equal((1, 1), (metrics.Hits10, metrics.Hits50));
        // One early place of five: drug 0 gives it to a negative; drug 1 to one of its two positives: (1/1) / (2/5).
        Assert.Equal((0 + 2.5) / 2, metrics.Enrichment1, 12);
    }

    [Fact]
    public void Measure_AgainstAverageOverListedPairs_EqualsAveragePrecision()
    {
        var world = new DegreeWorld(6);
        var (train, test) = (world.Train.ToHashSet(), world.Test.ToHashSet());
        var random = new Random(6);
        var noise = new double[DegreeWorld.Drugs, DegreeWorld.Targets];
        foreach (var (d, t) in Pairs(Enumerable.Range(0, DegreeWorld.Drugs)))
            noise[d, t] = Math.Round(random.NextDouble() + (test.Contains((d, t)) ? .3 : 0), 2); // rounded: ties

        var metrics = world.Population.Measure((d, t) => noise[d, t]);

        var all = Pairs(test.Select(p => p.Drug).Distinct()).Where(p => !train.Contains(p)).ToList();
        Assert.Equal(all.Count, world.Population.Pairs);
        Assert.Equal(AveragePrecision.Of([.. all.Select(p => noise[p.Drug, p.Target])], [.. all.Select(p => test.Contains(p) ? 1 : 0)]), metrics.AllPairsAuprc, 12);
    }

    [Fact]
    public void Constructor_MorePairsThanAsked_IsThePopulationOfSomeOfItsDrugs()
    {
        var random = new Random(8);
        (int Drug, int Target, int Label)[] part = [.. Enumerable.Range(0, 400).Select(_ => (random.Next(50), random.Next(30), random.Next(2)))];
        (int, int)[] recorded = [.. Enumerable.Range(0, 200).Select(_ => (random.Next(50), random.Next(30)))];
        static double Of(int drug, int target) => Math.Sin(31 * drug + target);

        var some = new PairPopulation(30, part, recorded, maximumPairs: 7 * 30 + 29);

        var ranked = some.PerDrug(Of);
        Assert.Equal(7, ranked.Length);
        Assert.InRange(some.Pairs, 1, 7 * 30);
        // Seven of its drugs, ranked as they are among all, and nothing of the others.
        var all = new PairPopulation(30, part, recorded).PerDrug(Of);
        Assert.All(ranked, r => Assert.Contains(r, all));
        Assert.True(some.Positives < part.Where(p => p.Label == 1).Distinct().Count());
        Assert.Equal(some.Measure(Of), new PairPopulation(30, part, recorded, maximumPairs: 7 * 30).Measure(Of));
        // One drug at least, whatever was asked.
        Assert.Single(new PairPopulation(30, part, recorded, maximumPairs: 1).PerDrug(Of));
    }

    [Fact]
    public void Measure_Twice_IsEqualBitForBit()
    {
        var world = new DegreeWorld(7);

        Assert.Equal(world.Population.Measure(world.Twin.Score), world.Population.Measure(world.Twin.Score));
    }

    [Fact]
    public void Measure_NoPositives_IsUndefined() =>
        Assert.Equal(RankingMetrics.Undefined, new PairPopulation(3, [(0, 0, 0)], []).Measure((_, _) => 0));

    [Fact]
    public void Measure_ScoreThatIsNoNumber_IsRefused()
    {
        var error = Assert.ThrowsAny<Exception>(() => new PairPopulation(3, [(0, 0, 1)], []).Measure((_, t) => t == 2 ? double.NaN : 0));
        Assert.Contains("expected finite numbers", error.ToString());
    }

    [Fact]
    public void Of_TargetOutOfRange_IsRefused() =>
        Assert.Contains("got 3", Assert.Throws<ArgumentException>(() => new PairPopulation(3, [(0, 3, 1)], [])).Message);

    private static IEnumerable<(int Drug, int Target)> Pairs(IEnumerable<int> drugs) =>
        drugs.SelectMany(d => Enumerable.Range(0, DegreeWorld.Targets).Select(t => (d, t)));
}
