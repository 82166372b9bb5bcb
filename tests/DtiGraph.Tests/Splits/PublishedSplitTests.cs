using System.Collections.Immutable;
using DtiGraph.Graphs;
using DtiGraph.Splits;

namespace DtiGraph.Tests.Splits;

public sealed class PublishedSplitTests
{
    [Fact]
    public void Of_HeldOutRowsThatRepeatTrainPairs_AreDroppedAndCounted()
    {
        var split = SplitDrawing.Of(Repeated, "given", seed: 1);
        Assert.True(split.Published);
        Assert.Equal([new("validation", "repeatsTrain", 1), new("validation", "repeatsTest", 1), new("test", "repeatsTrain", 2)], split.Drops);
        Assert.Equal([(0, 0, 1), (0, 0, 1), (0, 1, 0), (1, 0, 1), (1, 1, 0), (2, 2, 1)], Rows(split.Train));
        Assert.Equal([(0, 2, 0)], Rows(split.Validation).Where(r => r.Item1 == 0));
        Assert.Equal([(2, 0, 1), (2, 1, 0)], Rows(split.Test));
        Assert.Equal([new("published", 3), new("random_fill", 1)], split.TrainOrigins);
        Assert.Null(split.Unrecorded);
        Assert.Equal(1, split.Train.NegativeFraction);
    }

    [Fact]
    public void Contradictions_PairLabelledBothWays_IsCountedOnce() =>
        Assert.Equal(1, With([Row(0, 0, 1), Row(0, 0, 0), Row(0, 1, 1)], [Row(0, 0, 1), Row(1, 1, 0)], [Row(0, 1, 1)]).Splits[0].Contradictions);

    [Fact]
    public void Of_AsPublished_KeepsEveryRow()
    {
        var split = SplitDrawing.Of(Repeated, "given", seed: 1, options: new() { AsPublished = true });
        Assert.Equal((6, 5, 4, 0), (split.Train.Count, split.Validation.Count, split.Test.Count, split.Dropped));
        Assert.True(split.AsPublished);
    }

    [Fact]
    public void Of_NameOfAPolicyThatIsPublished_TakesThePublishedOneWhateverTheSeed()
    {
        var graph = With([Row(0, 0, 1), Row(0, 1, 0)], [Row(1, 0, 1), Row(1, 1, 0)], [Row(2, 0, 1), Row(2, 1, 0)], "random");
        var split = SplitDrawing.Of(graph, "random", seed: 1);
        Assert.True(split.Published);
        Assert.Equal(split.Identity(graph), SplitDrawing.Of(graph, "random", seed: 2).Identity(graph));
    }

    [Fact]
    public void Of_Affinities_HaveTheLabelsOfTheGraph()
    {
        ImmutableArray<SplitRow> Part(int drug) => [new(drug, 0, null, 12.5, ""), new(drug, 1, null, 10_000, "")];
        var graph = SmallGraph.Of(3, 3, [(0, 0, 1), (0, 1, 0), (1, 0, 1), (1, 1, 0), (2, 0, 1), (2, 1, 0)], splits: [new("given", Part(0), Part(1), Part(2))]);
        var split = SplitDrawing.Of(graph, "given", seed: 1);
        Assert.Equal([(0, 0, 1), (0, 1, 0)], Rows(split.Train));
        Assert.Equal([(2, 0, 1), (2, 1, 0)], Rows(split.Test));
    }

    [Fact]
    public void Of_AffinityOfAPairThatTheGraphLacks_IsRefusedByName() =>
        Assert.Contains("expected the graph to hold D000, T001, of which a row states an affinity, got no such pair",
            Refused(With([Row(0, 0, 1), new SplitRow(0, 1, null, 12.5, "")], [Row(1, 0, 1), Row(1, 1, 0)], [Row(2, 0, 1), Row(2, 1, 0)])));

    [Theory]
    [InlineData("validation")]
    [InlineData("test")]
    public void Of_PartOfOneClass_IsRefusedByName(string part)
    {
        ImmutableArray<SplitRow> Part(string name, int drug) => [Row(drug, 0, 1), Row(drug, 1, name == part ? 1 : 0)];
        Assert.Contains($"expected both labels in {part}, got 2 interactions among 2 pairs",
            Refused(With(Part("train", 0), Part("validation", 1), Part("test", 2))));
    }

    [Fact]
    public void Of_TestThatOnlyRepeatsTrain_SaysWhereItsRowsWent()
    {
        ImmutableArray<SplitRow> rows = [Row(0, 0, 1), Row(0, 1, 0)];
        var graph = With(rows, [Row(1, 0, 1), Row(1, 1, 0)], rows);
        Assert.Equal("split given: expected both labels in test, got 0 interactions among 0 pairs "
            + "(2 of its rows were left out because train has their pairs: splitting.asPublished=true keeps them)", Refused(graph));
        Assert.Equal(2, SplitDrawing.Of(graph, "given", 1, options: new() { AsPublished = true }).Test.Count);
    }

    [Fact]
    public void Of_InteractionsAlone_NamesASplitThatTakesUnrecordedPairs() => Assert.EndsWith(
        "expected both labels in validation, got 1 interactions among 1 pairs (nothing in the data is measured inactive: a split that is drawn, such as random, takes unrecorded pairs for it)",
        Refused(With([Row(0, 0, 1), Row(1, 1, 1)], [Row(1, 0, 1)], [Row(2, 0, 1)])), StringComparison.Ordinal);

