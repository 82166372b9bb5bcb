using DtiGraph.Features;
using DtiGraph.Features.Chemistry;
using DtiGraph.Features.Proteins;
using DtiGraph.Graphs;
using DtiGraph.Tests.Splits;

namespace DtiGraph.Tests.Features;

public sealed class GraphFeaturesTests
{
    private static readonly FeatureOptions Options = new() { Neighbours = 4 };

    [Fact]
    public void Of_OtherSequenceOfAHeldOutTarget_ChangesNoFittedPart()
    {
        int[] train = [0, 1, 2, 5];
        var before = GraphFeatures.Of(Graph(), train, Options);
        var after = GraphFeatures.Of(Graph(t => t == 3 ? "MMMMWWWW" + SmallGraph.Sequence(77) : SmallGraph.Sequence(t)), train, Options);
        Assert.Equal(before.Fit.Proteins.Words.InverseFrequency, after.Fit.Proteins.Words.InverseFrequency);
        Assert.Equal(before.Fit.Homology.InverseFrequency, after.Fit.Homology.InverseFrequency);
        Assert.NotEqual(Numbers(before.Rows["target"]), Numbers(after.Rows["target"]));

        var trained = GraphFeatures.Of(Graph(t => t == 2 ? SmallGraph.Sequence(77) : SmallGraph.Sequence(t)), train, Options);
        Assert.NotEqual(before.Fit.Proteins.Words.InverseFrequency, trained.Fit.Proteins.Words.InverseFrequency);
        Assert.NotEqual(before.Fit.Homology.InverseFrequency, trained.Fit.Homology.InverseFrequency);
    }

