using DtiGraph.Artifacts;

namespace DtiGraph.Ranking.Screens;

/// <summary>A screen as a file: drugs in the order of the graph, their targets best first.</summary>
public static class ScreenFile
{
    /// <summary>Columns before those of <see cref="PairColumns"/>.</summary>
    internal static readonly string[] Ends = ["drug", "target", "gene", "rank"];

    /// <summary>Writes it whole, or not at all.</summary>
    /// <param name="served">The model.</param>
    /// <param name="query">Which rows.</param>
    /// <param name="path">Replaced where it is there. Parquet where it ends in .parquet, CSV otherwise; both have the same columns.</param>
    /// <param name="cancellation">Leaves what was there.</param>
    /// <returns>How many rows were written.</returns>
    /// <exception cref="QueryException">A number out of range.</exception>
    /// <exception cref="ArgumentException">The path is that of a folder or a device, or in no folder.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async Task<long> WriteAsync(ServedModel served, ScreenQuery query, string path, CancellationToken cancellation)
    {
        query.Validate();
        bool parquet = Path.GetExtension(path).Equals(".parquet", StringComparison.OrdinalIgnoreCase);
        return await DurableFile.WriteAsync(path, stream => parquet
            ? ScreenParquet.WriteAsync(served, query, stream, cancellation)
            : ScreenCsv.WriteAsync(served, query, stream, cancellation));
    }
}
