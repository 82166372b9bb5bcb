using DtiGraph.Graphs;
using DtiGraph.Graphs.Formats;
using DtiGraph.Graphs.Sqlite;

namespace DtiGraph.Tests.Graphs.Formats;

/// <summary>Files in the sources' own formats; counts were taken once with a few lines of Python.</summary>
public sealed class FixtureTests
{
    [Fact]
    public void MolTrans_HeadOfBiosnapValidation_IsTheRowsOfTheDataset()
    {
        var graph = Read("moltrans", "moltrans").Graph;
        Assert.Equal((192, 177, 200, 103), (graph.Drugs.Length, graph.Targets.Length, graph.Interactions.Length, graph.Interactions.Count(i => i.Label == 1)));
        var whole = GraphFolder.Read(SharedData.Data("biosnap"));
        var rows = whole.Splits.Single(s => s.Name == "random").Validation.Take(200);
        Assert.Equal(rows.Select(r => $"{whole.Drugs[r.Drug].Id} {whole.Targets[r.Target].Id} {r.Label}").Order(StringComparer.Ordinal),
            TextFolder.Pairs(graph).Order(StringComparer.Ordinal));
        Assert.All(graph.Drugs, d => Assert.Equal(whole.Drugs[whole.FindDrug(d.Id)].Smiles, d.Smiles));
        Assert.All(graph.Targets, t => Assert.Equal(whole.Targets[whole.FindTarget(t.Id)].Sequence, t.Sequence));
    }

    [Fact]
    public void DrugBan_BindingDbSample_HasTheCountedRowsAndOneNodeForEachText()
    {
        var graph = Read("drugban_bindingdb_sample", "drugban").Graph;
        Assert.Equal((241, 165, 246, 94), (graph.Drugs.Length, graph.Targets.Length, graph.Interactions.Length, graph.Interactions.Count(i => i.Label == 1)));
        var split = graph.Splits.Single();
        Assert.Equal(("published", 172, 25, 49), (split.Name, split.Train.Length, split.Validation.Length, split.Test.Length));
        Assert.Equal((67, 8, 19), (Positives(split.Train), Positives(split.Validation), Positives(split.Test)));
        Assert.Equal(241, graph.Drugs.Select(d => d.Smiles).Distinct().Count());
    }

    [Fact]
    public void DeepDta_Davis_IsTheAffinitiesAndFoldsOfTheDataset()
    {
        var (graph, notes) = Read("deepdta_davis", "deepdta");
        var whole = GraphFolder.Read(SharedData.Data("davis-affinity"));
        Assert.Equal((68, 442, 30056, 1506), (graph.Drugs.Length, graph.Targets.Length, graph.Interactions.Length, graph.Interactions.Count(i => i.Label == 1)));
        Assert.Equal(whole.Interactions.Select(i => (whole.Drugs[i.Drug].Id, whole.Targets[i.Target].Id, i.Label, i.AffinityNm)).Order(),
            graph.Interactions.Select(i => ("CID" + graph.Drugs[i.Drug].Id, graph.Targets[i.Target].Id, i.Label, i.AffinityNm)).Order());
        var (split, published) = (graph.Splits.Single(), whole.Splits.Single());
        Assert.Equal(("setting1", 20037, 5009, 5010), (split.Name, split.Train.Length, split.Validation.Length, split.Test.Length));
        Assert.Equal((1030, 225, 251), (Positives(split.Train), Positives(split.Validation), Positives(split.Test)));
        Assert.Equal(Pairs(whole, published.Test, ""), Pairs(graph, split.Test, "CID"));
        Assert.Equal(Pairs(whole, published.Train.Where(r => r.Fold == 4), ""), Pairs(graph, split.Validation, "CID"));
        Assert.Contains(notes, n => n.StartsWith("20,931 of 30,056 Kd are 10000 nM, the largest", StringComparison.Ordinal));
    }

    [Fact]
    public void DeepDta_OtherThreshold_LabelsByIt()
    {
        var (graph, notes) = DatasetFormats.Find(SharedData.Data("formats/deepdta_davis"), new() { ActiveBelowNm = 100 }).Read();
        Assert.Equal(2457, graph.Interactions.Count(i => i.Label == 1));
        Assert.Equal(2457, graph.Splits[0].Parts.Sum(p => Positives(p.Rows)));
        Assert.Contains(notes, n => n.Contains("Kd below 100 nM is an interaction", StringComparison.Ordinal));
    }

    [Fact]
    public void Yamanishi_NuclearReceptors_HaveTheCountedEntries()
    {
        var graph = Read("yamanishi_nr", "yamanishi").Graph;
        Assert.Equal((54, 26, 90), (graph.Drugs.Length, graph.Targets.Length, graph.Interactions.Length));
        Assert.All(graph.Interactions, i => Assert.Equal(1, i.Label));
        Assert.Equal([("drug_drug_similar", 242), ("target_target_similar", 30)], graph.Relations.Select(r => (r.Name, r.Edges.Length)));
    }

    [Theory]
    [InlineData("moltrans")]
    [InlineData("drugban_bindingdb_sample")]
    [InlineData("deepdta_davis")]
    [InlineData("yamanishi_nr")]
    public async Task Read_StoredOrWrittenAsOurFolder_KeepsTheGraphAndItsSplits(string fixture)
    {
        var graph = DatasetFormats.Find(SharedData.Data("formats/" + fixture)).Read().Graph;
        using var folder = new TextFolder();
        var store = new SqliteGraphStore(Path.Combine(folder.Root, "graph.db"));
        await store.SaveAsync(graph, TestContext.Current.CancellationToken);
        SnapshotAssert.Equal(graph, await store.LoadAsync(TestContext.Current.CancellationToken));
        GraphFolder.Write(graph, Path.Combine(folder.Root, "written"));
        SnapshotAssert.Equal(graph, GraphFolder.Read(Path.Combine(folder.Root, "written")));
    }

    private static DatasetReading Read(string fixture, string format)
    {
        var found = DatasetFormats.Find(SharedData.Data("formats/" + fixture));
        Assert.Equal(format, found.Format);
        return found.Read();
    }

    private static int Positives(IEnumerable<SplitRow> rows) => rows.Count(r => r.Label == 1);

    private static IEnumerable<(string, string)> Pairs(Snapshot graph, IEnumerable<SplitRow> rows, string prefix) =>
        rows.Select(r => (prefix + graph.Drugs[r.Drug].Id, graph.Targets[r.Target].Id));
}
