using DtiGraph.Graphs;

namespace DtiGraph.Features.Embeddings;

/// <summary>Embeddings of the targets of one graph, as they came.</summary>
/// <param name="Nodes">Nt, targets of the graph, with an embedding or without.</param>
/// <param name="Targets">[n] those with one, rising, at least 1.</param>
/// <param name="Width">F, numbers of an embedding.</param>
/// <param name="Values">[n, F] row by row, finite; nothing may write them.</param>
/// <param name="Sha256">Of the file they came from.</param>
/// <param name="IdsSha256">Of the file of ids beside it; null where the file has its ids itself.</param>
/// <param name="Ignored">Rows of the file that are of no target of the graph.</param>
public sealed record TargetEmbeddings(int Nodes, int[] Targets, int Width, float[] Values, string Sha256, string? IdsSha256, int Ignored)
{
    /// <summary>Reads a file and keeps what is of the graph's targets.</summary>
    /// <param name="file">As <see cref="EmbeddingTable"/> describes it.</param>
    /// <param name="graph">Its targets' ids are looked up.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="ArgumentException">There is no such file, or its ending is another.</exception>
    /// <exception cref="GraphDataException">It is not a file of embeddings, or no row is of a target of the graph.</exception>
    public static async Task<TargetEmbeddings> ReadAsync(string file, Snapshot graph, CancellationToken cancellation = default)
    {
        var table = await EmbeddingTable.ReadAsync(file, cancellation);
        string like = graph.Targets.IsEmpty ? "" : graph.Targets[0].Id;
        return Of(table, graph) ?? throw new GraphDataException(file,
            $"ids: expected ids of the graph's targets such as '{like}', got none of them among {table.Ids.Length}, the first '{table.Ids[0]}'");
    }

    /// <summary>Lines a table up with a graph.</summary>
    /// <returns>Null where no row is of a target of the graph.</returns>
    public static TargetEmbeddings? Of(EmbeddingTable table, Snapshot graph)
    {
        var rows = table.Ids.Select((id, row) => (Target: graph.FindTarget(id), Row: row)).Where(r => r.Target >= 0).OrderBy(r => r.Target).ToList();
        if (rows.Count == 0) return null;
        var values = new float[rows.Count * table.Width];
        for (int i = 0; i < rows.Count; i++) table.Values.AsSpan(rows[i].Row * table.Width, table.Width).CopyTo(values.AsSpan(i * table.Width));
        return new(graph.Targets.Length, [.. rows.Select(r => r.Target)], table.Width, values, table.Sha256, table.IdsSha256, table.Ids.Length - rows.Count);
    }

    /// <summary>The embedding of a target.</summary>
    /// <param name="target">Index in [0, Nt).</param>
    /// <returns>[F]; empty for a target without one.</returns>
    public ReadOnlySpan<float> this[int target]
    {
        get
        {
            int at = Array.BinarySearch(Targets, target);
            return at < 0 ? [] : Values.AsSpan(at * Width, Width);
        }
    }
}
