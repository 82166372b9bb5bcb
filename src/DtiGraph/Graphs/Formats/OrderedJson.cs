using System.Text.Json;
using DtiGraph.Graphs.Csv;

namespace DtiGraph.Graphs.Formats;

/// <summary>JSON files whose order means something: rows and columns of a matrix, and places in it.</summary>
internal static class OrderedJson
{
    /// <summary>An object of id and text, in file order.</summary>
    public static List<(string Id, string Text, RowPlace Place)> ReadTexts(FormatFolder folder, string file, FaultList faults)
    {
        const string expected = "a JSON object of id and text";
        var texts = new List<(string, string, RowPlace)>();
        if (!folder.CanRead(file, expected, faults)) return texts;
        using var document = Parse(folder, file, expected, faults);
        if (document is null) return texts;
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            faults.Add(file, 1, "content", expected, document.RootElement.ValueKind.ToString());
            return texts;
        }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (!seen.Add(property.Name)) faults.Add(file, 1, "duplicate id", $"{FaultList.Show(property.Name)} once", "it again");
            string? text = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : null;
            if (text is null) faults.Add(file, 1, property.Name, "a text", property.Value.ValueKind.ToString());
            texts.Add((property.Name, (text ?? "").Trim(), new(file, 1)));
        }
        if (texts.Count == 0) faults.Add(file, 1, "content", expected, "an empty one");
        return texts;
    }

    /// <summary>Lists of whole numbers, one for each fold; a file of one plain list is one fold.</summary>
    public static List<int[]> ReadFolds(FormatFolder folder, string file, FaultList faults)
    {
        const string expected = "a JSON list of whole numbers, or a list of such lists";
        if (!folder.CanRead(file, expected, faults)) return [];
        using var document = Parse(folder, file, expected, faults);
        if (document is null) return [];
        try
        {
            var root = document.RootElement;
            bool nested = root.ValueKind == JsonValueKind.Array && root.EnumerateArray().FirstOrDefault().ValueKind == JsonValueKind.Array;
            return nested ? root.Deserialize<List<int[]>>()! : [root.Deserialize<int[]>()!];
        }
        catch (JsonException e)
        {
            faults.Add(file, 1, "content", expected, FaultList.Show(e.Path ?? e.Message));
            return [];
        }
    }

    private static JsonDocument? Parse(FormatFolder folder, string file, string expected, FaultList faults)
    {
        try
        {
            using var stream = File.OpenRead(folder.PathOf(file));
            return JsonDocument.Parse(stream);
        }
        catch (JsonException e)
        {
            faults.Add(file, (int)(e.LineNumber ?? 0) + 1, "content", expected, $"text that breaks off or is none at byte {e.BytePositionInLine} of the line");
            return null;
        }
    }
}
