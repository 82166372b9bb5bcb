using DtiGraph.Splits;
using DtiGraph.Tests.Splits;
using DtiGraph.Training.Negatives;

namespace DtiGraph.Tests.Training.Negatives;

/// <summary>What every sampler keeps to.</summary>
public sealed class NegativeSamplerTests
{
    public static readonly TheoryData<NegativePolicy, string> Cases = new(
        from policy in Enum.GetValues<NegativePolicy>() from split in new[] { "random", "cold_drug", "cold_target" } select (policy, split));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Sample_AnyPolicyAndSplit_GivesUnrecordedTrainPairsAlone(NegativePolicy policy, string split)
    {
        using var at = new SamplerCase(policy, split);
        var drawn = at.Sampler.Sample(at.Positives, new Random(1));
        Assert.Equal(policy == NegativePolicy.All ? at.Unrecorded.Count : 3 * at.Positives.Length, drawn.Length);
        Assert.All(drawn, p => Assert.True(at.Unrecorded.Holds(p.Drug, p.Target)));
        if (policy == NegativePolicy.All) Assert.Equal(drawn.Length, drawn.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void SampledFraction_AnyPair_IsAboveZeroAndItsMeanOverTrainIsTheDrawsOfAnEpoch(NegativePolicy policy, string split)
    {
        using var at = new SamplerCase(policy, split);
        for (int d = 0; d < SamplerCase.Drugs; d++)
            for (int t = 0; t < SamplerCase.Targets; t++) Assert.InRange(at.Sampler.SampledFraction(d, t), 1e-6, 100);
        double draws = policy == NegativePolicy.All ? 4.0 * at.Unrecorded.Count : 3.0 * at.Positives.Length;
        Assert.Equal(draws / at.Unrecorded.Count, at.Sampler.MeanFraction, 1e-12);
        Assert.Equal(at.Sampler.MeanFraction, at.Unrecorded.All.Average(p => at.Sampler.SampledFraction(p.Drug, p.Target)), 1e-9);
    }

    [Theory]
    [InlineData(NegativePolicy.Uniform)]
    [InlineData(NegativePolicy.DegreeMatched)]
    [InlineData(NegativePolicy.Hard)]
    public void SampledFraction_ManyEpochs_IsHowOftenAPairIsDrawn(NegativePolicy policy)
    {
        const int Epochs = 2000;
        using var at = new SamplerCase(policy);
        var (random, counts) = (new Random(8), new int[SamplerCase.Drugs, SamplerCase.Targets]);
        for (int e = 0; e < Epochs; e++)
            foreach (var (d, t) in at.Sampler.Sample(at.Positives, random)) counts[d, t]++;
        // Pearson's statistic over its degrees of freedom: 1 with a standard deviation of sqrt(2 / pairs), .06.
        double squares = at.Unrecorded.All.Sum(p =>
        {
            double expected = Epochs * at.Sampler.SampledFraction(p.Drug, p.Target);
            return Math.Pow(counts[p.Drug, p.Target] - expected, 2) / expected;
        });
        Assert.InRange(squares / at.Unrecorded.Count, .7, 1.25);
    }

    [Theory]
    [InlineData(NegativePolicy.Uniform)]
    [InlineData(NegativePolicy.DegreeMatched)]
    [InlineData(NegativePolicy.Hard)]
    [InlineData(NegativePolicy.Adversarial)]
    public void Sample_SameSeed_IsTheSameAndAnotherIsNot(NegativePolicy policy)
    {
        (int, int)[] Drawn(int seed)
        {
            using var at = new SamplerCase(policy);
            return at.Sampler.Sample(at.Positives, new Random(seed));
        }
        Assert.Equal(Drawn(1), Drawn(1));
        Assert.NotEqual(Drawn(1), Drawn(2));
    }

    [Fact]
    public void Of_Uniform_DrawsWhatUnrecordedPairsDraw()
    {
        using var at = new SamplerCase(NegativePolicy.Uniform);
        Assert.Equal(at.Unrecorded.Sample(3 * at.Positives.Length, new Random(4)), at.Sampler.Sample(at.Positives, new Random(4)));
    }

    [Fact]
    public void Of_DataWithItsOwnNegatives_DrawsUnlabelledPairsOrNoneAndRefusesAPolicy()
    {
        using var run = new ToyRun(ToyRun.Options);
        Assert.IsType<UnlabelledSampler>(run.Sampler);
        Assert.Null(NegativeSampling.Of(run.Split, run.Features, ToyRun.Options with { Unlabelled = 0 }));
        var refused = Assert.Throws<ArgumentException>(() => NegativeSampling.Of(
            run.Split, run.Features, ToyRun.Options with { NegativePolicy = NegativePolicy.Hard }));
        Assert.Equal("negativePolicy: expected uniform where the data has negatives of its own, got Hard (split toy)", refused.Message);
    }

    [Fact]
    public void Of_TooFewValidationPairs_RefusesWhatNeedsRecalibrationAlone()
    {
        using var at = new SamplerCase(NegativePolicy.Uniform);
        var few = at.Split with { Validation = new([0, 1], [0, 1], [1, 0], 1) };
        foreach (var policy in Enum.GetValues<NegativePolicy>())
        {
            var options = at.Options with { NegativePolicy = policy };
            if (policy is NegativePolicy.Hard or NegativePolicy.Adversarial)
            {
                Assert.Contains("expected at least 50 validation pairs of both labels to correct its probabilities by, got 2 with 1 interactions",
                    Assert.Throws<ArgumentException>(() => NegativeSampling.Of(few, at.Features, options)).Message, StringComparison.Ordinal);
            }
            else
            {
                NegativeSampling.Of(few, at.Features, options)!.Dispose();
            }
        }
    }

    [Fact]
    public void Of_AllOfTooMany_IsRefusedWithTheLimit()
    {
        var graph = SmallGraph.Of(600, 600, SmallGraph.RandomPairs(600, 600, .01, negatives: false, seed: 3));
        var unrecorded = SplitDrawing.Of(graph, "random", 1).Unrecorded!;
        string message = Assert.Throws<ArgumentException>(() => new AllSampler(unrecorded, 4)).Message;
        Assert.StartsWith("negativePolicy All: expected at most 200000 unrecorded pairs in train, got 2", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(NegativePolicy.DegreeMatched)]
    [InlineData(NegativePolicy.Hard)]
    [InlineData(NegativePolicy.All)]
    [InlineData(NegativePolicy.Adversarial)]
    public void Run_AnyPolicy_GivesTheSameBitsAgainAndOthersThanUniform(NegativePolicy policy)
    {
        var graph = SmallGraph.Of(40, 40, SmallGraph.RandomPairs(40, 40, .2, negatives: false, seed: 2));
        float[] Once(NegativePolicy policy)
        {
            using var run = new ToyRun(ToyRun.Options with { Split = "random", Epochs = 2, NegativePolicy = policy }, graph);
            Assert.All(run.Train(), h => Assert.True(double.IsFinite(h.Loss)));
            return run.Weights;
        }
        Assert.Equal(Once(policy), Once(policy));
        Assert.NotEqual(Once(NegativePolicy.Uniform), Once(policy));
    }
}