    [Fact]
    public void Of_TrainTargetsInAnyOrderAndOften_FitsTheSame()
    {
        var one = GraphFeatures.Of(Graph(), [0, 1, 2, 5], Options);
        var other = GraphFeatures.Of(Graph(), [5, 5, 2, 0, 1, 0], Options);
        Assert.Equal(one.Fit.Proteins.Words.InverseFrequency, other.Fit.Proteins.Words.InverseFrequency);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FittedOn_OtherTrainTargets_AreTheFeaturesMadeAnewForThem(bool linear)
    {
        int[] train = [3, 4];
        var anew = GraphFeatures.Of(Graph(), train, Options, linear: linear);
        var fitted = GraphFeatures.Of(Graph(), [0, 1, 2, 5], Options, linear: linear).FittedOn(Graph(), train);

        Assert.Equal(anew.Rows.Keys, fitted.Rows.Keys);
        Assert.All(anew.Rows.Keys, kind => Assert.Equal(Numbers(anew.Rows[kind]), Numbers(fitted.Rows[kind])));
        Assert.Equal(anew.Wide.Keys, fitted.Wide.Keys);
        Assert.All(anew.Wide.Keys, kind => Assert.Equal(Numbers(anew.Wide[kind]), Numbers(fitted.Wide[kind])));
        Assert.Equal(anew.Fit.Homology.InverseFrequency, fitted.Fit.Homology.InverseFrequency);
        Assert.Equal(anew.SimilarDrugs, fitted.SimilarDrugs);
        Assert.Equal(anew.LikeDrugs, fitted.LikeDrugs);
        Assert.Equal(anew.HomologousTargets, fitted.HomologousTargets);
        Assert.Equal(anew.LikeTargets, fitted.LikeTargets);
        Assert.Equal(anew.Fit.DrugIdentities, fitted.Fit.DrugIdentities);
    }

    [Fact]
    public void Of_Drugs_HaveTheirBitsOrAColumnOfTheirOwn()
    {
        var features = GraphFeatures.Of(Graph(), [0], Options);
        var rows = features.Rows["drug"];
        // 2 has no structure, 4 an unreadable one.
        Assert.Equal([2, 4], features.Fit.DrugIdentities);
        Assert.Equal(DrugFingerprints.Length + 2, rows.Columns);
        Assert.Equal([2048], rows.ColumnsOf(2).ToArray());
        Assert.Equal([2049], rows.ColumnsOf(4).ToArray());
        Assert.Equal([1f], rows.ValuesOf(2).ToArray());
        Assert.Equal(MorganFingerprint.Bits(Smiles.Parse(SmallGraph.Smiles(3)), 2, 2048), rows.ColumnsOf(3).ToArray());
        Assert.All(rows.ValuesOf(3).ToArray(), v => Assert.Equal(1f, v));
        var (drug, reason) = Assert.Single(features.Unreadable);
        Assert.Equal(4, drug);
        Assert.Equal(Assert.Throws<SmilesException>(() => Smiles.Parse("C1CC(")).Message, reason);
        Assert.Empty(features.SimilarDrugs[2]);
        Assert.DoesNotContain(features.SimilarDrugs.SelectMany(n => n), n => n.Index is 2 or 4);
    }

    [Fact]
    public void Of_Counts_FollowTheBitsOfDrugsWithAStructureAndTheirNeighboursStay()
    {
        var plain = GraphFeatures.Of(Graph(), [0], Options);
        var features = GraphFeatures.Of(Graph(), [0], Options with { Counts = true });
        var rows = features.Rows["drug"];
        // 2 has no structure, 4 an unreadable one: their own columns come last.
        Assert.Equal(DrugFingerprints.Length + 672 + 2, rows.Columns);
        Assert.Equal([2720], rows.ColumnsOf(2).ToArray());
        Assert.Equal([2721], rows.ColumnsOf(4).ToArray());
        var molecule = Smiles.Parse(SmallGraph.Smiles(3));
        Assert.Equal([.. MorganFingerprint.Bits(molecule, 2, 2048), .. MoleculeCounts.ColumnsOf(molecule).Select(c => 2048 + c)], rows.ColumnsOf(3).ToArray());
        Assert.All(rows.ValuesOf(3).ToArray(), v => Assert.Equal(1f, v));
        Assert.Equal(plain.SimilarDrugs, features.SimilarDrugs);
        Assert.Equal(Numbers(rows), Numbers(GraphFeatures.Again(Graph(), features.Fit).Rows["drug"]));
    }

    [Fact]
    public void Of_TargetsAndEntities_HaveTheirRowsOrAColumnOfTheirOwn()
    {
        var features = GraphFeatures.Of(Graph(t => t == 1 ? "" : SmallGraph.Sequence(t)), [0, 1, 2], Options);
        var rows = features.Rows["target"];
        Assert.Equal([1], features.Fit.TargetIdentities);
        Assert.Equal(ProteinFeatures.Width + 1, rows.Columns);
        Assert.Equal([ProteinFeatures.Width], rows.ColumnsOf(1).ToArray());
        Assert.Equal(features.Fit.Proteins.Of(SmallGraph.Sequence(2)),
            rows.ColumnsOf(2).ToArray().Zip(rows.ValuesOf(2).ToArray()));
        Assert.Empty(features.HomologousTargets[1]);
        Assert.Equal(["disease", "drug", "family", "target"], features.Rows.Keys);
        foreach (var (kind, n) in new[] { ("disease", 3), ("family", 1) })
        {
            Assert.Equal((n, n, n), (features.Rows[kind].Rows, features.Rows[kind].Columns, features.Rows[kind].NonZeros));
            for (int i = 0; i < n; i++) Assert.Equal([i], features.Rows[kind].ColumnsOf(i).ToArray());
        }
    }

    [Fact]
    public void Of_Neighbours_AreNearestFirstWithoutTheNodeItself()
    {
        var features = GraphFeatures.Of(Graph(), Enumerable.Range(0, 12), Options);
        foreach (var all in new[] { features.SimilarDrugs, features.HomologousTargets })
        {
            for (int i = 0; i < all.Length; i++)
            {
                Assert.DoesNotContain(i, all[i].Select(n => n.Index));
                Assert.InRange(all[i].Length, 0, 4);
                Assert.Equal(all[i].OrderByDescending(n => n.Similarity).ThenBy(n => n.Index), all[i]);
            }
        }
        // Four neighbouring numbers are a family by construction.
        Assert.Equal([1, 2, 3], features.HomologousTargets[0].Take(3).Select(n => n.Index).Order());
    }

    [Fact]
    public void Of_NoNeighbours_HasNone()
    {
        var features = GraphFeatures.Of(Graph(), [0, 1, 2], new() { Neighbours = 0 });
        Assert.All(features.SimilarDrugs.Concat(features.HomologousTargets), Assert.Empty);
    }

    [Fact]
    public async Task Of_OneThreadOrMany_GivesTheSameBits()
    {
        var graph = Graph();
        var expected = GraphFeatures.Of(graph, Enumerable.Range(0, 12), Options);
        // All at once, so that each gets another share of the threads.
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            var features = GraphFeatures.Of(graph, Enumerable.Range(0, 12), Options);
            foreach (var (kind, rows) in expected.Rows) Assert.Equal(Numbers(rows), Numbers(features.Rows[kind]));
            Assert.Equal(expected.SimilarDrugs, features.SimilarDrugs);
            Assert.Equal(expected.HomologousTargets, features.HomologousTargets);
        });
        var limited = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, maxConcurrencyLevel: 1).ConcurrentScheduler;
        var alone = await Task.Factory.StartNew(
            () => GraphFeatures.Of(graph, Enumerable.Range(0, 12), Options), TestContext.Current.CancellationToken, TaskCreationOptions.None, limited);
        foreach (var (kind, rows) in expected.Rows) Assert.Equal(Numbers(rows), Numbers(alone.Rows[kind]));
        Assert.Equal(expected.HomologousTargets, alone.HomologousTargets);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(101)]
    public void Of_NeighboursOutOfRange_IsRefused(int neighbours) =>
        Assert.Equal($"neighbours: expected 0 to 100, got {neighbours}",
            Assert.Throws<ArgumentException>(() => GraphFeatures.Of(Graph(), [0], new() { Neighbours = neighbours })).Message);

    private static IEnumerable<(int Row, int Column, float Value)> Numbers(SparseMatrix matrix) => Enumerable.Range(0, matrix.Rows)
        .SelectMany(r => matrix.ColumnsOf(r).ToArray().Zip(matrix.ValuesOf(r).ToArray(), (column, value) => (r, column, value)));

    private static Snapshot Graph(Func<int, string>? sequence = null)
    {
        sequence ??= SmallGraph.Sequence;
        var plain = SmallGraph.Of(30, 12, [(0, 0, 1)]);
        return new([.. plain.Drugs.Select((d, i) => d with { Smiles = i switch { 2 => "", 4 => "C1CC(", _ => d.Smiles } })],
            [.. plain.Targets.Select((t, i) => t with { Sequence = sequence(i) })],
            [new("disease", "a", "", ""), new("disease", "b", "", ""), new("disease", "c", "", ""), new("family", "x", "", "")], plain.Interactions, [], []);
    }
}
