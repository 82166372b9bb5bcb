using DtiGraph.Evaluation;
using DtiGraph.Graphs;
using DtiGraph.Splits;
using DtiGraph.Training.Negatives;

namespace DtiGraph.Tests.Training.Negatives;

public sealed class DegreeMatchedSamplerTests
{
    [Fact]
    public void Sample_StarterGraph_IsHardlyToldFromInteractionsByDegree()
    {
        var split = SplitDrawing.Of(GraphFolder.Read(Repository.Path("graphs/starter")), "random", 1);
        var known = new TrainDegrees(split.Unrecorded!.Drugs, split.Unrecorded.Targets, split.Train.Rows);
        (int, int)[] positives = [.. split.Train.WithLabel(1)];
        double TwinAuroc(INegativeSampler sampler)
        {
            var drawn = sampler.Sample(positives, new Random(2));
            return Auroc.Of([.. positives.Concat(drawn).Select(p => known.Twin.Score(p.Item1, p.Item2))],
                [.. positives.Select(_ => 1), .. drawn.Select(_ => 0)]);
        }
        double uniform = TwinAuroc(new UniformSampler(split.Unrecorded, positives.Length, 5));
        double matched = TwinAuroc(new DegreeMatchedSampler(split.Unrecorded, split.Train, 5, .35));
        Assert.InRange(uniform, .75, 1);
        Assert.InRange(matched, .45, .62);
    }

    [Fact]
    public void ByDegree_NothingMasked_IsTheFractionItselfForEveryPair()
    {
        using var at = new SamplerCase(NegativePolicy.DegreeMatched, "cold_drug", o => o with { Masked = 0 });
        var known = new TrainDegrees(SamplerCase.Drugs, SamplerCase.Targets, at.Split.Train.Rows);
        for (int d = 0; d < SamplerCase.Drugs; d++)
            for (int t = 0; t < SamplerCase.Targets; t++)
                Assert.Equal(at.Sampler.SampledFraction(d, t), at.Sampler.ByDegree!.Of(known, d, t), 1e-12);
        // A node that train does not know is drawn by the uniform share alone.
        Assert.Equal(.1 * at.Sampler.MeanFraction, at.Sampler.ByDegree!.Of(known, DegreeTwin.Unknown, DegreeTwin.Unknown), 1e-12);
    }

    [Fact]
    public void ByDegree_NodesMasked_AHiddenDrugCountsAsTheMeanOfThoseThatShowNoEdge()
    {
        const double Masked = .35;
        using var at = new SamplerCase(NegativePolicy.DegreeMatched, change: o => o with { Masked = Masked });
        var known = new TrainDegrees(SamplerCase.Drugs, SamplerCase.Targets, at.Split.Train.Rows);
        // Masking played out: the degrees of the drugs of unrecorded pairs whose edges do not show.
        var (random, degrees) = (new Random(6), new List<double>());
        for (int draw = 0; draw < 200; draw++)
        {
            foreach (var (drug, _) in at.Unrecorded.All)
                if (random.NextDouble() < Masked || known.OfDrug(drug) == 0) degrees.Add(known.OfDrug(drug));
        }
        Assert.Equal(degrees.Average(), at.Sampler.ByDegree!.HiddenDrug, .05);
    }

    [Fact]
    public void New_NoPairToMatch_IsRefused()
    {
        // One drug of two interacts with every target, the other with none.
        var graph = Splits.SmallGraph.Of(2, 40, Enumerable.Range(0, 40).Select(t => (0, t, 1)));
        var split = SplitDrawing.Of(graph, "random", 1);
        Assert.Contains("expected an unrecorded pair in train whose ends both have train interactions, got none",
            Assert.Throws<ArgumentException>(() => new DegreeMatchedSampler(split.Unrecorded!, split.Train, 5, 0)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1, 1, 1, 1)]
    [InlineData(1, 0, 1, 1, 1)]
    [InlineData(1, double.NaN, 1, 1, 1)]
    [InlineData(1, 1, -1, 1, 1)]
    [InlineData(1, 1, 1, double.PositiveInfinity, 1)]
    [InlineData(1, 1, 1, 1, -.1)]
    public void New_FractionOutOfRange_IsRefused(double mean, double floor, double perDegrees, double hiddenDrug, double hiddenTarget) =>
        Assert.Throws<ArgumentException>(() => new DegreeMatchedFraction(mean, floor, perDegrees, hiddenDrug, hiddenTarget));
}
