namespace DtiGraph.Graphs.Csv;

/// <summary>Tables of a dataset folder that no reader takes: under another ending, in another case or in another place. Data that is
/// passed over without a word is worse than a fault.</summary>
/// <remarks>A copy beside the file that is read, such as drugs.xlsx beside drugs.csv, is none, and neither is a file whose name means nothing here.</remarks>
internal static class StrayTables
{
    private static readonly string[] Nodes = ["drugs", "targets"], Pairs = ["interactions", "interaction_types"];
    private static readonly string[] Text = [".csv", ".tsv", ".tab"], Binary = [".xls", ".xlsx", ".xlsm", ".ods", ".parquet"], Packed = [".gz", ".bz2", ".xz", ".zip"];

    /// <summary>A file of drugs or targets, whatever its ending and case; null where there is none.</summary>
    /// <param name="files">Names of the files in the dataset folder.</param>
    public static string? NodesAmong(IEnumerable<string> files) => files.FirstOrDefault(f => Stem(f) is { } stem && Nodes.Contains(stem));

    /// <summary>Whether a file is meant to be one of those that have a name of their own, whatever its ending and case.</summary>
    public static bool IsNamed(string file) => Stem(file) is { } stem && (Nodes.Contains(stem) || Pairs.Contains(stem));

    /// <summary>Whether a file is one that a system or a program leaves beside others, hidden or temporary: ._drugs.csv, ~$drugs.csv. None is ever read.</summary>
    /// <param name="name">Its name, or that of a folder.</param>
    public static bool IsAside(string name) => name.StartsWith('.') || name.StartsWith('~');

    /// <summary>The names of the CSV files of a folder that are there to be read, sorted.</summary>
    public static IEnumerable<string> CsvFiles(string path) =>
        Directory.EnumerateFiles(path, "*.csv").Select(f => Path.GetFileName(f)).Where(f => !IsAside(f)).Order(StringComparer.Ordinal);

    /// <summary>Lists the strays beside drugs.csv, in edges and in splits; those of a split are listed with it.</summary>
    public static void Check(string folder, FaultList faults)
    {
        Check(folder, "", file => IsNamed(file) || (!file.EndsWith(".csv", StringComparison.Ordinal) && Text.Any(e => EndsWith(file, e)) && FolderNodes.KindOf(Stem(file)!).Length > 0), faults);
        Check(folder, "edges/", NotRead, faults);
        foreach (string file in Names(Path.Combine(folder, "splits")))
            faults.Add("splits/" + file, 0, "file", $"splits/<name>/{Stem(file)}.csv", FaultList.Show(file));
    }

    /// <summary>Lists the strays of one split.</summary>
    /// <param name="folder">What the split's path is relative to.</param>
    /// <param name="split">Its folder, with forward slashes.</param>
    /// <param name="faults">Takes them.</param>
    public static void CheckSplit(string folder, string split, FaultList faults) => Check(folder, split + "/", NotRead, faults);

    private static void Check(string folder, string place, Func<string, bool> meant, FaultList faults)
    {
        string path = Path.Combine(folder, place);
        foreach (string file in Names(path).Where(meant))
        {
            string name = Stem(file) + ".csv";
            if (!File.Exists(Path.Combine(path, name))) faults.Add(place + file, 0, "file", name, FaultList.Show(file));
        }
    }

    private static bool NotRead(string file) => !file.EndsWith(".csv", StringComparison.Ordinal);

    private static IEnumerable<string> Names(string path) => Directory.Exists(path)
        ? Directory.EnumerateFiles(path).Select(f => Path.GetFileName(f)).Where(f => Stem(f) is not null).Order(StringComparer.Ordinal) : [];

    /// <summary>The name without its endings, in lower case; null for what is no table, and for what is <see cref="IsAside"/>.</summary>
    private static string? Stem(string file)
    {
        if (IsAside(file)) return null;
        string name = file.ToLowerInvariant();
        string packed = Packed.FirstOrDefault(e => EndsWith(name, e), "");
        name = name[..^packed.Length];
        return Text.Concat(packed.Length > 0 ? [] : Binary).FirstOrDefault(e => EndsWith(name, e)) is { } ending ? name[..^ending.Length] : null;
    }

    private static bool EndsWith(string file, string ending) => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
}
