using DtiGraph.Graphs.Neo4j;

namespace DtiGraph.Tests.Graphs.Neo4j;

/// <summary>What holds whichever way the server is spoken to.</summary>
public abstract class VectorContract(Neo4jServer server) : IAsyncLifetime
{
    private const string All = "MATCH (n) WHERE n.dtigraph_vector IS NOT NULL OR n.dtigraph_vector_model IS NOT NULL RETURN n.id, n.dtigraph_vector, n.dtigraph_vector_model ORDER BY n.id";
    private const string Nearest = "CALL db.index.vector.queryNodes('dtigraph_drug_vector', 100, $vector) YIELD node, score RETURN node.id, score ORDER BY score DESC LIMIT 1";
    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;
    private readonly DatasetFolder folder = new();

    public async ValueTask InitializeAsync()
    {
        await server.EmptyAsync();
        foreach (string kind in new[] { "drug", "target" }) await server.RunAsync($"DROP INDEX dtigraph_{kind}_vector IF EXISTS");
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task ReplaceAsync_ImportedGraph_IsNeverReadBackAndAnImportKeepsIt()
    {
        var graph = folder.Read();
        await using var transport = Transport();
        var store = new Neo4jGraphStore(transport, new());
        await store.SaveAsync(graph, cancellation);
        Assert.Equal(2, await Vectors(transport).ReplaceAsync("v1", "drug", 3, [new("D1", Floats(1, 0, 0)), new("D2", Floats(0.1f, -2, 1e-30f))], cancellation));
        Assert.Equal(1, await Vectors(transport).ReplaceAsync("v1", "target", 3, [new("T2", Floats(0, 0, 1))], cancellation));

        object?[][] written = [["D1", "1 0 0", "v1"], ["D2", "0.1 -2 1E-30", "v1"], ["T2", "0 0 1", "v1"]];
        Assert.Equal(written, await AllAsync());
        SnapshotAssert.Equal(graph, await store.LoadAsync(cancellation));
        Assert.False(await store.SaveAsync(graph, cancellation));
        folder.Write("drugs.csv", "id,name,smiles\nD1,Aspirin,C\nD2,,CCO\n");
        Assert.True(await store.SaveAsync(folder.Read(), cancellation));
        Assert.Equal(written, await AllAsync());
    }

    [Fact]
    public async Task ReplaceAsync_AnotherModel_TakesTheOlderVectorsOfNodesItLacksAndNothingElse()
    {
        await server.RunAsync("CREATE (:Drug {id: 'D1'}), (:Drug {id: 'D2'}), (:Drug {id: 'D3', embedding: [0.5]}), (:Target {id: 'T1'})");
        await using var transport = Transport();
        var vectors = new VectorStore(transport, new() { BatchRows = 1 });
        await vectors.ReplaceAsync("v1", "drug", 2, [new("D1", Floats(1, 0)), new("D2", Floats(0, 1)), new("D3", Floats(1, 1))], cancellation);
        await vectors.ReplaceAsync("v1", "target", 2, [new("T1", Floats(1, 0))], cancellation);

        Assert.Equal(1, await vectors.ReplaceAsync("v2", "drug", 2, [new("D2", Floats(1, 0)), new("D9", Floats(1, 0))], cancellation));
        Assert.Equal([["D2", "1 0", "v2"], ["T1", "1 0", "v1"]], await AllAsync());
        Assert.Equal([["D2", 1.0]], await server.RunAsync(Nearest, new Dictionary<string, object?> { ["vector"] = new[] { 1.0, 0 } }));
        Assert.Equal([["D3"]], await server.RunAsync("MATCH (d) WHERE d.embedding = [0.5] RETURN d.id"));
    }

    [Fact]
    public async Task ReplaceAsync_AnotherWidth_MakesTheIndexAnew()
    {
        await server.RunAsync("CREATE (:Drug {id: 'D1'}), (:Drug {id: 'D2'})");
        await using var transport = Transport();
        await Vectors(transport).ReplaceAsync("v1", "drug", 2, [new("D1", Floats(1, 0)), new("D2", Floats(0, 1))], cancellation);
        object? first = await IndexAsync();
        await Vectors(transport).ReplaceAsync("v2", "drug", 2, [new("D1", Floats(1, 0)), new("D2", Floats(0, 1))], cancellation);
        Assert.Equal(first, await IndexAsync());

        await Vectors(transport).ReplaceAsync("v3", "drug", 3, [new("D1", Floats(1, 0, 0)), new("D2", Floats(0, 1, 2))], cancellation);
        Assert.NotEqual(first, await IndexAsync());
        Assert.Equal([["D2"]], (await server.RunAsync(Nearest, new Dictionary<string, object?> { ["vector"] = new[] { 0, 0, 1.0 } })).Select(r => r[..1]));
    }

    [Fact]
    public async Task ReplaceAsync_MappedDatabase_GoesToItsNodesAlsoByNumbers()
    {
        await server.RunAsync("CREATE (:Compound {chembl: 42}), (:Compound {chembl: 'D2'}), (:Drug {id: '42'})");
        await using var transport = Transport();
        // The index of DtiGraph's own label makes room: there is one of that name.
        await Vectors(transport).ReplaceAsync("v1", "drug", 2, [new("42", Floats(1, 1))], cancellation);
        var mapped = new VectorStore(transport, new(), GraphMapping.Read(Repository.Path("graphs/mapping.example.json")));
        Assert.Equal(2, await mapped.ReplaceAsync("v2", "drug", 2, [new("42", Floats(1, 0)), new("D2", Floats(0, 1))], cancellation));

        Assert.Equal([["Compound", 42L]], await server.RunAsync("CALL db.index.vector.queryNodes('dtigraph_drug_vector', 1, [1.0, 0.1]) YIELD node RETURN labels(node)[0], node.chembl"));
        Assert.Equal([["v1"]], await server.RunAsync("MATCH (d:Drug) RETURN d.dtigraph_vector_model"));
    }

    [Theory]
    [InlineData(4097, 4097, 0f, "width of vectors: expected 1 to 4,096, got 4,097")]
    [InlineData(3, 2, 0f, "vector of 'D1': expected 3 numbers, got 2")]
    [InlineData(2, 2, float.NaN, "vector of 'D1': expected finite numbers, got NaN at position 0")]
    public async Task ReplaceAsync_VectorsThatNoIndexTakes_AreTheCallersMistake(int width, int length, float value, string said)
    {
        await server.RunAsync("CREATE (:Drug {id: 'D1'})");
        await using var transport = Transport();
        var e = await Assert.ThrowsAnyAsync<ArgumentException>(() =>
            Vectors(transport).ReplaceAsync("v1", "drug", width, [new("D1", Enumerable.Repeat(value, length).ToArray())], cancellation));
        Assert.StartsWith(said, e.Message, StringComparison.Ordinal);
        Assert.Empty(await AllAsync());
    }

    [Fact]
    public async Task ReplaceAsync_WidestVectors_AreFound()
    {
        await server.RunAsync("CREATE (:Drug {id: 'D1'}), (:Drug {id: 'D2'})");
        await using var transport = Transport();
        var random = new Random(11);
        float[][] two = [.. Enumerable.Range(0, 2).Select(_ => Enumerable.Range(0, VectorStore.MaximumWidth).Select(_ => random.NextSingle() - 0.5f).ToArray())];
        Assert.Equal(2, await Vectors(transport).ReplaceAsync("v1", "drug", VectorStore.MaximumWidth, [new("D1", two[0]), new("D2", two[1])], cancellation));
        Assert.Equal([["D2"]], (await server.RunAsync(Nearest, new Dictionary<string, object?> { ["vector"] = two[1] })).Select(r => r[..1]));
    }

    private async Task<IEnumerable<object?[]>> AllAsync() => (await server.RunAsync(All)).Select(r => new[]
    {
        r[0], string.Join(' ', ((IEnumerable<object?>)r[1]!).Select(v => ((float)(double)v!).ToString(System.Globalization.CultureInfo.InvariantCulture))), r[2],
    });

    /// <summary>Which index it is. The server gives the number of a dropped one away again, now and then: its width belongs to it.</summary>
    private async Task<object?> IndexAsync() => (await server.RunAsync(
        "SHOW VECTOR INDEXES YIELD id, name, state, options WHERE name = 'dtigraph_drug_vector' AND state = 'ONLINE' "
        + "RETURN toString(id) + ' of width ' + toString(options.indexConfig.`vector.dimensions`)")).Single()[0];

    private static float[] Floats(params float[] values) => values;

    private static VectorStore Vectors(ICypherTransport transport) => new(transport, new());

    /// <summary>A new transport to the server; the caller disposes it.</summary>
    protected abstract ICypherTransport Transport();
}
