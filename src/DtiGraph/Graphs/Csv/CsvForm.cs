using CsvHelper;

namespace DtiGraph.Graphs.Csv;

/// <summary>What is said of a table that is no CSV as this program reads it.</summary>
internal static class CsvForm
{
    /// <summary>What separates the columns of a header that commas do not, as a message shows it; null where commas do.</summary>
    /// <param name="header">Its fields, as commas separate them.</param>
    /// <param name="columns">Of which a header names at least one, in any case.</param>
    public static string? OtherSeparator(IReadOnlyList<string> header, IEnumerable<string> columns)
    {
        if (header is not [var text]) return null;
        if (text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase)) return FaultList.Show(text); // a spreadsheet's own line
        char? separator = new[] { ';', '\t', '|' }.Cast<char?>().FirstOrDefault(s =>
            text.Split(s!.Value, StringSplitOptions.TrimEntries) is { Length: > 1 } parts && parts.Intersect(columns, StringComparer.OrdinalIgnoreCase).Any());
        return separator is '\t' ? "a tab" : separator is { } other ? $"'{other}'" : null;
    }

    /// <summary>What is wrong with the quotes of a row.</summary>
    public static string Quoting(CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.StrayQuote => "a quote inside an unquoted field",
        CsvMalformedReason.TextAfterClosingQuote => "text after a closing quote",
        CsvMalformedReason.UnterminatedQuote => "a quoted field that is never closed",
        _ => reason.ToString(),
    };
}
