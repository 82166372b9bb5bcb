using DtiGraph.Graphs;
using DtiGraph.Graphs.Neo4j;
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
    [InlineData("http://localhost:7474/neo4j")]
    [InlineData("https://user@db.example.org")]
    public async Task Open_HttpUri_IsTheNeo4jStore(string uri)
    {
        await using var store = GraphStores.Open(uri);
        Assert.IsType<Neo4jGraphStore>(store);
    }

    [Theory]
    [InlineData("sqlite:", "got 'sqlite:'")]
    [InlineData("ftp://x", "got 'ftp://x'")]
    [InlineData("", "got ''")]
    public void Open_OtherUri_SaysWhatIsSupported(string uri, string got)
    {
        var e = Assert.Throws<ArgumentException>(() => GraphStores.Open(uri));
        Assert.StartsWith("store URI: expected sqlite:<file>, http://<host>/<database> or bolt://<host>/<database>, " + got, e.Message);
    }

    [Theory]
    [InlineData("bolt://localhost:7687")]
    [InlineData("neo4j+s://me:secret@db.example.org/graphs")]
    public async Task Open_BoltUri_IsTheNeo4jStoreOrSaysWhatTheBuildLacks(string uri)
    {
#if BOLT
        await using var store = GraphStores.Open(uri);
        Assert.IsType<Neo4jGraphStore>(store);
#else
        var e = Assert.Throws<ArgumentException>(() => GraphStores.Open(uri));
        Assert.Contains("expected http:// or https:// in a build without the Bolt driver (-p:Bolt=true adds it), got '" + GraphStores.Display(uri), e.Message);
        Assert.DoesNotContain("secret", e.ToString());
        await Task.CompletedTask;
#endif
    }

    [Fact]
    public async Task LoadAsync_UriOfUnknownKind_IsTheCallersMistake() =>
        await Assert.ThrowsAsync<ArgumentException>(() => GraphSource.LoadAsync("ftp://localhost", cancellation: TestContext.Current.CancellationToken));

    [Fact]
    public async Task LoadAsync_NeitherFolderNorUri_SaysWhatIsThere()
    {
        string file = Path.Combine(folder.Root, "drugs.csv");
        var e = await Assert.ThrowsAsync<GraphDataException>(() => GraphSource.LoadAsync(file, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal("dataset folder: expected a folder, got a file", e.Faults.Single().What);
    }
}
