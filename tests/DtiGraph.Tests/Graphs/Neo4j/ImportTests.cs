using DtiGraph.Graphs;
using DtiGraph.Graphs.Neo4j;

namespace DtiGraph.Tests.Graphs.Neo4j;

[Collection(Neo4jServer.Collection)]
public sealed class ImportTests(Neo4jServer server) : IAsyncLifetime
{
    private const int Kills = 6;
    private const int Seed = 20260102;
    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;
    private readonly DatasetFolder folder = new();

    public async ValueTask InitializeAsync() => await server.EmptyAsync();

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Server_Started_SaysItsVersion()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(server.Version);
        Assert.Matches(@"^Neo4j Kernel 5\.\d+\.\d+ community$", server.Version);
    }

    [Fact]
    public async Task GraphSource_FilesThenSqliteThenNeo4j_KeepTheGraphId()
    {
        string sqlite = "sqlite:" + Path.Combine(folder.Root, "graph.db"), neo4j = $"http://neo4j:{Neo4jServer.Password}@127.0.0.1:{server.HttpPort}";
        var files = await GraphSource.LoadAsync(StarterGraph.Folder, cancellation: cancellation);
        await using (var store = GraphStores.Open(sqlite)) await store.SaveAsync(files, cancellation);
        await using (var store = GraphStores.Open(neo4j)) await store.SaveAsync(await GraphSource.LoadAsync(sqlite, cancellation: cancellation), cancellation);
        SnapshotAssert.Equal(files, await GraphSource.LoadAsync(neo4j, cancellation: cancellation));
    }

    [Fact]
    public async Task SaveAsync_OthersNodesAndRelationships_StayAsTheyAre()
    {
        await server.RunAsync("""
            CREATE (d:Drug {id: 'D1', theirs: 'kept', name: 'acetylsalicylic acid'}), (:Drug {id: 'lonely', theirs: 'kept'}),
                (d)-[:INTERACTS_WITH {lab: 'ours'}]->(:Target {id: 'T1'})
            """);
        await using var store = Store();
        var first = folder.Read();
        await store.SaveAsync(first, cancellation);
        SnapshotAssert.Equal(first, await store.LoadAsync(cancellation));
        await server.RunAsync("MATCH (d:Drug {id: 'D2'}) CREATE (:Plate {well: 'A1'})-[:HOLDS]->(d)");
        folder.Write("drugs.csv", "id,name,smiles\nD3,New,CCO\n");
        folder.Write("edges/drug_disease_treats.csv", "source,target\nD3,DOID:1\n");
        folder.Delete("edges/drug_drug_interacts.csv");
        folder.Write("splits/random/train.csv", "drug,target,label\nD3,T2,1\n");
        folder.Write("splits/random/test.csv", "drug,target,label\nD3,T1,1\n");
        var second = folder.Read();
        await store.SaveAsync(second, cancellation);

        SnapshotAssert.Equal(second, await store.LoadAsync(cancellation));
        Assert.Equal([["D1", "kept", null], ["D2", null, null], ["D3", null, null], ["lonely", "kept", null]],
            await server.RunAsync("MATCH (d:Drug) RETURN d.id, d.theirs, CASE d.id WHEN 'D3' THEN null ELSE d.dtigraph END ORDER BY d.id"));
        Assert.Equal([["HOLDS", "D2"], ["INTERACTS_WITH", "T1"]], await server.RunAsync("MATCH ()-[r]->(b) WHERE r.dtigraph IS NULL RETURN type(r), b.id ORDER BY type(r)"));
        // Of the first graph nothing else is left.
        Assert.Equal([[0L]], await server.RunAsync("MATCH ()-[r]->() WHERE r.dtigraph = 1 RETURN count(r)"));
        Assert.Equal([["current", 2L]], await server.RunAsync("MATCH (i:DtiGraphImport) RETURN i.state, i.number"));
    }

    [Fact]
    public async Task SaveAsync_RowThatTheServerRefuses_IsNamedAndNothingOfItsBatchIsWritten()
    {
        await using var store = Store();
        var old = folder.Read();
        await store.SaveAsync(old, cancellation);
        await server.RunAsync("CREATE CONSTRAINT theirs FOR (d:Drug) REQUIRE d.name IS UNIQUE");
        var graph = new Snapshot([.. Enumerable.Range(0, 1000).Select(i => new Drug($"N{i:0000}", i == 700 ? "name 3" : $"name {i}", "C", ""))], [], [], [], [], []);

        var e = await Assert.ThrowsAsync<GraphDataException>(() => store.SaveAsync(graph, cancellation));

        Assert.StartsWith("drug 'N0700': expected a row that the server takes, got", Assert.Single(e.Faults).What);
        Assert.Equal([[0L]], await server.RunAsync("MATCH (d:Drug) WHERE d.id STARTS WITH 'N' RETURN count(d)"));
        SnapshotAssert.Equal(old, await store.LoadAsync(cancellation));
    }

    [Fact]
    public async Task SaveAsync_NodeDeletedOnTheWay_TheRelationshipThatLacksItIsNamed()
    {
        var graph = ImportLoop.Graph(seed: 6, pairs: 20_000);
        await using var store = Store(new() { BatchRows = 200 });
        var saving = store.SaveAsync(graph, cancellation);
        string last = graph.Drugs[graph.Interactions.Last(i => i.Label == 0).Drug].Id;
        while (!(await server.RunAsync("MATCH (:Drug)-[r:INTERACTS_WITH]->() RETURN count(r) > 0")).Any(r => r[0] is true)) await Task.Delay(20, cancellation);
        await server.RunAsync("MATCH (d:Drug {id: $id}) DETACH DELETE d", new Dictionary<string, object?> { ["id"] = last });
        var e = await Assert.ThrowsAsync<GraphDataException>(() => saving);
        Assert.Contains($"from drug '{last}' to target", e.Message);
    }

    [Fact]
    public async Task SaveAsync_ProcessKilledAtRandomMoments_StoreHoldsAWholeGraph()
    {
        string uri = $"http://neo4j:{Neo4jServer.Password}@127.0.0.1:{server.HttpPort}";
        await using var store = Store();
        var (first, second) = (ImportLoop.Graph(1, ImportLoop.Pairs), ImportLoop.Graph(2, ImportLoop.Pairs));
        await store.SaveAsync(first, cancellation);
        var random = new Random(Seed);
        int unfinished = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            using var child = ImportLoop.Start(uri);
            Assert.Equal(ImportLoop.Ready, await child.StandardOutput.ReadLineAsync(cancellation));
            await Task.Delay(random.Next(200, 4_000), cancellation);
            // A busy machine may not have begun by then: the last kill waits for an import if none was met before.
            while (kill == Kills - 1 && unfinished == 0 && !await UnderWayAsync()) await Task.Delay(20, cancellation);
            Assert.False(child.HasExited, "the importing process ended by itself");
            child.Kill(); // SIGKILL: nothing in it gets to run
            await child.WaitForExitAsync(CancellationToken.None);
            var found = await store.LoadAsync(cancellation);
            SnapshotAssert.Equal(found.GraphId == first.GraphId ? first : second, found);
            if (await UnderWayAsync()) unfinished++;
        }

        async Task<bool> UnderWayAsync() => (await server.RunAsync("MATCH (i:DtiGraphImport) RETURN count(i) > 1"))[0][0] is true;

        Assert.True(unfinished > 0, "no kill fell into an import: the test has shown nothing");
        await store.SaveAsync(first, cancellation);
        SnapshotAssert.Equal(first, await store.LoadAsync(cancellation));
        Assert.Equal([[(long)first.Interactions.Length + 1]], await server.RunAsync("MATCH ()-[r]->() RETURN count(r)"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{unfinished} of {Kills} kills left an unfinished import (seed {Seed})");
    }

    [Fact]
    public async Task SaveAsync_TwoAtOnce_OneGraphIsWholeAndTheOtherSaysWhy()
    {
        Snapshot[] graphs = [ImportLoop.Graph(7, 5_000), ImportLoop.Graph(8, 5_000)];
        await using Neo4jGraphStore one = Store(new() { BatchRows = 300 }), other = Store(new() { BatchRows = 300 });
        var saves = new[] { one.SaveAsync(graphs[0], cancellation), other.SaveAsync(graphs[1], cancellation) };
        foreach (var save in saves)
        {
            if (await Record.ExceptionAsync(() => save) is { } e) Assert.IsAssignableFrom<IOException>(e);
        }
        Assert.Contains(saves, s => s.IsCompletedSuccessfully);
        var found = await one.LoadAsync(cancellation);
        SnapshotAssert.Equal(graphs.Single(g => g.GraphId == found.GraphId), found);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SaveAsync_FirstStatementOfACancelledOneArrivesLate_GoesOn(bool sameGraph)
    {
        Snapshot cancelled = ImportLoop.Graph(11, 2_000), graph = sameGraph ? cancelled : ImportLoop.Graph(12, 2_000);
        var options = new Neo4jOptions { BatchRows = 300 };
        await using var store = new Neo4jGraphStore(new LateStatement(new HttpCypherTransport(server.Http(), options), cancelled), options);
        Assert.True(await store.SaveAsync(graph, cancellation));
        SnapshotAssert.Equal(graph, await store.LoadAsync(cancellation));
        Assert.Equal([["current", sameGraph ? 1L : 2L]], await server.RunAsync("MATCH (i:DtiGraphImport) RETURN i.state, i.number"));
        Assert.Equal([[(long)graph.Interactions.Length + 1]], await server.RunAsync("MATCH ()-[r]->() RETURN count(r)"));
    }

    [Fact]
    public async Task LoadAsync_ChangedByHand_SaysSoAndTheNextImportWritesItAnew()
    {
        var graph = folder.Read();
        await using var store = Store();
        foreach (string change in new[]
        {
            "MATCH (d:Drug {id: 'D1'}) SET d.name = 'Ibuprofen'", "MATCH ()-[r:DRUG_DRUG_INTERACTS]->() DELETE r", "MATCH (d:Disease) DETACH DELETE d",
            "MATCH ()-[r:SPLIT_ROW]->() SET r.label = 0", "MATCH (i:DtiGraphImport) SET i.schema = 7",
        })
        {
            await store.SaveAsync(graph, cancellation);
            string mark = await store.ChangeMarkAsync(cancellation);
            await server.RunAsync(change);
            Assert.NotEqual(mark, await store.ChangeMarkAsync(cancellation));
            await Assert.ThrowsAsync<GraphDataException>(() => store.LoadAsync(cancellation));
            Assert.True(await store.SaveAsync(graph, cancellation));
            SnapshotAssert.Equal(graph, await store.LoadAsync(cancellation));
        }
    }

    [Fact]
    public async Task Schema_AppliedByHandAfterAnImport_ChangesNothing()
    {
        foreach (object?[] row in await server.RunAsync("SHOW CONSTRAINTS YIELD name")) await server.RunAsync($"DROP CONSTRAINT `{row[0]}`");
        foreach (object?[] row in await server.RunAsync("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name")) await server.RunAsync($"DROP INDEX `{row[0]}`");
        await using var store = Store();
        await store.SaveAsync(GraphFolder.Read(StarterGraph.Folder), cancellation);
        const string all = "SHOW INDEXES YIELD name, labelsOrTypes, properties, owningConstraint RETURN name, labelsOrTypes, properties, owningConstraint ORDER BY name";
        var before = await server.RunAsync(all);
        string file = File.ReadAllText(Repository.Path("graphs/schema.cypher"));
        string[] statements = [.. string.Join('\n', file.Split('\n').Where(l => !l.StartsWith("//", StringComparison.Ordinal))).Split(';').Select(s => s.Trim()).Where(s => s.Length > 0)];
        foreach (string statement in statements) await server.RunAsync(statement);
        Assert.Equal(before, await server.RunAsync(all));
        Assert.InRange(before.Count, statements.Length, statements.Length + 2); // the two look-up indexes that every database has
        await server.RunAsync("CREATE (:Disease {id: 'twice'})");
        await Assert.ThrowsAsync<CypherException>(() => server.RunAsync("CREATE (:Disease {id: 'twice'})"));
    }

    private Neo4jGraphStore Store(Neo4jOptions? options = null) => new(new HttpCypherTransport(server.Http(), options ?? new()), options ?? new());

    /// <summary>A real way to the server, on which the first statement of an import that was cancelled meanwhile arrives just before that of this one.</summary>
    private sealed class LateStatement(ICypherTransport inner, Snapshot cancelled) : ICypherTransport
    {
        private bool arrived;

        public string Address => inner.Address;

        public async Task<IReadOnlyList<object?[]>> WriteAsync(string cypher, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellation)
        {
            if (!arrived && parameters.ContainsKey("token"))
            {
                arrived = true;
                await inner.WriteAsync(cypher, new Dictionary<string, object?>(parameters)
                {
                    ["token"] = "another",
                    ["graph_id"] = cancelled.GraphId,
                    ["splits_id"] = GraphId.OfSplits(cancelled),
                }, cancellation);
            }
            return await inner.WriteAsync(cypher, parameters, cancellation);
        }

        public Task ProbeAsync(string cypher, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellation) => inner.ProbeAsync(cypher, parameters, cancellation);

        public Task<T> ReadAsync<T>(Func<ICypherReader, Task<T>> read, CancellationToken cancellation) => inner.ReadAsync(read, cancellation);

        public Task<string> ChangeMarkAsync(CancellationToken cancellation) => inner.ChangeMarkAsync(cancellation);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
