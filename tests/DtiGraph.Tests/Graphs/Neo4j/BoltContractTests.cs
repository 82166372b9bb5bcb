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
}
#endif
