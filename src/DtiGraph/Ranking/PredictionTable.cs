using System.Text;
using CsvHelper;

namespace DtiGraph.Ranking;

/// <summary>A table of pairs to predict, read row by row: one of the columns drug (an id) and smiles, and one of target (an id)
/// and sequence, are filled in each row. Other columns are carried along.</summary>
/// <remarks>CSV as in RFC 4180, UTF-8 with or without a byte order mark. A row that cannot be read or predicted is an answer of its own; it ends nothing.</remarks>
public sealed class PredictionTable : IDisposable
{
    private readonly CsvReader reader;
    private readonly Queue<PredictedRow> malformed = new();

    /// <summary>Reads the header.</summary>
    /// <param name="input">The table; closed with this.</param>
    /// <exception cref="QueryException">No header, a column twice, or neither column for one end.</exception>
    public PredictionTable(Stream input)
    {
        reader = CsvReader.Create(input, new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            TrackLineNumbers = true,
            Encoding = new UTF8Encoding(false),
            MalformedData = CsvMalformedDataHandling.Skip,
            OnMalformedRecord = record => malformed.Enqueue(new(
                checked((int)record.LineNumber), [], null, $"quoting: expected fields quoted as in RFC 4180, got {record.Reason} (line {record.LineNumber})")),
        }, leaveOpen: false);
        if (!reader.Read()) throw new QueryException("header: expected columns such as drug,target, got an empty table");
        Columns = Fields();
        if (Columns.CountBy(c => c).FirstOrDefault(c => c.Value > 1) is { Key: { } twice })
            throw new QueryException($"column: expected '{twice}' once, got it again (line 1)");
        (drug, smiles, target, sequence) = (At("drug"), At("smiles"), At("target"), At("sequence"));
        if (drug < 0 && smiles < 0) throw new QueryException($"columns: expected drug or smiles, got {string.Join(',', Columns)} (line 1)");
        if (target < 0 && sequence < 0) throw new QueryException($"columns: expected target or sequence, got {string.Join(',', Columns)} (line 1)");
    }

    private readonly int drug, smiles, target, sequence;

    /// <summary>The columns, as in the header.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Predicts row by row, in the table's order. Can be asked for once.</summary>
    /// <param name="model">Says the probabilities.</param>
    /// <param name="decision">Costs; with them every row says whether the assay pays.</param>
    public IEnumerable<PredictedRow> Predict(ServedModel model, DecisionCosts? decision = null)
    {
        bool more = true;
        while (more)
        {
            more = reader.Read();
            while (malformed.TryDequeue(out var bad)) yield return bad;
            if (more) yield return Row(model, decision, checked((int)reader.LineNumber), Fields());
        }
    }

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();

    private PredictedRow Row(ServedModel model, DecisionCosts? decision, int line, string[] fields)
    {
        if (fields.Length != Columns.Count) return new(line, fields, null, $"number of fields: expected {Columns.Count}, got {fields.Length} (line {line})");
        try
        {
            var pair = model.Predict(new NodeQuery(Id: Field(drug), Smiles: Field(smiles)), new NodeQuery(Id: Field(target), Sequence: Field(sequence)), decision);
            return new(line, fields, pair, null);
        }
        catch (QueryException e)
        {
            return new(line, fields, null, $"{e.Message} (line {line})");
        }

        string? Field(int column) => column >= 0 && fields[column].Length > 0 ? fields[column] : null;
    }

    private string[] Fields()
    {
        string[] fields = new string[reader.FieldCount];
        for (int i = 0; i < fields.Length; i++) fields[i] = reader.GetString(i);
        return fields;
    }

    private int At(string column) => Columns.ToList().IndexOf(column);
}

/// <summary>The answer to one row of a <see cref="PredictionTable"/>. Either a pair or an error.</summary>
/// <param name="Line">Where the row starts, from 1, the header counted.</param>
/// <param name="Fields">As they were read; none where the row's quoting is broken.</param>
/// <param name="Pair">The prediction, with rank 0; null where there is none.</param>
/// <param name="Error">Why there is none, with the line; null otherwise.</param>
public sealed record PredictedRow(int Line, IReadOnlyList<string> Fields, RankedPair? Pair, string? Error);
