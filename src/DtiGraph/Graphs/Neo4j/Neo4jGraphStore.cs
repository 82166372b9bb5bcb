namespace DtiGraph.Graphs.Neo4j;

/// <summary>A Neo4j database that holds one graph of DtiGraph's, beside whatever else is in it (graphs/schema.cypher says how).</summary>
/// <remarks>
/// An import writes beside the current graph, in batches, and then makes the new one current in a single transaction: readers go on with the old
/// graph until then. One that was cut short is never read; the same import run again goes on after its last batch, another one deletes what it left.
/// <para>Neo4j reads what is committed, not the state at one moment. That a load is one graph is proved by the GraphId.</para>
/// </remarks>
public sealed class Neo4jGraphStore : IGraphStore
{
    private const int Tries = 3;
    private readonly ICypherTransport transport;
    private readonly int batchRows;

    /// <summary>Names a store; nothing is sent yet.</summary>
    /// <param name="transport">Disposed with the store.</param>
    /// <param name="options">Size of the batches.</param>
    /// <exception cref="ArgumentOutOfRangeException">A batch of no row.</exception>
    public Neo4jGraphStore(ICypherTransport transport, Neo4jOptions options)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchRows, 1);
        (this.transport, batchRows) = (transport, options.BatchRows);
    }

    /// <inheritdoc/>
    /// <remarks>A store that says it holds this graph is read back first: where something was changed since, it is written anew.</remarks>
    public async Task<bool> SaveAsync(Snapshot graph, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var known = await transport.ReadAsync(ImportHead.ReadAsync, cancellation);
        var import = new Import(transport, batchRows, cancellation);
        if (known.Any(h => h.State == ImportHead.Current && h.IsOf(graph)) && await IsWholeAsync(cancellation))
        {
            foreach (var left in known.Where(h => h.State != ImportHead.Current)) await import.RemoveAsync(left);
            return false;
        }
        await import.WriteAsync(graph, known);
        return true;
    }

    /// <inheritdoc/>
    public async Task<Snapshot> LoadAsync(CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            var current = await CurrentAsync(cancellation);
            try
            {
                return await transport.ReadAsync(reader => ReadAsync(reader, current, cancellation), cancellation);
            }
            // An import that ended meanwhile has replaced what was being read.
            catch (GraphDataException) when (attempt < Tries)
            {
                if ((await CurrentAsync(cancellation)).Number == current.Number) throw;
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>Any committed write changes it, also one that has nothing to do with the graph.</remarks>
    public Task<string> ChangeMarkAsync(CancellationToken cancellation) => transport.ChangeMarkAsync(cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => transport.DisposeAsync();

    private async Task<ImportHead> CurrentAsync(CancellationToken cancellation)
    {
        var known = await transport.ReadAsync(ImportHead.ReadAsync, cancellation);
        string got = known.Any(h => h.State == ImportHead.Importing) ? "an import that has not ended; if none is running, import again" : "an empty store";
        return known.FirstOrDefault(h => h.State == ImportHead.Current) ?? throw Bad("store", "a graph", got);
    }

    private async Task<Snapshot> ReadAsync(ICypherReader reader, ImportHead current, CancellationToken cancellation)
    {
        if (current.Schema != Neo4jSchema.Version) throw Bad("store version", $"{Neo4jSchema.Version}", $"{current.Schema}");
        var graph = await new GraphReading(reader, current.Mapping(), ContradictionPolicy.Keep, transport.Address, current.Number, cancellation).ReadAsync(current.Splits);
        const string changed = ": the store was changed since it was saved; import the graph again, or read it as it is with a mapping";
        if (graph.GraphId != current.GraphId) throw Bad("GraphId of the stored rows", current.GraphId, graph.GraphId + changed);
        string splits = GraphId.OfSplits(graph);
        if (splits != current.SplitsId) throw Bad("hash of the stored splits", current.SplitsId, splits + changed);
        return graph;
    }

    private async Task<bool> IsWholeAsync(CancellationToken cancellation)
    {
        try
        {
            await LoadAsync(cancellation);
            return true;
        }
        catch (GraphDataException)
        {
            return false; // says it is this graph and is not: the caller has the right one and is about to write it
        }
    }

    private GraphDataException Bad(string what, string expected, string got) => new(transport.Address, $"{what}: expected {expected}, got {got}");
}
