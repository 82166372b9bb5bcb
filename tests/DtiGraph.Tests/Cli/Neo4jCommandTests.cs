using DtiGraph.Artifacts;
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
        await AssertNearestAsync(ArtifactFolder.Read(Path.Combine(starter.Folder, "from-neo4j")), written.Document.GetProperty("vectors"));
        Assert.Equal(first.Document.GetProperty("graphId").GetString(), (await DtiGraph.Graphs.GraphSource.LoadAsync(Uri, cancellation: TestContext.Current.CancellationToken)).GraphId);
        Assert.All(new[] { first, again, trained, written }, run => Assert.DoesNotContain(Neo4jServer.Password, run.Output + run.Errors));
    }

    [Fact]
    public async Task Serve_AsNeo4jAnswersOrNot_IsReadyOrNot()
    {
        await starter.RunAsync();
        await using var proxy = new SlowProxy(server.HttpPort);
        await using var service = await DtiService.StartAsync(starter.Model, "--store", $"http://neo4j:{Neo4jServer.Password}@127.0.0.1:{proxy.Port}/neo4j");
        using var client = new HttpClient { BaseAddress = service.Address };
        await IsAsync(System.Net.HttpStatusCode.OK);
        proxy.Delay = TimeSpan.FromSeconds(30);
        await IsAsync(System.Net.HttpStatusCode.ServiceUnavailable);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await client.GetAsync("/v1/drugs/DB00945/targets", TestContext.Current.CancellationToken)).StatusCode);
        proxy.Delay = TimeSpan.Zero;
        await IsAsync(System.Net.HttpStatusCode.OK);
        var (code, log) = await service.StopAsync();
        Assert.Equal(0, code);
        Assert.Contains(log, line => line.Contains("not ready: store", StringComparison.Ordinal));
        Assert.DoesNotContain(Neo4jServer.Password, string.Join('\n', log));

        async Task IsAsync(System.Net.HttpStatusCode expected)
        {
            for (var until = DateTime.UtcNow.AddMinutes(2); ; await Task.Delay(200, TestContext.Current.CancellationToken))
            {
                var got = (await client.GetAsync("/health/ready", TestContext.Current.CancellationToken)).StatusCode;
                if (got == expected) return;
                Assert.True(DateTime.UtcNow < until, $"ready: expected {expected}, got {got}");
            }
        }
    }

    /// <summary>Each drug's nearest by the index, against the cosines of all drugs, and the same of the targets.</summary>
    private async Task AssertNearestAsync(Artifact model, System.Text.Json.JsonElement written)
    {
        foreach (var (kind, label, ids, rows) in new[]
        {
            ("drug", "Drug", model.Graph.Drugs.Select(d => d.Id).ToArray(), model.Factors.Drugs.State),
            ("target", "Target", model.Graph.Targets.Select(t => t.Id).ToArray(), model.Factors.Targets.State),
        })
        {
            Assert.Equal(ids.Length, written.GetProperty(kind + "s").GetInt32());
            int width = rows.Length / ids.Length;
            double[][] all = [.. rows.Chunk(width).Select(r => r.Select(x => x / Math.Sqrt(r.Sum(y => (double)y * y))).ToArray())];
            double Cosine(int a, int b) => all[a].Zip(all[b], (x, y) => x * y).Sum();
            var nearest = await server.RunAsync($"""
                MATCH (n:{label})
                CALL db.index.vector.queryNodes('dtigraph_{kind}_vector', 100, n.dtigraph_vector) YIELD node, score
                WITH n, node, score WHERE node <> n ORDER BY score DESC
                RETURN n.id, collect(node.id)[0], max(score)
                """);
            Assert.Equal(ids.Length, nearest.Count);
            int same = 0;
            foreach (object?[] row in nearest)
            {
                int at = Array.IndexOf(ids, row[0]), found = Array.IndexOf(ids, row[1]);
                int best = Enumerable.Range(0, ids.Length).Where(i => i != at).MaxBy(i => Cosine(at, i));
                if (found == best) same++;
                Assert.Equal(Cosine(at, best), Cosine(at, found), 1e-6); // of several that are as near, any
                Assert.Equal((1 + Cosine(at, found)) / 2, (double)row[2]!, 1e-6);
            }
            Assert.InRange(same, ids.Length * 9 / 10, ids.Length);
        }
    }

    [Fact]
    public async Task Demo_GraphWithAPasswordInItsUri_PrintsNone()
    {
        string pairs = Path.GetDirectoryName(starter.Write("demo/pairs.txt", string.Concat(
            Enumerable.Range(0, 30).SelectMany(d => Enumerable.Range(0, 12).Where(t => (d + t) % 3 == 0).Select(t => $"D{d} T{t}\n")))))!;
        Assert.Equal(0, (await DtiProcess.RunAsync("import", pairs, "--store", Uri)).ExitCode);
        var run = await DtiProcess.RunAsync("demo", "--graph", Uri, "--out", Path.Combine(starter.Folder, "demo-out"), "--no-serve");
        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Contains($"from http://127.0.0.1:{server.HttpPort}/neo4j into sqlite:", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Neo4jServer.Password, run.Output + run.Errors);
    }

    [Fact]
    public async Task Retrain_MappedDatabaseAndWrite_WritesToItsNodes()
    {
        Assert.Equal(0, (await DtiProcess.RunAsync("import", StarterGraph.Folder, "--store", Uri)).ExitCode);
        await server.RunAsync("MATCH (d:Drug) SET d:Compound, d.chembl = d.id REMOVE d:Drug, d.id");
        await server.RunAsync("MATCH (t:Target) SET t:Protein, t.accession = t.id REMOVE t:Target, t.id");
        string mapping = starter.Write("theirs.json", """
            {"drugs":{"label":"Compound","id":"chembl","name":"name","smiles":"smiles"},"targets":{"label":"Protein","id":"accession","sequence":"sequence"},"interactions":[{"type":"INTERACTS_WITH"}]}
            """);
        var run = await DtiProcess.RunAsync("retrain", "--graph", Uri, "--mapping", mapping, "--registry", Path.Combine(starter.Folder, "theirs-registry"), "--write",
            "--set", "model.hidden=16", "--set", "epochs=4");
        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Contains(": promoted, version 1", run.Output, StringComparison.Ordinal);
        Assert.Equal([[(long)StarterGraph.Ids("drugs.csv").Count]], await server.RunAsync("MATCH (d:Compound) WHERE (d)-[:PREDICTED]->(:Protein) RETURN count(d)"));
        Assert.DoesNotContain(Neo4jServer.Password, run.Output + run.Errors);
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
