using DtiGraph.Graphs.Neo4j;

namespace DtiGraph.Tests.Graphs.Neo4j;

/// <summary>What holds whichever way the server is spoken to.</summary>
public abstract class PredictionContract(Neo4jServer server) : IAsyncLifetime
{
    private const string All = "MATCH (d)-[p:PREDICTED]->(t) RETURN p.model, d.id, t.id, p.rank, p.probability, p.known ORDER BY p.model, d.id, p.rank";
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;
    private readonly DatasetFolder folder = new();

    public async ValueTask InitializeAsync() => await server.EmptyAsync();

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task ReplaceAsync_TwoVersions_StandBesideEachOtherAndAreNeverReadBack()
    {
        var graph = folder.Read();
        await using var store = new Neo4jGraphStore(Transport(), new());
        await using var predictions = new PredictionStore(Transport(), new() { BatchRows = 1 });
        await store.SaveAsync(graph, cancellation);

        Assert.Equal(2, await predictions.ReplaceAsync("v1", [new("D2", "T1", 2, 0.25, false), new("D2", "T2", 1, 0.75, false)], Noon, cancellation));
        Assert.Equal(1, await predictions.ReplaceAsync("v2", [new("D1", "T1", 1, 0.5, true)], Noon, cancellation));
        Assert.Equal([["v1", "D2", "T2", 1L, 0.75, false], ["v1", "D2", "T1", 2L, 0.25, false], ["v2", "D1", "T1", 1L, 0.5, true]], await server.RunAsync(All));

        SnapshotAssert.Equal(graph, await store.LoadAsync(cancellation));
        Assert.False(await store.SaveAsync(graph, cancellation));
    }

    [Fact]
    public async Task ReplaceAsync_SameVersionAgain_LeavesOnlyTheNewOnesAndAnImportKeepsThem()
    {
        await using var store = new Neo4jGraphStore(Transport(), new());
        await using var predictions = new PredictionStore(Transport(), new());
        await store.SaveAsync(folder.Read(), cancellation);
        await predictions.ReplaceAsync("v1", [new("D2", "T1", 2, 0.25, false), new("D2", "T2", 1, 0.75, false)], Noon, cancellation);
        Assert.Equal(1, await predictions.ReplaceAsync("v1", [new("D2", "T2", 1, 1, false), new("D9", "T2", 1, 0.5, false)], Noon.AddDays(1), cancellation));
        object?[][] left = [["v1", "D2", "T2", 1L, 1.0, false]];
        Assert.Equal(left, await server.RunAsync(All));
        folder.Write("drugs.csv", "id,name,smiles\nD1,Aspirin,C\nD2,,CCO\n");
        await store.SaveAsync(folder.Read(), cancellation);
        Assert.Equal(left, await server.RunAsync(All));
    }

    [Fact]
    public async Task ReplaceAsync_MappedDatabase_FindsItsNodesAlsoByNumbers()
    {
        await server.RunAsync("CREATE (:Compound {chembl: 42}), (:Protein {accession: 'T1'})");
        await using var predictions = new PredictionStore(Transport(), new(), GraphMapping.Read(Repository.Path("graphs/mapping.example.json")));
        Assert.Equal(1, await predictions.ReplaceAsync("v1", [new("42", "T1", 1, 0.5, false)], Noon, cancellation));
        Assert.Equal([[42L, "T1"]], await server.RunAsync("MATCH (c:Compound)-[:PREDICTED]->(p:Protein) RETURN c.chembl, p.accession"));
    }

    /// <summary>A new transport to the server; the caller disposes it.</summary>
    protected abstract ICypherTransport Transport();
}
