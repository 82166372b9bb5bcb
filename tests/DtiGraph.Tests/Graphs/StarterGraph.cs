using CsvHelper;

namespace DtiGraph.Tests.Graphs;

/// <summary>The files of graphs/starter as rows of column name to text, read by CsvHelper alone so that the importer is not its own judge.</summary>
internal static class StarterGraph
{
    // What a row says where it names no source of its own; only interactions that public sets record too may say this.
    public const string GeneralProvenance = "general pharmacology";

    public static string Folder { get; } = Path.Combine(Repository.Root, "graphs", "starter");

    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Read(string file) => ReadPath(Path.Combine(Folder, file));

    public static IReadOnlyList<IReadOnlyDictionary<string, string>> ReadPath(string path)
    {
        var options = new CsvReaderOptions
        {
            Separator = ',',
            MalformedData = CsvMalformedDataHandling.Throw,
            FieldCountMismatch = CsvFieldCountHandling.Throw,
        };
        using var text = new StreamReader(path);
        using var csv = CsvReader.Create(text, options);
        string[] columns = [.. csv.Headers];
        var rows = new List<IReadOnlyDictionary<string, string>>();
        while (csv.Read()) rows.Add(columns.Select((name, i) => (name, text: csv.GetString(i))).ToDictionary(field => field.name, field => field.text));
        return rows;
    }

    public static HashSet<string> Ids(string file) => Read(file).Select(row => row["id"]).ToHashSet(StringComparer.Ordinal);
}
