using System.Globalization;
using DtiGraph.Graphs.Csv;

namespace DtiGraph.Graphs.Formats;

/// <summary>Told a row of a matrix.</summary>
/// <param name="row">From 0.</param>
/// <param name="place">Where it stands.</param>
/// <param name="values">As many as the matrix has columns; valid during the call.</param>
internal delegate void MatrixRow(int row, RowPlace place, ReadOnlySpan<double> values);

/// <summary>Numbers in lines, separated by blanks, tabs or commas; one row is in memory at a time.</summary>
internal static class TextMatrix
{
    /// <summary>Reads a matrix without names.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="file">The file within it.</param>
    /// <param name="rows">What its rows are and how many.</param>
    /// <param name="columns">What its columns are and how many.</param>
    /// <param name="kind">Which entries it may have.</param>
    /// <param name="faults">Takes entries that are none, rows of another length, and a wrong shape.</param>
    /// <param name="row">Told every sound row.</param>
    public static void Read(
        FormatFolder folder, string file, (string What, int Count) rows, (string What, int Count) columns, MatrixKind kind, FaultList faults, MatrixRow row)
    {
        string shape = $"{rows.Count} rows of {columns.Count} ({rows.What} by {columns.What})";
        if (!folder.CanRead(file, "a matrix of " + shape, faults)) return;
        if (rows.Count == 0 || columns.Count == 0) return; // their own file is at fault, and says so
        using var reader = folder.Text(file);
        var values = new double[columns.Count];
        int width = -1, count = 0;
        for (int line = 1; reader.ReadLine() is { } text; line++)
        {
            if (string.IsNullOrWhiteSpace(text)) continue;
            var place = new RowPlace(file, line);
            bool sound = Parse(text, values, kind, place, faults, out int got);
            if (width < 0) width = got;
            else if (got != width) faults.Add(place, "number of entries", $"{width} as in the first row", $"{got}");
            if (sound && got == columns.Count && count < rows.Count) row(count, place, values);
            count++;
        }
        if (count != rows.Count || width != columns.Count) faults.Add(file, 0, "matrix", shape, $"{count} rows of {Math.Max(0, width)}");
    }

    /// <summary>Reads a matrix whose first line names the columns and whose rows begin with their name.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="file">The file within it.</param>
    /// <param name="what">What it should hold, for the fault.</param>
    /// <param name="kind">Which entries it may have.</param>
    /// <param name="faults">Takes entries that are none, rows of another length and names that come twice.</param>
    /// <param name="row">Told every sound row.</param>
    /// <returns>The names of columns and rows, and where the rows stand, in the file's order; empty after a fault that leaves none.</returns>
    public static (List<string> Columns, List<string> Rows, List<RowPlace> Places) ReadNamed(
        FormatFolder folder, string file, string what, MatrixKind kind, FaultList faults, MatrixRow row)
    {
        var (columns, rows, places) = (new List<string>(), new List<string>(), new List<RowPlace>());
        if (!folder.CanRead(file, what, faults)) return (columns, rows, places);
        using var reader = folder.Text(file);
        double[] values = [];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int line = 1; reader.ReadLine() is { } text; line++)
        {
            if (string.IsNullOrWhiteSpace(text)) continue;
            var place = new RowPlace(file, line);
            if (columns.Count == 0)
            {
                columns.AddRange(text.Split((char[])[' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries));
                foreach (string twice in columns.CountBy(c => c).Where(c => c.Value > 1).Select(c => c.Key))
                    faults.Add(place, "duplicate column", $"{FaultList.Show(twice)} once", "it again");
                values = new double[columns.Count];
                continue;
            }
            string body = text.TrimStart(), name = body[..(body.AsSpan().IndexOfAny(' ', '\t', ',') is >= 0 and int end ? end : body.Length)];
            if (!seen.Add(name)) faults.Add(place, "duplicate row", $"{FaultList.Show(name)} once", "it again");
            bool sound = Parse(body.AsSpan(name.Length), values, kind, place, faults, out int got);
            if (got != columns.Count) faults.Add(place, "number of entries", $"{columns.Count} as the first line names", $"{got}");
            else if (sound) row(rows.Count, place, values);
            rows.Add(name);
            places.Add(place);
        }
        if (rows.Count == 0) faults.Add(file, 0, "matrix", what, "no rows");
        return (columns, rows, places);
    }

    private static bool Parse(ReadOnlySpan<char> text, double[] values, MatrixKind kind, RowPlace place, FaultList faults, out int count)
    {
        bool sound = true;
        count = 0;
        foreach (var range in text.SplitAny(' ', '\t', ','))
        {
            var entry = text[range].Trim();
            if (entry.IsEmpty) continue;
            count++;
            bool missing = entry.Equals("nan", StringComparison.OrdinalIgnoreCase);
            double value = double.NaN;
            bool number = !missing && double.TryParse(entry, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
            bool fits = kind switch
            {
                MatrixKind.Binary => number && value is 0 or 1,
                MatrixKind.Positive => missing || (number && value > 0),
                MatrixKind.Measured => missing || number,
                _ => number,
            };
            if (!fits) faults.Add(place, $"entry {count}", Expected(kind), FaultList.Show(entry.ToString()));
            sound &= fits;
            if (count <= values.Length) values[count - 1] = value;
        }
        return sound;
    }

    private static string Expected(MatrixKind kind) => kind switch
    {
        MatrixKind.Binary => "0 or 1",
        MatrixKind.Positive => "a finite number above 0, or nan where not measured",
        MatrixKind.Measured => "a finite number, or nan where not measured",
        _ => "a finite number",
    };
}

/// <summary>Which entries a matrix may have.</summary>
internal enum MatrixKind
{
    /// <summary>0 and 1.</summary>
    Binary,

    /// <summary>Finite numbers above 0, and nan for what was not measured.</summary>
    Positive,

    /// <summary>Finite numbers, and nan for what was not measured.</summary>
    Measured,

    /// <summary>Finite numbers.</summary>
    Finite,
}
