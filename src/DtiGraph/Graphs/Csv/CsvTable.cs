using System.Buffers;
using System.Text;
using System.Text.Unicode;
using CsvHelper;

namespace DtiGraph.Graphs.Csv;

/// <summary>One CSV file (RFC 4180, UTF-8), its columns checked, every row with the line it starts on.</summary>
internal sealed class CsvTable
{
    // All but line feeds and tabs: a file without any, as those are that the writer makes, needs no look at its fields.
    private static readonly SearchValues<byte> Controls = SearchValues.Create([.. Enumerable.Range(0, ' ').Where(c => c is not ('\n' or '\t')).Select(c => (byte)c)]);

    private readonly FaultList faults;
    private readonly Dictionary<string, int> columns = [];
    private int width;
    private bool controls;

    private CsvTable(string file, FaultList faults) => (File, this.faults) = (file, faults);

    /// <summary>Path relative to the dataset folder, with forward slashes.</summary>
    public string File { get; }

    /// <summary>False where a fault cost a row: then an id that another file names may merely have been lost.</summary>
    public bool Complete { get; private set; } = true;

    public List<CsvRow> Rows { get; } = [];

    public bool Has(string column) => columns.ContainsKey(column);

    /// <summary>The field's index in a row, or -1 where the file lacks the column.</summary>
    public int IndexOf(string column) => columns.GetValueOrDefault(column, -1);

    /// <param name="folder">The dataset folder.</param>
    /// <param name="file">Path within it; the file exists.</param>
    /// <param name="required">Columns that must be there.</param>
    /// <param name="optional">Columns that may be there, any other is a fault; null where a file may have columns that nobody asks for.</param>
    /// <param name="faults">Takes what is wrong with the file.</param>
    public static CsvTable Read(string folder, string file, string[] required, string[]? optional, FaultList faults)
    {
        var table = new CsvTable(file, faults);
        table.Parse(System.IO.File.ReadAllBytes(Path.Combine(folder, file)), required, optional);
        return table;
    }

    private void Parse(byte[] bytes, string[] required, string[]? optional)
    {
        if (Foreign(bytes) is var (what, expected, got))
        {
            faults.Add(File, 0, what, expected, got);
            Complete = false;
            return;
        }
        ReadOnlyMemory<byte> text = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsMemory(3) : bytes;
        if (!Utf8.IsValid(text.Span))
        {
            CheckEncoding(text.Span);
            text = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text.Span)); // goes on with U+FFFD, to list the other faults too
        }
        controls = text.Span.IndexOfAny(Controls) >= 0;
        var options = new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            TrackLineNumbers = true,
            PoolStrings = true,
            MalformedData = CsvMalformedDataHandling.Skip,
            OnMalformedRecord = Malformed,
        };
        using var reader = CsvReader.Create(text, options);
        Rows.EnsureCapacity(text.Span.Count((byte)'\n')); // lists of this size that grow by doubling are collected again and again
        bool header = false;
        while (reader.Read() && (header || Complete)) // without a sound header no row means anything
        {
            string[] fields = new string[reader.FieldCount];
            for (int i = 0; i < fields.Length; i++) fields[i] = reader.GetString(i);
            int line = checked((int)reader.LineNumber);
            if (header) AddRow(line, fields);
            else header = ReadHeader(line, fields, required, optional);
        }
        if (header) return;
        if (Complete) faults.Add(File, 0, "header", string.Join(',', required), "an empty file");
        Complete = false;
    }

    /// <summary>What a file is that cannot be read line by line at all; null where it can.</summary>
    private static (string What, string Expected, string Got)? Foreign(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("PK\x3\x4"u8)) return ("content", "CSV", "a zip archive, as a workbook is");
        return bytes.StartsWith(Encoding.Unicode.Preamble) || bytes.StartsWith(Encoding.BigEndianUnicode.Preamble) ? ("encoding", "UTF-8", "UTF-16") : null;
    }

    private void Malformed(CsvMalformedRecord record)
    {
        faults.Add(File, checked((int)record.LineNumber), "quoting", "fields quoted as in RFC 4180", CsvForm.Quoting(record.Reason));
        Complete = false;
    }

    private bool ReadHeader(int line, string[] names, string[] required, string[]? optional)
    {
        if (CsvForm.OtherSeparator(names, required) is { } separator)
        {
            faults.Add(File, line, "separator", "','", separator);
            return Complete = false;
        }
        string known = string.Join(',', required) + string.Concat((optional ?? []).Select(c => $"[,{c}]"));
        var meant = new HashSet<string>();
        for (int i = 0; i < names.Length; i++)
        {
            if (optional is not null && !required.Contains(names[i]) && !optional.Contains(names[i]))
            {
                string? like = required.Concat(optional).FirstOrDefault(c => c.Equals(names[i].Trim(), StringComparison.OrdinalIgnoreCase));
                if (like is null || names.Contains(like) || !meant.Add(like)) faults.Add(File, line, "unknown column", known, FaultList.Show(names[i]));
                else faults.Add(File, line, "column", FaultList.Show(like), FaultList.Show(names[i]));
            }
            else if (!columns.TryAdd(names[i], i)) faults.Add(File, line, "duplicate column", $"{names[i]} once", "it again");
        }
        width = names.Length;
        foreach (string name in required.Where(name => !columns.ContainsKey(name)))
        {
            if (!meant.Contains(name)) faults.Add(File, line, "missing column", known, $"no {name}");
            Complete = false;
        }
        return Complete;
    }

    private void AddRow(int line, string[] fields)
    {
        if (fields.Length != width)
        {
            faults.Add(File, line, "number of fields", $"{width}", $"{fields.Length}");
            Complete = false;
            return;
        }
        if (controls) CheckControls(line, fields);
        Rows.Add(new CsvRow(this, line, fields));
    }

    private void CheckControls(int line, string[] fields)
    {
        foreach (string column in columns.Keys)
        {
            ref string field = ref fields[columns[column]];
            field = PlainText.Read(field, column, new(File, line), faults);
        }
    }

    private void CheckEncoding(ReadOnlySpan<byte> text)
    {
        for (int line = 1; text.Length > 0; line++)
        {
            int end = text.IndexOf((byte)'\n');
            var one = end < 0 ? text : text[..end];
            if (!Utf8.IsValid(one)) faults.Add(File, line, "encoding", "UTF-8", "bytes that are not");
            text = end < 0 ? default : text[(end + 1)..];
        }
    }
}

/// <summary>One row of a <see cref="CsvTable"/>.</summary>
/// <param name="Table">The file it is of.</param>
/// <param name="Line">Where it starts, from 1, the header counted.</param>
/// <param name="Fields">As many as the header has columns.</param>
internal readonly record struct CsvRow(CsvTable Table, int Line, string[] Fields)
{
    public RowPlace Place => new(Table.File, Line);

    /// <summary>The field; empty where the file lacks the column.</summary>
    public string this[string column] => Table.IndexOf(column) is >= 0 and int index ? Fields[index] : "";
}
