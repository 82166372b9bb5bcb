namespace DtiGraph.Graphs;

/// <summary>Where a graph is kept between runs.</summary>
public interface IGraphStore : IAsyncDisposable
{
    /// <summary>Replaces the stored graph: at every moment a reader gets all of the old one or all of the new one. Cut short, it leaves the old one.</summary>
    /// <returns>True where the store changed; false where it already held this very graph and these published splits.</returns>
    /// <exception cref="GraphDataException">What is at the address is not a store of this version.</exception>
    /// <exception cref="IOException">The store cannot be written: disk full, locked, read-only.</exception>
    Task<bool> SaveAsync(Snapshot graph, CancellationToken cancellation);

    /// <summary>Reads the whole graph in one consistent read and checks it against the GraphId stored with it.</summary>
    /// <exception cref="GraphDataException">The store is absent, empty, or holds something that is not the graph that was saved.</exception>
    /// <exception cref="IOException">The store cannot be read: locked, no permission.</exception>
    Task<Snapshot> LoadAsync(CancellationToken cancellation);

    /// <summary>A text for whoever wants to know whether to read again. Equal texts: no import, and nothing else written to the store, in between.
    /// Different texts: something was written; the GraphId of a new load tells whether it was the graph.</summary>
    /// <exception cref="GraphDataException">The store is absent.</exception>
    /// <exception cref="IOException">The store cannot be read.</exception>
    Task<string> ChangeMarkAsync(CancellationToken cancellation);
}
