using DtiGraph.Splits;
using DtiGraph.Tests.Splits;
using DtiGraph.Training;
using DtiGraph.Training.Negatives;
using DtiGraph.Training.Sampling;

namespace DtiGraph.Tests.Training.Sampling;

public sealed class SamplingOptionsTests
{
    private const int Drugs = 600, Targets = 400, Pool = 16, Pairs = 60, Samples = 3_000;

    [Fact]
    public void Settled_LargeGraph_IsSampledUnlessTheOptionsSayOtherwise()
    {
        static MessageEdges Of(int edges) => new([new("treats", "drug", "disease", new int[edges], new int[edges])]);
        var options = new TrainingOptions();
        int half = (int)(SamplingOptions.Large / 2);
        Assert.Same(options, SamplingOptions.Settled(options, 1_000_000, Of(half - 1_000_000)));
        Assert.Equal(options with { Sampling = new() }, SamplingOptions.Settled(options, 1_000_000, Of(half - 999_999)));
        foreach (var said in new[] { options with { Sampling = new() { Pairs = 0 } }, options with { Sampling = new() { Pool = 99 } }, options with { NegativePolicy = NegativePolicy.All } })
            Assert.Same(said, SamplingOptions.Settled(said, 1_000_000, Of(half)));
    }

    [Fact]
    public void Epoch_PairsOfNought_IsThatOfTheWholeGraph()
    {
        using ToyRun whole = new(ToyRun.Options), asked = new(ToyRun.Options with { Sampling = new() { Pairs = 0 } });
        Assert.Equal(whole.Steps.Epoch().Select(s => string.Join(' ', s.Drugs)), asked.Steps.Epoch().Select(s => string.Join(' ', s.Drugs)));
        Assert.All(asked.Steps.Epoch(), s => Assert.Null(s.Sample));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Sample_Pool_HasFewEndsAtATimeAndAllOfThemInTheLongRun(bool listed)
    {
        // With labelled negatives pairs without a label are drawn, otherwise unrecorded ones.
        var random = new Random(3);
        var graph = SmallGraph.Of(Drugs, Targets, Enumerable.Range(0, 2_500).Select(_ => (random.Next(Drugs), random.Next(Targets))).Distinct().Select((p, i) => (p.Item1, p.Item2, listed ? i % 2 : 1)));
        var split = SplitDrawing.Of(graph, "random", 1);
        INegativeSampler sampler = listed ? UnlabelledSampler.Of(split, 3, Pool)! : new UniformSampler(split.Unrecorded!, split.Train.Positives, 3, Pool);
        (int, int)[] positives = [.. split.Train.WithLabel(1).Take(Pairs / 3)];
        var recorded = graph.Interactions.Select(i => (i.Drug, i.Target)).ToHashSet();
        var counts = new SortedDictionary<int, int>();
        for (int i = 0; i < Samples; i++)
        {
            var sample = sampler.Sample(positives, random);
            Assert.Equal(Pairs, sample.Length);
            Assert.InRange(sample.Select(p => p.Drug).Distinct().Count(), 2, Pool);
            Assert.InRange(sample.Select(p => p.Target).Distinct().Count(), 2, Pool);
            foreach (var pair in sample)
            {
                Assert.DoesNotContain(pair, recorded);
                counts[pair.Drug] = counts.GetValueOrDefault(pair.Drug) + 1;
            }
        }
        // A drug is in a sample with 16 / N of the chance, and then has 3.75 pairs: the variance of its count is Samples 16 / N (3.75^2 + 3.75).
        int drugs = listed ? split.Train.Drugs.Distinct().Count() : Drugs;
        double expected = (double)Samples * Pairs / drugs, deviation = Math.Sqrt(Samples * (double)Pool / drugs * 18);
        Assert.Equal(drugs, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, expected * .97 - 5 * deviation, expected * 1.03 + 5 * deviation));
        Assert.InRange(sampler.Sample(positives[..5], random).Select(p => p.Drug).Distinct().Count(), 12, 15); // fewer pairs than the pool would hold: drawn as ever
    }
}
