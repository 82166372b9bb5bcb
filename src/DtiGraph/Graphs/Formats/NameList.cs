using DtiGraph.Graphs.Csv;

namespace DtiGraph.Graphs.Formats;

/// <summary>Text files of one name a line, and of one id:name a line.</summary>
internal static class NameList
{
    /// <summary>The names in file order; empty lines at the end are none, elsewhere a fault.</summary>
    public static List<(string Name, RowPlace Place)> Read(FormatFolder folder, string file, FaultList faults)
    {
        var names = new List<(string, RowPlace)>();
        if (!folder.CanRead(file, "one name a line", faults)) return names;
        using var reader = folder.Text(file);
        int empty = 0;
        for (int line = 1; reader.ReadLine() is { } text; line++)
        {
            string name = text.Trim();
            if (name.Length == 0)
            {
                empty = empty == 0 ? line : empty;
                continue;
            }
            // A name that is lacking would shift every row of the matrices.
            if (empty > 0) faults.Add(file, empty, "name", "a name", "an empty line");
            empty = 0;
            names.Add((name, new(file, line)));
        }
        if (names.Count == 0) faults.Add(file, 0, "names", "one name a line", "an empty file");
        return names;
    }

    /// <summary>What each id is called; of an id that comes twice the first.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="files">Names that the file may have; none needs to be there.</param>
    /// <param name="faults">Takes lines without a colon, and names that are no text.</param>
    public static Dictionary<string, string> ReadMap(FormatFolder folder, string[] files, FaultList faults)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        if (files.FirstOrDefault(folder.Has) is not { } file || !folder.CanRead(file, "id:name", faults)) return map;
        using var reader = folder.Text(file);
        for (int line = 1; reader.ReadLine() is { } text; line++)
        {
            if (string.IsNullOrWhiteSpace(text)) continue;
            int colon = text.IndexOf(':');
            if (colon <= 0) faults.Add(file, line, "line", "id:name", FaultList.Show(text));
            else map.TryAdd(text[..colon].Trim(), PlainText.Read(text[(colon + 1)..].Trim(), "name", new(file, line), faults));
        }
        return map;
    }
}
