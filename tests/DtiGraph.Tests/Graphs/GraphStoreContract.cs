using CsCheck;
using DtiGraph.Graphs;

namespace DtiGraph.Tests.Graphs;

/// <summary>What every graph store must do, whatever it is made of.</summary>
public abstract class GraphStoreContract : IAsyncLifetime
{
    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;

    internal DatasetFolder Folder { get; } = new();

    protected IGraphStore Store { get; private set; } = null!;

    /// <summary>How many random graphs this store is tried with.</summary>
    protected abstract int RandomGraphs { get; }

    /// <summary>An empty store.</summary>
    protected abstract Task<IGraphStore> NewAsync();

    public async ValueTask InitializeAsync() => Store = await NewAsync();

    public async ValueTask DisposeAsync()
    {
        if (Store is not null) await Store.DisposeAsync();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void SaveAsyncLoadAsync_RandomGraphs_GiveThemBackInOneStore() =>
        SnapshotGen.Graphs.ForAll(graph =>
        {
            Store.SaveAsync(graph, CancellationToken.None).GetAwaiter().GetResult();
            SnapshotAssert.Equal(graph, Store.LoadAsync(CancellationToken.None).GetAwaiter().GetResult());
        }, seed: "0000dtiGraph", iter: RandomGraphs);

    [Fact]
    public async Task SaveAsyncLoadAsync_StarterGraph_KeepsTheGraphIdOfTheFiles()
    {
        var files = GraphFolder.Read(StarterGraph.Folder);
        await Store.SaveAsync(files, cancellation);
        SnapshotAssert.Equal(files, await Store.LoadAsync(cancellation));
    }

    [Fact]
    public async Task SaveAsyncLoadAsync_GraphOfNothing_GivesItBack()
    {
        var nothing = new Snapshot([], [], [], [], [new Relation("drug_drug_interacts", "drug", "drug", [])], [new PublishedSplit("none", [], [], [])]);
        await Store.SaveAsync(nothing, cancellation);
        SnapshotAssert.Equal(nothing, await Store.LoadAsync(cancellation));
    }

    /// <summary>The second is a float too: plain JSON of Neo4j's Query API would give 1535.1094 for it.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(1535.109375)]
    [InlineData(1e15)]
    [InlineData(123456789012345680.0)]
    [InlineData(double.MaxValue)]
    [InlineData(double.Epsilon)]
    [InlineData(-2.2250738585072014E-308)]
    public async Task SaveAsyncLoadAsync_Number_IsTheSameToTheLastBit(double number)
    {
        var graph = new Snapshot([new("D1", "", "", "")], [], [], [], [new Relation("drug_drug_interacts", "drug", "drug", [new Edge(0, 0, number, "", "")])], []);
        await Store.SaveAsync(graph, cancellation);
        double read = (await Store.LoadAsync(cancellation)).Relations[0].Edges[0].Score!.Value;
        Assert.Equal(BitConverter.DoubleToInt64Bits(number), BitConverter.DoubleToInt64Bits(read));
    }

    [Fact]
    public async Task SaveAsync_SameGraphAgain_ChangesNothing()
    {
        var graph = Folder.Read();
        Assert.True(await Store.SaveAsync(graph, cancellation));
        string mark = await Store.ChangeMarkAsync(cancellation);
        Assert.False(await Store.SaveAsync(graph, cancellation));
        Assert.Equal(mark, await Store.ChangeMarkAsync(cancellation));
    }

    [Fact]
    public async Task ChangeMarkAsync_ReadAndThenWritten_ChangesWithTheWrite()
    {
        await Store.SaveAsync(Folder.Read(), cancellation);
        string mark = await Store.ChangeMarkAsync(cancellation);
        await Store.LoadAsync(cancellation);
        Assert.Equal(mark, await Store.ChangeMarkAsync(cancellation));
        Folder.Write("drugs.csv", "id,name,smiles\nD1,Aspirin,C\nD2,,CCO\n");
        await Store.SaveAsync(Folder.Read(), cancellation);
        Assert.NotEqual(mark, await Store.ChangeMarkAsync(cancellation));
    }

    [Fact]
    public async Task SaveAsync_SameGraphOtherSplits_StoresThem()
    {
        await Store.SaveAsync(Folder.Read(), cancellation);
        Folder.Write("splits/random/validation.csv", "drug,target,label\nD1,T2,1\n");
        var divided = Folder.Read();
        Assert.True(await Store.SaveAsync(divided, cancellation));
        SnapshotAssert.Equal(divided, await Store.LoadAsync(cancellation));
    }

    [Fact]
    public async Task SaveAsync_SplitThatContradictsItself_IsKeptAsPublished()
    {
        Folder.Write("splits/random/test.csv", "drug,target,label,origin\nD1,T1,0,a\nD1,T1,1,b\nD1,T1,0,a\n");
        var graph = Folder.Read(ContradictionPolicy.Keep);
        await Store.SaveAsync(graph, cancellation);
        SnapshotAssert.Equal(graph, await Store.LoadAsync(cancellation));
        Assert.Equal([0, 1, 0], (await Store.LoadAsync(cancellation)).Splits[0].Test.Select(r => r.Label));
    }

    [Fact]
    public async Task SaveAsync_CancelledOnItsWay_LeavesTheOldGraphAndTheNextSaveIsWhole()
    {
        var old = Folder.Read();
        await Store.SaveAsync(old, cancellation);
        var slow = ImportLoop.Graph(seed: 1, pairs: 40_000);
        // At once and later; a fast machine may be done by then, and has the whole of the new graph.
        int cancelled = 0;
        for (int n = 0; cancelled < 5; n++)
        {
            Assert.InRange(n, 0, 100);
            using var source = new CancellationTokenSource();
            var saving = Store.SaveAsync(slow, source.Token);
            await Task.Delay(10 * (n % 6), cancellation);
            source.Cancel();
            if (await Record.ExceptionAsync(() => saving) is not { } end)
            {
                SnapshotAssert.Equal(slow, await Store.LoadAsync(cancellation));
                await Store.SaveAsync(old, cancellation);
                continue;
            }
            Assert.IsAssignableFrom<OperationCanceledException>(end);
            SnapshotAssert.Equal(old, await Store.LoadAsync(cancellation));
            cancelled++;
        }
        Assert.True(await Store.SaveAsync(slow, cancellation));
        SnapshotAssert.Equal(slow, await Store.LoadAsync(cancellation));
    }

    [Fact]
    public async Task LoadAsync_WhileGraphsReplaceEachOther_IsOneOfThem()
    {
        Snapshot[] graphs = [ImportLoop.Graph(1, 2_000), ImportLoop.Graph(2, 2_000)];
        await Store.SaveAsync(graphs[0], cancellation);
        var writing = Task.Run(async () =>
        {
            for (int i = 1; i <= 4; i++) await Store.SaveAsync(graphs[i % 2], cancellation);
        }, cancellation);
        var found = new HashSet<string>();
        do
        {
            var read = await Store.LoadAsync(cancellation);
            SnapshotAssert.Equal(graphs.Single(g => g.GraphId == read.GraphId), read);
            found.Add(read.GraphId);
        }
        while (!writing.IsCompleted);
        await writing;
        Assert.Contains(graphs[0].GraphId, found);
    }

    [Fact]
    public async Task SaveAsyncLoadAsync_HostileIdsAndNames_ChangeNothingElse()
    {
        string[] hostile =
        [
            "x'}) DETACH DELETE n //", "\"; DROP TABLE node; --", "`a`:B {c: 1}", "\\u0060 \\n $rows $import", "漢字 \uE000 😀 é é", "{id: row[0]}", "null", "1e5", "%s{0}", new('y', 3000),
        ];
        var graph = new Snapshot(
            [.. hostile.Order(StringComparer.Ordinal).Select(h => new Drug(h, h, h, h))], [.. hostile.Order(StringComparer.Ordinal).Select(h => new Target(h, h, h, "MK", h))],
            [.. hostile.Order(StringComparer.Ordinal).Select(h => new Entity("disease", h, h, h))],
            [.. hostile.Select((h, i) => new Interaction(i, hostile.Length - 1 - i, i % 2, h, 0.1 + i, h))],
            [new Relation("drug_disease_treats", "drug", "disease", [.. hostile.Select((h, i) => new Edge(i, i, i / 3.0, h, h))])],
            [new PublishedSplit("s", [.. hostile.Select((h, i) => new SplitRow(i, i, 1, null, h))], [], [])]);
        await Store.SaveAsync(graph, cancellation);
        SnapshotAssert.Equal(graph, await Store.LoadAsync(cancellation));
    }

    [Fact]
    public async Task LoadAsync_NothingSaved_SaysSo() =>
        await Assert.ThrowsAsync<GraphDataException>(() => Store.LoadAsync(cancellation));
}
