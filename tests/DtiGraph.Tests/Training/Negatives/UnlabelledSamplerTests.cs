using DtiGraph.Evaluation;
using DtiGraph.Graphs;
using DtiGraph.Splits;
using DtiGraph.Tests.Splits;
using DtiGraph.Training;
using DtiGraph.Training.Negatives;

namespace DtiGraph.Tests.Training.Negatives;

/// <summary>Pairs that train does not label, beside negatives that the data lists.</summary>
public sealed class UnlabelledSamplerTests
{
    private const int N = 40, PerPositive = 3;

    [Theory]
    [InlineData("random")]
    [InlineData("cold_drug")]
    [InlineData("cold_both")]
    public void Sample_DrawnSplit_GivesPairsOfTrainNodesOnTrainsSideWithoutALabel(string name)
    {
        var split = Listed(name);
        var sampler = UnlabelledSampler.Of(split, PerPositive)!;
        (int, int)[] positives = [.. split.Train.WithLabel(1)];
        var drawn = sampler.Sample(positives, new Random(1));
        Assert.Equal(PerPositive * positives.Length, drawn.Length);
        HashSet<(int, int)> labelled = [.. split.Train.Drugs.Zip(split.Train.Targets)];
        Assert.All(drawn, p => Assert.True(
            split.Train.Drugs.Contains(p.Drug) && split.Train.Targets.Contains(p.Target) && !labelled.Contains(p) && split.Partition!.Of(p.Drug, p.Target) == Part.Train));
    }

    [Fact]
    public void Sample_PublishedSplit_TakesHeldOutPairsOfBothLabelsAsOftenAsOthers()
    {
        // Drugs 0 to 39 with targets 0 to 39: one pair of each drug labelled 1, one 0 in train; two of validation and two of test, of either label.
        SplitRow[] Rows(int first) => [.. from d in Enumerable.Range(0, N)
                                          from y in new[] { 1, 0 }
                                          select new SplitRow(d, (d + first + y) % N, y, null, "")];
        var graph = SmallGraph.Of(N, N, [(0, 0, 1)], splits: [new("given", [.. Rows(0)], [.. Rows(2)], [.. Rows(4)])]);
        var split = SplitDrawing.Of(graph, "given", 1);
        var sampler = UnlabelledSampler.Of(split, PerPositive)!;
        const int Epochs = 500;
        var (random, counts) = (new Random(7), new double[6]);
        for (int e = 0; e < Epochs; e++)
            foreach (var (d, t) in sampler.Sample([.. split.Train.WithLabel(1)], random))
                if ((t - d + N) % N < 6) counts[(t - d + N) % N]++;
        // 60,000 draws over 38 pairs of each drug: 40 of them of each kind, with a standard deviation of a fortieth.
        double expected = Epochs * PerPositive * N / 38.0;
        Assert.Equal([0, 0], counts[..2]);
        Assert.All(counts[2..], c => Assert.InRange(c / expected, .9, 1.1));
    }

    [Fact]
    public void MeanFraction_ListedAndDrawn_IsHowOftenANegativeStandsForItself()
    {
        var split = Listed("random");
        int positives = split.Train.Positives, negatives = split.Train.Count - positives;
        Assert.Equal((negatives + 2.0 * positives) / negatives, UnlabelledSampler.Of(split, 2)!.MeanFraction, 1e-12);
        Assert.Equal(positives / (3.0 * positives + negatives), TrainSteps.PositiveRate(split, new() { Unlabelled = 2 }), 1e-12);
    }

    [Fact]
    public void Of_NoneWantedOrNoneLeft_IsNone()
    {
        Assert.Null(UnlabelledSampler.Of(Listed("random"), 0));
        SplitRow Row(int drug, int target, int label) => new(drug, target, label, null, "");
        var full = SmallGraph.Of(4, 2, [(0, 0, 1)], splits: [new("given",
            [Row(0, 0, 1), Row(0, 1, 0), Row(1, 0, 0), Row(1, 1, 1)], [Row(2, 0, 1), Row(2, 1, 0)], [Row(3, 0, 1), Row(3, 1, 0)])]);
        Assert.Null(UnlabelledSampler.Of(SplitDrawing.Of(full, "given", 1), 3));
    }

    [Theory]
    [InlineData(.4, false)]
    [InlineData(.6, true)]
    public void Of_TrainLabelsMostOfItsPairs_TakesTheOthersForHeldOutOnes(double share, bool none)
    {
        // A panel of which a share is train, as published: what train does not label is validation and test, and stands for nothing else.
        var pairs = SmallGraph.RandomPairs(N, N, .2, negatives: true, seed: 8).Select(p => new SplitRow(p.Drug, p.Target, p.Label, null, "")).ToArray();
        new Random(9).Shuffle(pairs);
        int train = (int)(share * pairs.Length), half = (pairs.Length - train) / 2;
        var split = SplitDrawing.Of(
            SmallGraph.Of(N, N, [(0, 0, 1)], splits: [new("given", [.. pairs[..train]], [.. pairs[train..(train + half)]], [.. pairs[(train + half)..]])]), "given", 1);

        Assert.Equal(none, UnlabelledSampler.Of(split, PerPositive) is null);
        double supervised = split.Train.Count + (none ? 0 : PerPositive * split.Train.Positives);
        Assert.Equal(split.Train.Positives / supervised, TrainSteps.PositiveRate(split, new() { Unlabelled = PerPositive }), 12);
        Assert.Equal(none, UnlistedPairs.Of(split, [.. split.Validation.Rows], new TrainDegrees(N, N, split.Train.Rows), new()).Length == 0);
    }

    private static Split Listed(string name) =>
        SplitDrawing.Of(SmallGraph.Of(N, N, SmallGraph.RandomPairs(N, N, .3, negatives: true, seed: 5).Where(p => (p.Drug + 3 * p.Target) % 5 < 2)), name, 4);
}
