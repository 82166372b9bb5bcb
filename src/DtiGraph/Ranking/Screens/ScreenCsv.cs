using CsvHelper;

namespace DtiGraph.Ranking.Screens;

/// <summary>A screen as comma-separated values with a header.</summary>
internal static class ScreenCsv
{
    private static readonly CsvWriterOptions Options = new() { NewLine = "\n", Injection = CsvInjection.Escape }; // names come from the graph

    /// <returns>How many rows were written.</returns>
    public static async Task<long> WriteAsync(ServedModel served, ScreenQuery query, Stream stream, CancellationToken cancellation)
    {
        var graph = served.Graph;
        long rows = 0;
        await stream.WriteAsync(Bytes(writer => writer.WriteRecord([.. ScreenFile.Ends, .. PairColumns.Names])), cancellation);
        // Making text of the numbers takes longer than finding them: it is done where they were found.
        await foreach (var (count, text) in new AllPairs(served).OfAsync(query, pairs => (pairs.Length, Text(pairs)), cancellation))
        {
            await stream.WriteAsync(text, cancellation);
            rows += count;
        }
        return rows;

        byte[] Text(ScreenedPair[] pairs) => Bytes(writer =>
        {
            foreach (var pair in pairs)
            {
                writer.WriteField(graph.Drugs[pair.Drug].Id);
                writer.WriteField(graph.Targets[pair.Target].Id);
                writer.WriteField(graph.Targets[pair.Target].Gene);
                writer.WriteField(pair.Rank);
                PairColumns.Write(writer, pair.Figures);
                writer.EndRecord();
            }
        });
    }

    private static byte[] Bytes(Action<CsvWriter> write)
    {
        using var memory = new MemoryStream();
        using (var writer = CsvWriter.Create(memory, Options, leaveOpen: true)) write(writer);
        return memory.ToArray();
    }
}
