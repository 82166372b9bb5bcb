using DtiGraph.Graphs;
using DtiGraph.Graphs.Sqlite;

namespace DtiGraph.Tests.Graphs;

public sealed class GraphSourceTests : IDisposable
{
    private readonly DatasetFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task LoadAsync_FolderAndItsStore_GiveTheSameGraph()
    {
        var cancellation = TestContext.Current.CancellationToken;
        string uri = "sqlite:" + Path.Combine(folder.Root, "graph.db");
        var read = await GraphSource.LoadAsync(folder.Root, cancellation: cancellation);
        await using (var store = GraphStores.Open(uri)) await store.SaveAsync(read, cancellation);
        SnapshotAssert.Equal(read, await GraphSource.LoadAsync(uri, cancellation: cancellation));
    }

    [Fact]
    public async Task LoadAsync_FolderWithContradictions_FollowsThePolicy()
    {
        var cancellation = TestContext.Current.CancellationToken;
        folder.Write("splits/random/test.csv", "drug,target,label\nD1,T1,0\n");
        await Assert.ThrowsAsync<GraphDataException>(() => GraphSource.LoadAsync(folder.Root, cancellation: cancellation));
        Assert.Equal(2, (await GraphSource.LoadAsync(folder.Root, ContradictionPolicy.Keep, cancellation)).Interactions.Length);
    }

    [Fact]
    public void Open_SqliteUri_IsTheSqliteStore() => Assert.IsType<SqliteGraphStore>(GraphStores.Open("sqlite:some/graph.db"));

    [Theory]
    [InlineData("bolt://localhost:7687", "got 'bolt://localhost:7687', which is not supported in this version")]
    [InlineData("neo4j://h", "got 'neo4j://h', which is not supported in this version")]
    [InlineData("https://h", "got 'https://h', which is not supported in this version")]
    [InlineData("sqlite:", "got 'sqlite:'")]
    [InlineData("ftp://x", "got 'ftp://x'")]
    [InlineData("", "got ''")]
    public void Open_OtherUri_SaysWhatIsSupported(string uri, string got)
    {
        var e = Assert.Throws<ArgumentException>(() => GraphStores.Open(uri));
        Assert.StartsWith("store URI: expected sqlite:<file>, " + got, e.Message);
    }

    [Fact]
    public async Task LoadAsync_UriOfUnknownKind_IsTheCallersMistake() =>
        await Assert.ThrowsAsync<ArgumentException>(() => GraphSource.LoadAsync("bolt://localhost", cancellation: TestContext.Current.CancellationToken));

    [Fact]
    public async Task LoadAsync_NeitherFolderNorUri_SaysWhatIsThere()
    {
        string file = Path.Combine(folder.Root, "drugs.csv");
        var e = await Assert.ThrowsAsync<GraphDataException>(() => GraphSource.LoadAsync(file, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal("dataset folder: expected a folder, got a file", e.Faults.Single().What);
    }
}
