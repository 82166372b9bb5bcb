using DtiGraph.Graphs.Neo4j;

namespace DtiGraph.Tests.Graphs.Neo4j;

[Collection(Neo4jServer.Collection)]
public sealed class HttpFaultTests(Neo4jServer server) : FaultContract(server)
{
    private readonly Neo4jServer server = server;

    protected override int ServerPort => server.HttpPort;

    protected override ICypherTransport Transport(Neo4jOptions options, string password, int? port) =>
        new HttpCypherTransport(server.Http(password, port), options);

    [Fact]
    public async Task WriteAsync_DatabaseThatIsNotThere_SaysSo()
    {
        await using var transport = new HttpCypherTransport(server.Http() with { Database = "elsewhere" }, new());
        var e = await Assert.ThrowsAsync<CypherException>(() => transport.WriteAsync("RETURN 1", new Dictionary<string, object?>(), TestContext.Current.CancellationToken));
        Assert.Contains("expected a database of this name", e.Message);
    }
}
