using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using DtiGraph.Graphs.Csv;

namespace DtiGraph.Graphs.Formats;

/// <summary>JSON files whose order means something: rows and columns of a matrix, and places in it.</summary>
internal static class OrderedJson
{
    /// <summary>An object of id and text, in file order; empty after a fault that breaks it off.</summary>
    public static List<(string Id, string Text, RowPlace Place)> ReadTexts(FormatFolder folder, string file, FaultList faults)
    {
        const string expected = "a JSON object of id and text";
        var texts = new List<(string, string, RowPlace)>();
        if (Bytes(folder, file, expected, faults) is not { } bytes) return texts;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var (line, counted) = (1, 0);
        try
        {
            var reader = new Utf8JsonReader(bytes);
            if (reader.Read() && reader.TokenType != JsonTokenType.StartObject)
            {
                faults.Add(file, 1, "content", expected, reader.TokenType.ToString());
                return texts;
            }
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                int at = (int)reader.TokenStartIndex;
                line += bytes.AsSpan(counted, at - counted).Count((byte)'\n');
                counted = at;
                var place = new RowPlace(file, line);
                string? id = Text(ref reader, place, faults);
                reader.Read();
                string? text = reader.TokenType == JsonTokenType.String ? Text(ref reader, place, faults) : null;
                if (reader.TokenType != JsonTokenType.String) faults.Add(place, id ?? "value", "a text", reader.TokenType.ToString());
                reader.Skip();
                if (id is null) continue;
                if (!seen.Add(id)) faults.Add(place, "duplicate id", $"{FaultList.Show(id)} once", "it again");
                texts.Add((id, PlainText.Read((text ?? "").Trim(), id, place, faults), place));
            }
            reader.Read(); // nothing may follow
        }
        catch (JsonException e)
        {
            faults.Add(file, (int)(e.LineNumber ?? 0) + 1, "content", expected, BrokenOff(e));
            return [];
        }
        if (texts.Count == 0) faults.Add(file, 0, "content", expected, "an empty one");
        return texts;
    }

    /// <summary>Lists of whole numbers, one for each fold; a file of one plain list is one fold.</summary>
    public static List<int[]> ReadFolds(FormatFolder folder, string file, FaultList faults)
    {
        const string expected = "a JSON list of whole numbers, or a list of such lists";
        if (Bytes(folder, file, expected, faults) is not { } bytes) return [];
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            bool nested = root.ValueKind == JsonValueKind.Array && root.EnumerateArray().FirstOrDefault().ValueKind == JsonValueKind.Array;
            var folds = nested ? root.Deserialize<List<int[]?>>() : [root.Deserialize<int[]>()];
            if (folds!.All(f => f is not null)) return folds!;
            faults.Add(file, 0, "content", expected, "null");
        }
        catch (JsonException e)
        {
            // An element that is no number has a path; text that is no JSON has a line.
            if (e.Path is { } path) faults.Add(file, 0, "content", expected, "something else at " + path);
            else faults.Add(file, (int)(e.LineNumber ?? 0) + 1, "content", expected, BrokenOff(e));
        }
        return [];
    }

    /// <summary>Null after a fault: half a surrogate pair in an escape is JSON, but no text.</summary>
    private static string? Text(ref Utf8JsonReader reader, RowPlace place, FaultList faults)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            faults.Add(place, "content", "text", $"half a surrogate pair: {FaultList.Show(Encoding.UTF8.GetString(reader.ValueSpan))}");
            return null;
        }
    }

    /// <summary>Without a byte order mark; null after a fault.</summary>
    private static byte[]? Bytes(FormatFolder folder, string file, string expected, FaultList faults)
    {
        if (!folder.CanRead(file, expected, faults)) return null;
        byte[] bytes = File.ReadAllBytes(folder.PathOf(file));
        if (Utf8.IsValid(bytes)) return bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes;
        faults.Add(file, 0, "encoding", "UTF-8", "bytes that are not");
        return null;
    }

    private static string BrokenOff(JsonException e) => $"text that breaks off or is none at byte {e.BytePositionInLine} of the line";
}
