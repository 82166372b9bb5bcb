namespace DtiGraph.Graphs.Neo4j;

/// <summary>A graph that somebody else built in a Neo4j database, seen through a mapping; only read.</summary>
/// <param name="transport">Disposed with it.</param>
/// <param name="mapping">Where the parts are.</param>
/// <param name="contradictions">What to do with pairs recorded as both interaction and measured inactive, or with two Kd values.</param>
public sealed class MappedGraph(ICypherTransport transport, GraphMapping mapping, ContradictionPolicy contradictions) : IAsyncDisposable
{
    private const int Tries = 3;

    /// <summary>Reads the whole graph, at a moment when nobody writes: where the database changed meanwhile, it is read again.</summary>
    /// <exception cref="GraphDataException">What is there is no graph; lists every fault.</exception>
    /// <exception cref="IOException">The server refuses or does not answer, or the database changed during every try.</exception>
    public async Task<Snapshot> LoadAsync(CancellationToken cancellation)
    {
        for (int attempt = 1; attempt <= Tries; attempt++)
        {
            string before = await transport.ChangeMarkAsync(cancellation);
            var graph = await transport.ReadAsync(
                reader => new GraphReading(reader, mapping, contradictions, transport.Address, null, cancellation).ReadAsync([]), cancellation);
            if (await transport.ChangeMarkAsync(cancellation) == before) return graph;
        }
        throw new IOException($"snapshot: expected a database that nobody changes while it is read, got a change in each of {Tries} tries ({transport.Address})");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => transport.DisposeAsync();
}
