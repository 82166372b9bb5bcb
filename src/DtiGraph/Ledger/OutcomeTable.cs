using System.Globalization;
using CsvHelper;

namespace DtiGraph.Ledger;

/// <summary>Outcomes as a CSV file, for spreadsheets and for graphs that are built elsewhere.</summary>
public static class OutcomeTable
{
    /// <summary>Writes a header and a row for each.</summary>
    /// <param name="outcomes">Rows.</param>
    /// <param name="stream">Stays open.</param>
    public static void Write(IEnumerable<RecordedOutcome> outcomes, Stream stream)
    {
        using var writer = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n", Injection = CsvInjection.Escape }, leaveOpen: true);
        Write(outcomes, writer);
    }

    /// <summary>The same into a table of somebody else's form.</summary>
    /// <param name="outcomes">Rows.</param>
    /// <param name="writer">Says how fields are separated and what becomes of a text that a spreadsheet would run.</param>
    public static void Write(IEnumerable<RecordedOutcome> outcomes, CsvWriter writer)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteRecord(["number", "at", "by", "drug", "target", "outcome", "relation", "value", "unit", "assay", "note", "replaces",
            "prediction_id", "stated_at", "model_version", "probability", "degree_probability", "regime", "recorded"]);
        foreach (var row in outcomes)
        {
            var (o, s) = (row.Outcome, row.Stated);
            writer.WriteField(row.Number);
            writer.WriteField(Time(row.At));
            writer.WriteField(row.By);
            writer.WriteField(o.Drug);
            writer.WriteField(o.Target);
            writer.WriteField(o.Finding == Finding.Active ? "active" : "inactive");
            writer.WriteField(o.Relation is null ? null : (int?)0, o.Relation); // as the form of a number, since every text that begins with = is escaped; a sign alone is no formula
            writer.WriteField(o.Value);
            writer.WriteField(o.Unit);
            writer.WriteField(o.Assay);
            writer.WriteField(o.Note);
            writer.WriteField(o.Replaces ? "true" : "false");
            writer.WriteField(s.PredictionId?.ToString());
            writer.WriteField(Time(s.At));
            writer.WriteField(s.ModelVersion);
            writer.WriteField(s.Probability);
            writer.WriteField(s.DegreeProbability);
            writer.WriteField(s.Regime);
            writer.WriteField(s.Recorded ? "true" : "false");
            writer.EndRecord();
        }
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
