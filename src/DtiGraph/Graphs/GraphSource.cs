using DtiGraph.Graphs.Formats;
using DtiGraph.Graphs.Neo4j;

namespace DtiGraph.Graphs;

/// <summary>Takes a graph from wherever it is.</summary>
public static class GraphSource
{
    /// <summary>Reads a dataset folder or loads a store.</summary>
    /// <param name="folderOrUri">Path of a dataset folder of any of <see cref="DatasetFormats.Names"/>, or a store URI such as sqlite:graph.db or http://localhost:7474/neo4j.
    /// A folder of that very name comes first.</param>
    /// <param name="contradictions">For a folder: what to do with contradictory labels. Default Refuse.
    /// A store was checked when it was written.</param>
    /// <param name="cancellation">Stops the reading of a store.</param>
    /// <exception cref="GraphDataException">The folder or store is absent or its data is wrong.</exception>
    /// <exception cref="ArgumentException">A store URI of no known kind.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Task<Snapshot> LoadAsync(
        string folderOrUri, ContradictionPolicy contradictions = ContradictionPolicy.Refuse, CancellationToken cancellation = default) =>
        LoadAsync(folderOrUri, new FormatOptions { Contradictions = contradictions }, null, cancellation);

    /// <summary>Reads a dataset folder or loads a store.</summary>
    /// <param name="folderOrUri">Path of a dataset folder of any of <see cref="DatasetFormats.Names"/>, or a store URI such as sqlite:graph.db or http://localhost:7474/neo4j.
    /// A folder of that very name comes first.</param>
    /// <param name="options">For a folder: how to read it. A store was checked when it was written.</param>
    /// <param name="note">Told what a folder in another project's format was taken for, and what the reader decided; null for nobody.</param>
    /// <param name="cancellation">Stops the reading of a store.</param>
    /// <exception cref="GraphDataException">The folder or store is absent or its data is wrong.</exception>
    /// <exception cref="ArgumentException">A store URI of no known kind, or an option out of its range.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<Snapshot> LoadAsync(string folderOrUri, FormatOptions options, Action<string>? note, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folderOrUri);
        if (!Directory.Exists(folderOrUri) && GraphStores.IsUri(folderOrUri))
        {
            await using var store = GraphStores.Open(folderOrUri);
            return await store.LoadAsync(cancellation);
        }
        return await Task.Run(() =>
        {
            var found = DatasetFormats.Find(folderOrUri, options);
            if (!found.IsOwn) note?.Invoke(found.ToString());
            var (graph, notes) = found.Read();
            foreach (string text in notes) note?.Invoke(text);
            return graph;
        }, cancellation);
    }

    /// <summary>Reads a Neo4j database that somebody else built.</summary>
    /// <param name="uri">URI of the database.</param>
    /// <param name="mapping">Path of a mapping file: their labels, types and property names.</param>
    /// <param name="contradictions">What to do with pairs recorded as both interaction and measured inactive, or with two Kd values.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="GraphDataException">The mapping is wrong, or what is there is no graph.</exception>
    /// <exception cref="ArgumentException">Not the URI of a Neo4j database.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<Snapshot> LoadMappedAsync(string uri, string mapping, ContradictionPolicy contradictions, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(uri);
        if (!Neo4jAddress.Names(uri)) throw new ArgumentException($"mapping: expected the URI of a Neo4j database beside it, got '{GraphStores.Display(uri)}'", nameof(mapping));
        var names = GraphMapping.Read(mapping);
        await using var mapped = new MappedGraph(Neo4jTransports.Open(Neo4jAddress.Parse(uri), Neo4jOptions.FromEnvironment()), names, contradictions);
        return await mapped.LoadAsync(cancellation);
    }
}
