using System.Globalization;

namespace DtiGraph.Graphs.Csv;

/// <summary>Turns the fields of rows into values; what does not fit becomes a fault.</summary>
internal static class CsvFields
{
    /// <summary>1 or 0; null after a fault.</summary>
    public static int? Label(this CsvRow row, FaultList faults)
    {
        string text = row["label"];
        if (text is "0" or "1") return text[0] - '0';
        faults.Add(row.Table.File, row.Line, "label", "0 or 1", FaultList.Show(text));
        return null;
    }

    /// <summary>A finite number; null where the field is empty or after a fault.</summary>
    public static double? Number(this CsvRow row, string column, FaultList faults, bool positive = false, bool required = false)
    {
        string text = row[column];
        if (text.Length == 0 && !required) return null;
        bool number = double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out double value);
        if (number && double.IsFinite(value) && (!positive || value > 0)) return value + 0.0; // -0 is 0
        faults.Add(row.Table.File, row.Line, column, positive ? "a finite number above 0" : "a finite number", FaultList.Show(text));
        return null;
    }

    /// <summary>A whole number from 0; null where the field is empty or after a fault.</summary>
    public static int? Count(this CsvRow row, string column, FaultList faults)
    {
        string text = row[column];
        if (text.Length == 0) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)) return value;
        faults.Add(row.Table.File, row.Line, column, "a whole number from 0", FaultList.Show(text));
        return null;
    }
}
