using DtiGraph.Graphs;
using DtiGraph.Graphs.Sqlite;
using Microsoft.Data.Sqlite;

namespace DtiGraph.Tests.Graphs.Sqlite;

public sealed class SqliteGraphStoreTests : IDisposable
{
    private readonly DatasetFolder folder = new();
    private readonly string file;
    private readonly SqliteGraphStore store;
    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;

    public SqliteGraphStoreTests()
    {
        file = Path.Combine(folder.Root, "graph.db");
        store = new SqliteGraphStore(file);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task SaveAsync_SameGraphAgain_ChangesNoByte()
    {
        var graph = folder.Read();
        Assert.True(await store.SaveAsync(graph, cancellation));
        byte[] before = File.ReadAllBytes(file);
        Assert.False(await store.SaveAsync(graph, cancellation));
        Assert.Equal(before, File.ReadAllBytes(file));
    }

    [Theory]
    [InlineData("UPDATE node SET name = 'Ibuprofen' WHERE id = 'D1'", "GraphId of the stored rows")]
    [InlineData("UPDATE interaction SET label = 1 - label", "GraphId of the stored rows")]
    [InlineData("DELETE FROM edge", "GraphId of the stored rows")]
    [InlineData("UPDATE relation SET source_kind = 'target'", "target at position 0")]
    [InlineData("UPDATE split_row SET label = 0", "hash of the stored splits")]
    [InlineData("UPDATE graph SET graph_id = 'x'", "GraphId of the stored rows")]
    [InlineData("DELETE FROM graph", "store: expected a graph, got an empty store")]
    [InlineData("DROP TABLE split_row", "store: expected a sound SQLite database")]
    [InlineData("PRAGMA user_version = 7", "store version: expected 1, got 7")]
    [InlineData("PRAGMA application_id = 5", "got another program's database (application_id 5)")]
    public async Task LoadAsync_StoreChangedByHand_SaysSo(string sql, string what)
    {
        await store.SaveAsync(folder.Read(), cancellation);
        Execute(sql);
        var e = await Assert.ThrowsAsync<GraphDataException>(() => store.LoadAsync(cancellation));
        Assert.Equal(file, Assert.Single(e.Faults).File);
        Assert.Contains(what, e.Message);
    }

    [Fact]
    public async Task SaveAsync_StoreChangedByHand_WritesTheGraphAnew()
    {
        var graph = folder.Read();
        await store.SaveAsync(graph, cancellation);
        Execute("UPDATE node SET name = 'Ibuprofen' WHERE id = 'D1'");
        Assert.True(await store.SaveAsync(graph, cancellation));
        SnapshotAssert.Equal(graph, await store.LoadAsync(cancellation));
    }

    [Fact]
    public async Task SaveAsync_AnotherProgramsDatabase_IsRefusedAndUntouched()
    {
        Execute("CREATE TABLE theirs (x)");
        byte[] before = File.ReadAllBytes(file);
        var e = await Assert.ThrowsAsync<GraphDataException>(() => store.SaveAsync(folder.Read(), cancellation));
        Assert.Contains("another program's database", e.Message);
        Assert.Equal(before, File.ReadAllBytes(file));
    }

    [Fact]
    public async Task LoadAndSave_FileThatIsNoDatabase_IsRefusedAndUntouched()
    {
        string text = string.Concat(Enumerable.Repeat("this is no database\n", 100));
        folder.Write("graph.db", text);
        Assert.Contains("file is not a database", (await Assert.ThrowsAsync<GraphDataException>(() => store.LoadAsync(cancellation))).Message);
        Assert.Contains("file is not a database", (await Assert.ThrowsAsync<GraphDataException>(() => store.SaveAsync(folder.Read(), cancellation))).Message);
        Assert.Equal(text, File.ReadAllText(file));
    }

    [Fact]
    public async Task LoadAsync_EmptyFileAbsentFileAndFolder_SayWhichItIs()
    {
        Assert.Contains("got no such file", (await Assert.ThrowsAsync<GraphDataException>(() => store.LoadAsync(cancellation))).Message);
        Assert.False(File.Exists(file));
        folder.Write("graph.db", "");
        Assert.Contains("got an empty store", (await Assert.ThrowsAsync<GraphDataException>(() => store.LoadAsync(cancellation))).Message);
        var onFolder = new SqliteGraphStore(folder.Root);
        Assert.Contains("got a folder", (await Assert.ThrowsAsync<GraphDataException>(() => onFolder.LoadAsync(cancellation))).Message);
        Assert.Contains("got a folder", (await Assert.ThrowsAsync<GraphDataException>(() => onFolder.SaveAsync(folder.Read(), cancellation))).Message);
    }

    [Fact]
    public async Task SaveAsync_FolderOfTheFileAbsent_NamesTheFolder()
    {
        string absent = Path.Combine(folder.Root, "absent");
        var fault = await Assert.ThrowsAsync<GraphDataException>(() => new SqliteGraphStore(Path.Combine(absent, "graph.db")).SaveAsync(folder.Read(), cancellation));
        Assert.EndsWith($"store: expected a SQLite file in a folder that is there, got no folder {absent}", fault.Message);
        Assert.False(Directory.Exists(absent));
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False;Foreign Keys=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
