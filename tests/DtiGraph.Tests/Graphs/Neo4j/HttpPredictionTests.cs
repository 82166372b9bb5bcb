using DtiGraph.Graphs.Neo4j;

namespace DtiGraph.Tests.Graphs.Neo4j;

[Collection(Neo4jServer.Collection)]
public sealed class HttpPredictionTests(Neo4jServer server) : PredictionContract(server)
{
    private readonly Neo4jServer server = server;

    protected override ICypherTransport Transport() => new HttpCypherTransport(server.Http(), new());
}
