namespace DtiGraph.Graphs;

/// <summary>Where a graph is kept between runs.</summary>
public interface IGraphStore
{
    /// <summary>Replaces the stored graph in one transaction: afterwards the store holds all of it or still all of the old one.</summary>
    Task SaveAsync(Snapshot graph, CancellationToken cancellation);

    /// <summary>Reads the whole graph in one consistent read.</summary>
    /// <exception cref="GraphDataException">The store is empty or holds something that is not a graph.</exception>
    Task<Snapshot> LoadAsync(CancellationToken cancellation);
}
