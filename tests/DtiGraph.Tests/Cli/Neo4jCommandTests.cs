using DtiGraph.Tests.Graphs;
using DtiGraph.Tests.Graphs.Neo4j;

namespace DtiGraph.Tests.Cli;

[Collection(Neo4jServer.Collection)]
public sealed class Neo4jCommandTests(TrainedStarter starter, Neo4jServer server) : IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await server.EmptyAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private string Uri => $"http://neo4j:{Neo4jServer.Password}@127.0.0.1:{server.HttpPort}/neo4j";

    [Fact]
    public async Task ImportThenTrain_Neo4j_GivesTheNumbersOfTheFilesAndPrintsNoPassword()
    {
        var fromFiles = await starter.RunAsync();
        var first = await DtiProcess.RunAsync("import", StarterGraph.Folder, "--store", Uri, "--json");
        var again = await DtiProcess.RunAsync("import", StarterGraph.Folder, "--store", Uri);
        var trained = await DtiProcess.RunAsync("train", "--graph", Uri, "--out", Path.Combine(starter.Folder, "from-neo4j"), "--seed", "7",
            "--set", "model.hidden=16", "--set", "epochs=4", "--json");

        Assert.True(first.ExitCode == 0, first.Errors);
        Assert.True(first.Document.GetProperty("changed").GetBoolean());
        Assert.Contains($"http://127.0.0.1:{server.HttpPort}/neo4j already held this graph: unchanged", again.Output, StringComparison.Ordinal);
        Assert.True(trained.ExitCode == 0, trained.Errors);
        Assert.Equal("neo4j", trained.Document.GetProperty("dataset").GetString());
        // Bit for bit: the numbers as they were printed.
        Assert.Equal(fromFiles.Document.GetProperty("models").GetRawText(), trained.Document.GetProperty("models").GetRawText());

        var written = await DtiProcess.RunAsync("write", "--model", Path.Combine(starter.Folder, "from-neo4j"), "--store", Uri, "--top", "3", "--novel-only", "--json");
        Assert.True(written.ExitCode == 0, written.Errors);
        Assert.Equal(3 * StarterGraph.Ids("drugs.csv").Count, written.Document.GetProperty("written").GetInt32());
        var ranked = await DtiProcess.RunAsync("rank", "--model", Path.Combine(starter.Folder, "from-neo4j"), "--drug", "DB00321", "--top", "3", "--novel-only", "--json");
        Assert.Equal(ranked.Document.GetProperty("items").EnumerateArray().Select(i => (object?)i.GetProperty("target").GetProperty("id").GetString()),
            (await server.RunAsync("MATCH (:Drug {id: 'DB00321'})-[p:PREDICTED]->(t:Target) RETURN t.id ORDER BY p.rank")).Select(r => r[0]));
        Assert.Equal(first.Document.GetProperty("graphId").GetString(), (await DtiGraph.Graphs.GraphSource.LoadAsync(Uri, cancellation: TestContext.Current.CancellationToken)).GraphId);
        Assert.All(new[] { first, again, trained, written }, run => Assert.DoesNotContain(Neo4jServer.Password, run.Output + run.Errors));
    }

    [Fact]
    public async Task Import_MappedDatabase_CopiesItIntoAStore()
    {
        await server.RunAsync("CREATE (c:Compound {chembl: 'D1', structure: 'CCO'}), (p:Protein {accession: 'T1'}), (p)-[:BOUND_BY]->(c)");
        var run = await DtiProcess.RunAsync("import", Uri, "--mapping", Repository.Path("graphs/mapping.example.json"),
            "--store", "sqlite:" + Path.Combine(starter.Folder, "mapped.db"), "--json");
        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal((1, 1, 1), (run.Document.GetProperty("drugs").GetInt32(), run.Document.GetProperty("targets").GetInt32(), run.Document.GetProperty("interactions").GetInt32()));
    }

    [Fact]
    public async Task Train_WrongPassword_IsExitOneWithTheReason()
    {
        var run = await DtiProcess.RunAsync("train", "--graph", $"http://neo4j:not-the-password@127.0.0.1:{server.HttpPort}", "--out", Path.Combine(starter.Folder, "none"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("expected a user and password that the server accepts", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-password", run.Output + run.Errors);
    }
}
