#if BOLT
using DtiGraph.Bolt;
using DtiGraph.Graphs.Neo4j;

namespace DtiGraph.Tests.Graphs.Neo4j;

[Collection(Neo4jServer.Collection)]
public sealed class BoltVectorTests(Neo4jServer server) : VectorContract(server)
{
    private readonly Neo4jServer server = server;

    protected override ICypherTransport Transport() => new BoltCypherTransport(server.Bolt(), new());
}
#endif