    [Fact]
    public void Of_InactivesAloneInTrain_IsRefused() => Assert.EndsWith("expected both labels in train, got 0 interactions among 2 pairs",
        Refused(With([Row(0, 0, 0), Row(0, 1, 0)], [Row(1, 0, 1), Row(1, 1, 0)], [Row(2, 0, 1), Row(2, 1, 0)])), StringComparison.Ordinal);

    [Fact]
    public void Of_TrainOfInteractionsAlone_NegativesComeFromItsOwnNodesAndNeitherTakeNorSpareWhatIsHeldOut()
    {
        var split = SplitDrawing.Of(With([Row(0, 0, 1), Row(1, 1, 1), Row(1, 1, 1)], [Row(0, 1, 1), Row(2, 0, 0)], [Row(1, 0, 0), Row(1, 2, 1)]), "given", seed: 1);
        Assert.Equal(3, split.Train.Positives);
        // Of the four pairs of drugs 0, 1 and targets 0, 1 two are train's. The others are held out, one of either label.
        Assert.Equal([(0, 1), (1, 0)], split.Unrecorded!.All);
        Assert.Equal(2, split.Unrecorded.Count);
        Assert.Equal([(0, 1), (1, 0)], split.Unrecorded.Sample(50, new Random(1)).Distinct().Order());
    }

    [Fact]
    public void Of_TrainOfInteractionsAloneAndNoValidation_AsksForOne() => Assert.EndsWith(
        "(it was taken out of train, which lists interactions alone: give the split validation rows of both labels)",
        Refused(With([.. Enumerable.Range(0, 60).Select(i => Row(i % 12, (i % 12 + i / 12) % 12, 1))], [], [Row(0, 8, 1), Row(0, 9, 0)], drugs: 12)), StringComparison.Ordinal);

    [Theory]
    [InlineData(2, false)]
    [InlineData(2, true)]
    [InlineData(20, false)]
    public void Of_ValidationByWhichChanceWouldChoose_IsJoinedByAShareOfTrain(int rows, bool asPublished)
    {
        const int side = 30;
        ImmutableArray<SplitRow> Rows(int from, int to, Func<int, bool> of) => [.. Enumerable.Range(from, to - from).Where(of).Select(i => Row(i % side, i / side, i % 2))];
        var graph = With(Rows(0, 600, i => i % 7 != 0), Rows(600, 600 + rows, _ => true), Rows(0, 600, i => i % 7 == 0), drugs: side);
        int train = graph.Splits[0].Train.Length;
        var split = SplitDrawing.Of(graph, "given", seed: 1, options: new() { AsPublished = asPublished });
        if (rows < 20 && !asPublished)
        {
            Assert.Equal("its 2 and a tenth of the pairs of train, drawn with seed 1", split.Validated);
            Assert.Equal(train + 2, split.Train.Count + split.Validation.Count);
            Assert.InRange(split.Validation.Count, 25, 90);
            Assert.Superset(new HashSet<(int, int)> { (0, 20), (1, 20) }, Pairs(split.Validation));
            Assert.False(Pairs(split.Train).Overlaps(Pairs(split.Validation)));
        }
        else
        {
            Assert.Null(split.Validated);
            Assert.Equal((train, rows), (split.Train.Count, split.Validation.Count));
        }
    }

    [Fact]
    public void Of_Biosnap_NoPairIsInTwoParts()
    {
        var graph = GraphFolder.Read(SharedData.Data("biosnap"));
        foreach (string name in new[] { "random", "cold_drug" })
        {
            var split = SplitDrawing.Of(graph, name, seed: 1);
            var published = graph.Splits.Single(s => s.Name == name);
            var train = Pairs(split.Train);
            var validation = Pairs(split.Validation);
            var test = Pairs(split.Test);
            Assert.False(train.Overlaps(validation) || train.Overlaps(test) || validation.Overlaps(test));
            Assert.Equal(published.Test.Length, split.Test.Count);
            Assert.Equal(published.Train.Length + published.Validation.Length + published.Test.Length,
                split.Train.Count + split.Validation.Count + split.Test.Count + split.Dropped);
        }
    }

    private static readonly Snapshot Repeated = With(
        train: [Row(0, 0, 1, "published"), Row(0, 1, 0, "random_fill"), Row(1, 0, 1, "published"), Row(1, 1, 0), Row(2, 2, 1), Row(0, 0, 1, "published")],
        validation: [Row(1, 0, 1), Row(0, 2, 0), Row(2, 0, 1), Row(1, 2, 1), Row(1, 2, 1)],
        test: [Row(1, 1, 0), Row(2, 2, 0), Row(2, 0, 1), Row(2, 1, 0)]);

    private static HashSet<(int, int)> Pairs(LabelledPairs part) => [.. part.Drugs.Zip(part.Targets)];

    private static IEnumerable<(int, int, int)> Rows(LabelledPairs part) => part.Drugs.Zip(part.Targets, part.Labels).Order();

    private static string Refused(Snapshot graph) => Assert.Throws<ArgumentException>(() => SplitDrawing.Of(graph, "given", 1)).Message;

    private static SplitRow Row(int drug, int target, int label, string origin = "") => new(drug, target, label, null, origin);

    private static Snapshot With(ImmutableArray<SplitRow> train, ImmutableArray<SplitRow> validation, ImmutableArray<SplitRow> test, string name = "given", int drugs = 3) =>
        SmallGraph.Of(drugs, drugs, [(0, 0, 1)], splits: [new(name, train, validation, test)]);
}
