using System.Globalization;
using DtiGraph.Graphs.Csv;

namespace DtiGraph.Graphs.Neo4j;

/// <summary>Property values as the graph's text and numbers.</summary>
internal static class Values
{
    /// <summary>Absent is empty, a number or truth is written out, a list is joined by '|'.</summary>
    public static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        bool truth => truth ? "true" : "false",
        IEnumerable<object?> list => string.Join('|', list.Select(Text)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>The same as the graph keeps it: without the carriage return that a file of Windows leaves at the end of a line, and as <see cref="PlainText"/> says.</summary>
    public static string Text(object? value, string what, string where, FaultList faults) => PlainText.Read(Text(value).TrimEnd('\r'), what, new(where, 0), faults);

    /// <summary>Null where absent, and after a fault.</summary>
    public static double? Number(object? value, string what, string where, FaultList faults, bool positive = false)
    {
        double? number = value switch { long whole => whole, double real => real + 0.0, _ => null }; // -0 is 0
        if (value is null || (number is { } n && double.IsFinite(n) && (!positive || n > 0))) return number;
        faults.Add(where, 0, what, positive ? "a finite number above 0" : "a finite number", FaultList.Show(Text(value)));
        return null;
    }
}
