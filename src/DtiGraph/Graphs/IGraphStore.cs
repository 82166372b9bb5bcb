namespace DtiGraph.Graphs;

/// <summary>Where a graph is kept between runs.</summary>
public interface IGraphStore
{
    /// <summary>Replaces the stored graph in one transaction: afterwards the store holds all of it or still all of the old one.</summary>
    /// <returns>True where the store changed; false where it already held this very graph and these published splits.</returns>
    /// <exception cref="GraphDataException">What is at the address is not a store of this version.</exception>
    /// <exception cref="IOException">The store cannot be written: disk full, locked, read-only.</exception>
    Task<bool> SaveAsync(Snapshot graph, CancellationToken cancellation);

    /// <summary>Reads the whole graph in one consistent read and checks it against the GraphId stored with it.</summary>
    /// <exception cref="GraphDataException">The store is absent, empty, or holds something that is not the graph that was saved.</exception>
    /// <exception cref="IOException">The store cannot be read: locked, no permission.</exception>
    Task<Snapshot> LoadAsync(CancellationToken cancellation);
}
