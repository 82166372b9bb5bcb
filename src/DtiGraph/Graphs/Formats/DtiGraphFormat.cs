using DtiGraph.Graphs.Csv;

namespace DtiGraph.Graphs.Formats;

/// <summary>This project's own layout, see <see cref="GraphFolder"/>.</summary>
internal sealed class DtiGraphFormat : IDatasetFormat
{
    public string Name => "dtigraph";

    public string LooksFor => "drugs.csv or targets.csv";

    // A table of nodes under another ending is recognised, so that its fault is told, and it is not taken for a list of pairs.
    public string? Recognise(FormatFolder folder) => StrayTables.NodesAmong(folder.Top) is { } mark ? $"found {mark}" : null;

    public DatasetReading Read(FormatFolder folder, FormatOptions options) =>
        new(GraphFolder.Read(folder.Root, options.Contradictions, options.ActiveBelowNm), []);
}
