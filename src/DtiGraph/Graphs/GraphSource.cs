namespace DtiGraph.Graphs;

/// <summary>Takes a graph from wherever it is.</summary>
public static class GraphSource
{
    /// <summary>Reads a dataset folder or loads a store.</summary>
    /// <param name="folderOrUri">Path of a dataset folder, or a store URI such as sqlite:graph.db. A folder of that very name comes first.</param>
    /// <param name="contradictions">For a folder: what to do with contradictory labels. Default Refuse.
    /// A store was checked when it was written.</param>
    /// <param name="cancellation">Stops the reading of a store.</param>
    /// <exception cref="GraphDataException">The folder or store is absent or its data is wrong.</exception>
    /// <exception cref="ArgumentException">A store URI of no known kind.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<Snapshot> LoadAsync(
        string folderOrUri, ContradictionPolicy contradictions = ContradictionPolicy.Refuse, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folderOrUri);
        if (!Directory.Exists(folderOrUri) && GraphStores.IsUri(folderOrUri)) return await GraphStores.Open(folderOrUri).LoadAsync(cancellation);
        return await Task.Run(() => GraphFolder.Read(folderOrUri, contradictions), cancellation);
    }
}
