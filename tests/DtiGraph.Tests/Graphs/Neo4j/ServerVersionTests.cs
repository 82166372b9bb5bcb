namespace DtiGraph.Tests.Graphs.Neo4j;

[Collection(Neo4jServer.Collection)]
public sealed class ServerVersionTests(Neo4jServer server)
{
    /// <remarks>A test run shows no console line of a test that passes, but names its files: so everyone sees which server answered.</remarks>
    [Fact]
    public async Task StartAsync_RealServer_SaysItsVersion()
    {
        await server.StartAsync();
        Assert.Matches(@"^Neo4j Kernel 5\.\d+\.\d+ (community|enterprise)$", server.Version);
        TestContext.Current.AddAttachment($"{server.Version}.txt", server.Said());
    }
}
