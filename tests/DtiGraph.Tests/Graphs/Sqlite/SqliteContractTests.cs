using DtiGraph.Graphs;
using DtiGraph.Graphs.Sqlite;

namespace DtiGraph.Tests.Graphs.Sqlite;

public sealed class SqliteContractTests : GraphStoreContract
{
    protected override int RandomGraphs => 60;

    protected override Task<IGraphStore> NewAsync() => Task.FromResult<IGraphStore>(new SqliteGraphStore(Path.Combine(Folder.Root, "graph.db")));
}
