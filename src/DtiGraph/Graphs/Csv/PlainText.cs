namespace DtiGraph.Graphs.Csv;

/// <summary>Text as a graph keeps it, whatever it was read from.</summary>
internal static class PlainText
{
    /// <summary>With lines ended by a line feed; another control character than that and the tab is a fault.</summary>
    public static string Read(string text, string what, RowPlace place, FaultList faults)
    {
        if (text.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0) return text;
        // Which line ending it is, is not content: not in a quoted field either.
        string plain = text.Replace("\r\n", "\n").Replace('\r', '\n');
        if (plain.Any(c => c < ' ' && c is not ('\n' or '\t'))) faults.Add(place, what, "text without control characters", FaultList.Show(plain));
        return plain;
    }
}
