using System.Text.Json;
using CsvHelper;
using DtiGraph.Ranking;

namespace DtiGraph.Api.Batch;

/// <summary>Writes predictions row by row, as a table or as JSON a line, into memory that the caller empties.</summary>
internal sealed class RowWriter : IDisposable
{
    private readonly MemoryStream buffer = new();
    private readonly CsvWriter? table;
    private readonly Utf8JsonWriter? lines;
    private readonly JsonSerializerOptions json;
    private readonly bool byLine;

    /// <summary>Writes the header of a table; there is none in JSON.</summary>
    /// <param name="kind">CSV, TSV or NDJSON.</param>
    /// <param name="byLine">Rows are numbered by their line in the request, or by their index.</param>
    /// <param name="json">How JSON is written.</param>
    public RowWriter(string kind, bool byLine, JsonSerializerOptions json)
    {
        (this.byLine, this.json) = (byLine, json);
        if (kind == PairTable.NdJson)
        {
            lines = new(buffer, new() { Encoder = json.Encoder });
            return;
        }
        table = PairTable.Writer(buffer, kind);
        table.WriteRecord([byLine ? "line" : "index", .. PairTable.Pair, "drug_resolved_by", "target_resolved_by", "in_domain", "status", "code", "field", "error"]);
    }

    /// <summary>One row.</summary>
    /// <param name="number">Its line, from 1, or its index, from 0.</param>
    /// <param name="prediction">What the model says; null where it cannot.</param>
    /// <param name="error">Why not; null where it can.</param>
    public void Write(int number, RankedPair? prediction, RowError? error)
    {
        if (table is null)
        {
            if (byLine) JsonSerializer.Serialize(lines!, new PredictionLine(number, prediction, error), json);
            else JsonSerializer.Serialize(lines!, new PredictionRow(number, prediction, error), json);
            lines!.Flush();
            lines.Reset();
            buffer.WriteByte((byte)'\n');
            return;
        }
        table.WriteField(number);
        PairTable.Write(table, prediction);
        table.WriteField(prediction?.ResolvedBy?.Drug);
        table.WriteField(prediction?.ResolvedBy?.Target);
        table.WriteField(prediction?.InDomain is { } inDomain ? inDomain ? "true" : "false" : null);
        table.WriteField(error?.Status);
        table.WriteField(error?.Code);
        table.WriteField(error?.Field);
        table.WriteField(error?.Detail);
        table.EndRecord();
    }

    /// <summary>What was written since the last time; valid until the next row.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        table?.Flush();
        var bytes = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        buffer.SetLength(0);
        return bytes;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        table?.Dispose();
        lines?.Dispose();
        buffer.Dispose();
    }
}
