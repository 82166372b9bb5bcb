using System.Runtime.CompilerServices;
using System.Text;
using CsvHelper;
using DtiGraph.Graphs.Csv;

namespace DtiGraph.Ranking;

/// <summary>A table of pairs to predict, read row by row: one of the columns drug (an id) and smiles, and one of target (an id)
/// and sequence, are filled in each row. Other columns are carried along.</summary>
/// <remarks>CSV as in RFC 4180, UTF-8 with or without a byte order mark. A row that cannot be read is a row with a fault; it ends nothing but one that is longer than <see cref="LongestRow"/>.</remarks>
public sealed class PredictionTable : IAsyncDisposable
{
    /// <summary>The longest row that is read, in bytes: an unclosed quote ends there, not with memory.</summary>
    public const int LongestRow = 256 * 1024;

    private static readonly string[] Ends = ["drug", "smiles", "target", "sequence"];

    private readonly CsvReader reader;
    private readonly Queue<PairLine> malformed;
    private readonly int drug, smiles, target, sequence;

    private PredictionTable(CsvReader reader, Queue<PairLine> malformed, string[] columns)
    {
        (this.reader, this.malformed, Columns) = (reader, malformed, columns);
        (drug, smiles, target, sequence) = (At("drug"), At("smiles"), At("target"), At("sequence"));
    }

    /// <summary>Reads the header.</summary>
    /// <param name="input">The table.</param>
    /// <param name="lineBreaks">Quoted fields may hold line breaks; where they may not, an unclosed quote costs its own row and no other.</param>
    /// <param name="leaveOpen">The input is not closed with this.</param>
    /// <param name="cancellation">Ends the waiting for it.</param>
    /// <exception cref="QueryException">No header, a column twice, or neither column for one end.</exception>
    public static async Task<PredictionTable> OpenAsync(Stream input, bool lineBreaks, bool leaveOpen = false, CancellationToken cancellation = default)
    {
        var malformed = new Queue<PairLine>();
        var reader = CsvReader.Create(input, new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            TrackLineNumbers = true,
            Encoding = new UTF8Encoding(false),
            MaxRecordSize = LongestRow,
            BufferSize = 4096, // it is filled before the first row of it comes: a client may wait for an answer
            AllowLineBreaksInQuotes = lineBreaks,
            MalformedData = CsvMalformedDataHandling.Skip,
            OnMalformedRecord = record => malformed.Enqueue(new(
                checked((int)record.LineNumber), [], null, $"quoting: expected fields quoted as in RFC 4180, got {CsvForm.Quoting(record.Reason)}")),
        }, leaveOpen);
        try
        {
            if (!await reader.ReadAsync(cancellation)) throw new QueryException("header: expected columns such as drug,target, got an empty table");
            string[] columns = Fields(reader);
            if (columns.Any(Damaged)) throw new QueryException($"header: expected UTF-8, got bytes that are not (line 1)");
            if (columns.CountBy(c => c).FirstOrDefault(c => c.Value > 1) is { Key: { } twice })
                throw new QueryException($"column: expected '{twice}' once, got it again (line 1)");
            if (CsvForm.OtherSeparator(columns, Ends) is { } separator) throw new QueryException($"separator: expected ',', got {separator} (line 1)");
            var table = new PredictionTable(reader, malformed, columns);
            if (table is { drug: < 0, smiles: < 0 }) throw new QueryException($"columns: expected drug or smiles, got {string.Join(',', columns)} (line 1)");
            if (table is { target: < 0, sequence: < 0 }) throw new QueryException($"columns: expected target or sequence, got {string.Join(',', columns)} (line 1)");
            return table;
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }
    }

    /// <summary>The columns, as in the header.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Reads row by row, in the table's order. Can be asked for once.</summary>
    public async IAsyncEnumerable<PairLine> ReadAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        bool more = true;
        while (more)
        {
            more = await reader.ReadAsync(cancellation);
            while (malformed.TryDequeue(out var bad)) yield return bad;
            if (more) yield return Row(checked((int)reader.LineNumber), Fields(reader));
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => reader.DisposeAsync();

    private PairLine Row(int line, string[] fields)
    {
        // Carried along, they would come out as other bytes than they went in.
        if (fields.Any(Damaged)) return new(line, fields, null, "encoding: expected UTF-8, got bytes that are not");
        return fields.Length == Columns.Count
            ? new(line, fields, new(new(Id: Field(drug), Smiles: Field(smiles)), new(Id: Field(target), Sequence: Field(sequence))), null)
            : new(line, fields, null, $"number of fields: expected {Columns.Count}, got {fields.Length}");

        string? Field(int column) => column >= 0 && fields[column].Length > 0 ? fields[column] : null;
    }

    private static string[] Fields(CsvReader reader)
    {
        string[] fields = new string[reader.FieldCount];
        for (int i = 0; i < fields.Length; i++) fields[i] = reader.GetString(i);
        return fields;
    }

    /// <summary>Whether bytes of it were no UTF-8: the decoder puts this character in their place.</summary>
    private static bool Damaged(string field) => field.Contains('\uFFFD', StringComparison.Ordinal);

    private int At(string column) => Columns.ToList().IndexOf(column);
}
