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

    /// <summary>Null where absent, and after a fault.</summary>
    public static double? Number(object? value, string what, string where, FaultList faults)
    {
        switch (value)
        {
            case null: return null;
            case long whole: return whole;
            case double real when double.IsFinite(real): return real;
        }
        faults.Add(where, 0, what, "a finite number", FaultList.Show(Text(value)));
        return null;
    }
}
