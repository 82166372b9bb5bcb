#if BOLT
using DtiGraph.Bolt;
using DtiGraph.Graphs;
using DtiGraph.Graphs.Neo4j;

namespace DtiGraph.Tests.Graphs.Neo4j;

[Collection(Neo4jServer.Collection)]
public sealed class BoltContractTests(Neo4jServer server) : GraphStoreContract
{
    protected override int RandomGraphs => 12;

    protected override async Task<IGraphStore> NewAsync()
    {
        await server.EmptyAsync();
        return new Neo4jGraphStore(new BoltCypherTransport(server.Bolt(), new()), new());
    }

    [Fact]
    public async Task SaveAsyncLoadAsync_RoutingScheme_KeepsTheGraphId()
    {
        await server.EmptyAsync();
        var graph = GraphFolder.Read(Repository.Path("graphs/starter"));
        await using var store = new Neo4jGraphStore(new BoltCypherTransport(server.Bolt() with { Scheme = "neo4j", Host = "localhost" }, new()), new());
        await store.SaveAsync(graph, TestContext.Current.CancellationToken);
        Assert.Equal(graph.GraphId, (await store.LoadAsync(TestContext.Current.CancellationToken)).GraphId);
    }
}
#endif
