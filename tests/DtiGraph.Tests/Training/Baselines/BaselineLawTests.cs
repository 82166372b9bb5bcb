using System.Collections.Concurrent;
using DtiGraph.Graphs;
using DtiGraph.Splits;
using DtiGraph.Training;
using DtiGraph.Training.Baselines;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Training.Baselines;

public sealed class BaselineLawTests
{
    private static readonly Snapshot Starter = GraphFolder.Read(Repository.Path("graphs/starter"));

    /// <summary>Each baseline with one setting, so that nothing is left to choose.</summary>
    private static readonly IBaseline[] Fixed =
    [
        new LabelTransfer([new(5, 1, .3, .4, .3, .3)]), new LogisticRegression([100]), new BoostedTrees([20]),
        new NeighbourhoodFactorisation([new() { Rank = 16, Steps = [30] }]), new PairwiseKernel([new(.3, .5, .05)]),
    ];

    /// <summary>The scores that a second fit is held against, of each baseline.</summary>
    private static readonly ConcurrentDictionary<string, double[]> Firsts = new();

    public static TheoryData<string> Names => [.. Fixed.Select(b => b.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Scores_SameSeed_AreTheSameBits(string name)
    {
        var split = SplitDrawing.Of(Starter, "random", 1);

        Assert.Equal(First(name), Scores(name, split, 1));
        Assert.NotEqual(First(name), Scores(name, split, 2));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Scores_HeldOutLabelsPoisoned_AreTheSameBits(string name)
    {
        var split = SplitDrawing.Of(Starter, "random", 1);
        static LabelledPairs Poison(LabelledPairs pairs) => pairs with { Labels = [.. pairs.Labels.Select(l => 1 - l)] };

        Assert.Equal(First(name), Scores(name, split with { Validation = Poison(split.Validation), Test = Poison(split.Test) }, 1));
        // Train's labels do matter.
        Assert.NotEqual(First(name), Scores(name, SplitDrawing.Of(Shuffled(1), "random", 1), 1));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Scores_OnePairAlone_AreThoseAmongAll(string name)
    {
        var split = SplitDrawing.Of(Starter, "random", 1);
        var scorer = Fixed.Single(b => b.Name == name).Candidates(BaselineInput.Of(Starter, split, 5, 1)).Single().Scorer;

        double[] all = PairScores.OfAllTargets(scorer, 17, Starter.Targets.Length);

        Assert.Equal(all, Enumerable.Range(0, all.Length).Select(t => scorer.Scores(17, [t])[0]));
    }

    [Fact]
    public void TestAuroc_InteractionsAtRandom_IsAHalf()
    {
        var options = new TrainingOptions { Epochs = 3, Model = new() { Hidden = 16 } };
        int seeds = 4;
        var sums = BaselineSet.Names.ToDictionary(n => n, _ => 0.0);
        for (int seed = 1; seed <= seeds; seed++)
        {
            var graph = Shuffled(seed);
            foreach (var report in BaselineSet.Run(graph, options with { Seed = seed }, CPU, [BaselineSet.NoMessages], TestContext.Current.CancellationToken))
                sums[report.Metrics.Name] += report.Metrics.Test.Auroc / seeds;
            var split = SplitDrawing.Of(graph, "random", seed);
            foreach (var baseline in Fixed) sums[baseline.Name] += BaselineWorld.TestAuroc(baseline, graph, split, seed) / seeds;
        }
        Assert.All(sums, s => Assert.InRange(s.Value, .45, .55));
    }

    [Fact]
    public void Run_StarterGraph_ReportsEachInTheOrderOfTheTable()
    {
        var options = new TrainingOptions { Epochs = 1, Model = new() { Hidden = 8 } };
        var reports = BaselineSet.Run(Starter, options, CPU, BaselineSet.Parse("no_messages,neighbour"), TestContext.Current.CancellationToken).ToList();

        Assert.Equal(["neighbour", "no_messages"], reports.Select(r => r.Metrics.Name));
        Assert.InRange(reports[0].Metrics.Test.Auroc, .8, 1);
        // Stated for the class ratio of the listed pairs: 1.9 % of them are interactions.
        Assert.InRange(reports[0].Metrics.Test.Ece, 0, .01);
    }

    [Theory]
    [InlineData("all", "neighbour logistic trees factorisation kernel no_messages")]
    [InlineData("none", "")]
    [InlineData("trees, logistic,trees", "logistic trees")]
    public void Parse_Choice_GivesNamesInTheOrderOfTheTable(string text, string names) =>
        Assert.Equal(names, string.Join(' ', BaselineSet.Parse(text)));

    [Fact]
    public void Parse_UnknownName_IsRefused() =>
        Assert.Contains("got 'forest'", Assert.Throws<ArgumentException>(() => BaselineSet.Parse("trees,forest")).Message, StringComparison.Ordinal);

    private static double[] First(string name) => Firsts.GetOrAdd(name, n => Scores(n, SplitDrawing.Of(Starter, "random", 1), 1));

    private static double[] Scores(string name, Split split, long seed) => PairScores.Of(
        Fixed.Single(b => b.Name == name).Candidates(BaselineInput.Of(Starter, split, 5, seed)).Single().Scorer, split.Test);

    /// <summary>The starter's nodes with as many interactions, anywhere.</summary>
    private static Snapshot Shuffled(int seed)
    {
        int[] cells = [.. Enumerable.Range(0, Starter.Drugs.Length * Starter.Targets.Length)];
        new Random(seed).Shuffle(cells);
        int targets = Starter.Targets.Length;
        var pairs = cells[..Starter.Interactions.Length].Order().Select(c => new Interaction(c / targets, c % targets, 1, "", null, ""));
        return new(Starter.Drugs, Starter.Targets, [], [.. pairs], [], []);
    }
}
