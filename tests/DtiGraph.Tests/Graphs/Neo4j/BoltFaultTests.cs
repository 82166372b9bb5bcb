#if BOLT
using DtiGraph.Bolt;
using DtiGraph.Graphs.Neo4j;

namespace DtiGraph.Tests.Graphs.Neo4j;

[Collection(Neo4jServer.Collection)]
public sealed class BoltFaultTests(Neo4jServer server) : FaultContract(server)
{
    private readonly Neo4jServer server = server;

    protected override int ServerPort => server.BoltPort;

    protected override ICypherTransport Transport(Neo4jOptions options, string password, int? port) =>
        new BoltCypherTransport(server.Bolt(password) with { Port = port ?? server.BoltPort }, options);
}
#endif
