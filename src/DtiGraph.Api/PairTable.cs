using CsvHelper;
using DtiGraph.Api.Telemetry;
using DtiGraph.Evaluation;
using DtiGraph.Ranking;
using Microsoft.Net.Http.Headers;

namespace DtiGraph.Api;

/// <summary>Ranked lists and predictions as tables, for pandas, R and spreadsheets.</summary>
/// <remarks>A header line, then a row a pair, always with the same columns; quoted as RFC 4180 says, in both kinds. A text that a spreadsheet
/// would take for a formula (it begins with =, +, -, @, a tab or a carriage return) gets a ' in front, as OWASP advises; numbers stay numbers.
/// Whose numbers these are stands in the headers of the answer, not in the table.</remarks>
internal static class PairTable
{
    /// <summary>RFC 4180, UTF-8.</summary>
    public const string Csv = "text/csv";

    /// <summary>The same with tabs between fields.</summary>
    public const string Tsv = "text/tab-separated-values";

    /// <summary>The version of the model that answers.</summary>
    public const string ModelHeader = "Model-Version";

    /// <summary>The graph that the model learned from.</summary>
    public const string GraphHeader = "Graph-Id";

    /// <summary>How the node that was asked about was found.</summary>
    public const string ResolvedHeader = "Resolved-By";

    /// <summary>Detail of an example: what a client hears that wants none of these.</summary>
    public const string NotOffered = $"Accept: expected one of {Accepted.Json}, {Csv}, {Tsv}, got 'image/png'";

    private static readonly string[] Pair =
        ["drug", "drug_name", "target", "gene", "target_name", "probability", "score", "regime", "known", "degree_probability", "lift", "decision"];

    /// <summary>Answers with a ranked list in the kind that the client wants.</summary>
    public static IResult Of(HttpContext http, RankedList list)
    {
        string kind = Say(http, list.ModelVersion, list.GraphId);
        http.RequestServices.GetRequiredService<Measurements>().Answer(list);
        http.Response.Headers[ResolvedHeader] = list.Query.ResolvedBy;
        return kind == Accepted.Json ? TypedResults.Ok(list) : Table(kind, writer =>
        {
            writer.WriteRecord(["rank", .. Pair, "rank_low", "rank_high"]);
            foreach (var row in list.Items)
            {
                writer.WriteField(row.Rank);
                Write(writer, row);
                writer.WriteField(row.RankInterval?.Low);
                writer.WriteField(row.RankInterval?.High);
                writer.EndRecord();
            }
        });
    }

    /// <summary>Answers with predictions in the kind that the client wants.</summary>
    public static IResult Of(HttpContext http, PredictionList list)
    {
        string kind = Say(http, list.ModelVersion, list.GraphId);
        http.RequestServices.GetRequiredService<Measurements>().Answer(list);
        return kind == Accepted.Json ? TypedResults.Ok(list) : Table(kind, writer =>
        {
            writer.WriteRecord(["index", .. Pair, "drug_resolved_by", "target_resolved_by", "status", "error"]);
            foreach (var row in list.Items)
            {
                writer.WriteField(row.Index);
                Write(writer, row.Prediction);
                writer.WriteField(row.Prediction?.ResolvedBy?.Drug);
                writer.WriteField(row.Prediction?.ResolvedBy?.Target);
                writer.WriteField(row.Error?.Status);
                writer.WriteField(row.Error?.Detail);
                writer.EndRecord();
            }
        });
    }

    private static string Say(HttpContext http, string modelVersion, string graphId)
    {
        var headers = http.Response.Headers;
        headers[ModelHeader] = modelVersion;
        headers[GraphHeader] = graphId;
        headers[HeaderNames.Link] = $"</v1/models/{modelVersion}>; rel=\"describedby\""; // with what the numbers mean
        return Accepted.Of(http);
    }

    private static void Write(CsvWriter writer, RankedPair? pair)
    {
        writer.WriteField(pair?.Drug.Id);
        writer.WriteField(pair?.Drug.Name);
        writer.WriteField(pair?.Target.Id);
        writer.WriteField(pair?.Target.Gene);
        writer.WriteField(pair?.Target.Name);
        writer.WriteField(pair?.Probability);
        writer.WriteField(pair?.Score);
        writer.WriteField(pair?.Regime.Text());
        writer.WriteField(pair is null ? null : pair.Known ? "true" : "false");
        writer.WriteField(pair?.DegreeProbability);
        writer.WriteField(pair?.Lift);
        writer.WriteField(pair?.Decision);
    }

    private static IResult Table(string kind, Action<CsvWriter> write)
    {
        using var stream = new MemoryStream(); // at most 10,000 rows
        var options = new CsvWriterOptions { Separator = kind == Tsv ? '\t' : ',', Injection = CsvInjection.Escape };
        using (var writer = CsvWriter.Create(stream, options, leaveOpen: true)) write(writer);
        return TypedResults.Bytes(stream.ToArray(), $"{kind}; charset=utf-8");
    }
}
