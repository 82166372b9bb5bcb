namespace DtiGraph.Graphs.Formats;

/// <summary>This project's own layout, see <see cref="GraphFolder"/>.</summary>
internal sealed class DtiGraphFormat : IDatasetFormat
{
    private static readonly string[] Marks = ["drugs.csv", "targets.csv"];

    public string Name => "dtigraph";

    public string LooksFor => "drugs.csv or targets.csv";

    public string? Recognise(FormatFolder folder) => Marks.Where(folder.Has).FirstOrDefault() is { } mark ? $"found {mark}" : null;

    public DatasetReading Read(FormatFolder folder, FormatOptions options) =>
        new(GraphFolder.Read(folder.Root, options.Contradictions, options.ActiveBelowNm), []);
}
