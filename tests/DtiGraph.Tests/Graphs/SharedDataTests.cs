using DtiGraph.Graphs;
using DtiGraph.Graphs.Sqlite;

namespace DtiGraph.Tests.Graphs;

/// <summary>The public benchmarks, counted once with a few lines of Python's csv module.</summary>
public sealed class SharedDataTests
{
    [Fact]
    public async Task Biosnap_ReadAndStored_HasTheCountedRowsAndKeepsItsGraphId()
    {
        var graph = GraphFolder.Read(SharedData.Data("biosnap"));
        Assert.Equal((4517, 2182, 2633), (graph.Drugs.Length, graph.Targets.Length, graph.Entities.Length));
        // 28,889 distinct pairs, 2,815 of them only ever random fill.
        Assert.Equal((26074, 13880), (graph.Interactions.Length, graph.Interactions.Count(i => i.Label == 1)));
        Assert.Equal(
        [
            ("drug_disease_treats", 1357), ("drug_drug_interacts", 35810), ("drug_target_types", 13999), ("target_disease_associated", 9897),
            ("target_disease_associated_doid", 2313), ("target_target_binds", 109),
        ], graph.Relations.Select(r => (r.Name, r.Edges.Length)));
        Assert.Equal([("cold_drug", 19154, 2736, 5593), ("random", 19238, 2748, 5497)], Sizes(graph));
        Assert.Equal(1408, graph.Splits.Single(s => s.Name == "random").Train.Count(r => r.Origin == "random_fill"));
        await Stored(graph);
    }

    [Fact]
    public async Task Davis_RefusedOrKept_HasSixtyFourContradictoryPairs()
    {
        string folder = SharedData.Data("davis");
        var faults = Assert.Throws<GraphDataException>(() => GraphFolder.Read(folder)).Faults;
        Assert.Equal(64, faults.Length);
        Assert.All(faults, f => Assert.StartsWith("contradictory label", f.What));
        var graph = GraphFolder.Read(folder, ContradictionPolicy.Keep);
        Assert.Equal((9717, 1048), (graph.Interactions.Length, graph.Interactions.Count(i => i.Label == 1)));
        Assert.Equal([("moltrans", 2086, 3006, 6011)], Sizes(graph));
        await Stored(graph);
    }

    [Fact]
    public async Task DavisAffinity_ReadAndStored_LabelsPairsBelowThirtyNanomolar()
    {
        var graph = GraphFolder.Read(SharedData.Data("davis-affinity"));
        Assert.Equal((30056, 1506), (graph.Interactions.Length, graph.Interactions.Count(i => i.Label == 1)));
        Assert.Equal([("deepdta", 25046, 0, 5010)], Sizes(graph));
        Assert.Equal([5010, 5009, 5009, 5009, 5009], graph.Splits[0].Train.CountBy(r => r.Fold!.Value).OrderBy(c => c.Key).Select(c => c.Value));
        await Stored(graph);
    }

    [Fact]
    public async Task Human_ReadAndStored_MergesRepeatedRows()
    {
        var graph = GraphFolder.Read(SharedData.Data("human"));
        Assert.Equal((5997, 2633), (graph.Interactions.Length, graph.Interactions.Count(i => i.Label == 1)));
        Assert.Equal([("cold", 3453, 155, 311), ("random", 4197, 600, 1200)], Sizes(graph));
        await Stored(graph);
    }

    private static IEnumerable<(string, int, int, int)> Sizes(Snapshot graph) =>
        graph.Splits.Select(s => (s.Name, s.Train.Length, s.Validation.Length, s.Test.Length));

    private static async Task Stored(Snapshot graph)
    {
        using var folder = new DatasetFolder();
        var store = new SqliteGraphStore(Path.Combine(folder.Root, "graph.db"));
        var cancellation = TestContext.Current.CancellationToken;
        Assert.True(await store.SaveAsync(graph, cancellation));
        SnapshotAssert.Equal(graph, await store.LoadAsync(cancellation));
        Assert.False(await store.SaveAsync(graph, cancellation));
    }
}
