using CsvHelper;
using DtiGraph.Api.Batch;
using DtiGraph.Api.Recording;
using DtiGraph.Api.Shadowing;
using DtiGraph.Api.Telemetry;
using DtiGraph.Evaluation;
using DtiGraph.Ranking;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace DtiGraph.Api;

/// <summary>Ranked lists and predictions as tables, for pandas, R and spreadsheets.</summary>
/// <remarks>A header line, then a row a pair, always with the same columns but for those of targets to compare with; quoted as RFC 4180 says, in both kinds. A text that a spreadsheet
/// would take for a formula (it begins with =, +, -, @, a tab or a carriage return) gets a ' in front, as OWASP advises; numbers stay numbers.
/// Whose numbers these are stands in the headers of the answer, not in the table.</remarks>
internal static class PairTable
{
    /// <summary>RFC 4180, UTF-8.</summary>
    public const string Csv = "text/csv";

    /// <summary>The same with tabs between fields.</summary>
    public const string Tsv = "text/tab-separated-values";

    /// <summary>JSON, a row a line.</summary>
    public const string NdJson = "application/x-ndjson";

    /// <summary>The version of the model that answers.</summary>
    public const string ModelHeader = "Model-Version";

    /// <summary>The graph that the model learned from.</summary>
    public const string GraphHeader = "Graph-Id";

    /// <summary>How the node that was asked about was found.</summary>
    public const string ResolvedHeader = "Resolved-By";

    /// <summary>Detail of an example: what a client hears that wants none of these.</summary>
    public const string NotOffered = $"Accept: expected one of {Accepted.Json}, {Csv}, {Tsv}, got 'image/png'";

    /// <summary>Columns of a pair.</summary>
    public static readonly string[] Pair =
        ["drug", "drug_name", "target", "gene", "target_name", "probability", "score", "regime", "known", "degree_probability", "lift", "decision"];

    /// <summary>Ranks, lets the shadow hear of it where there is one, and answers.</summary>
    public static IResult Of(HttpContext http, Served served, RankQuery query)
    {
        var list = served.Model.Rank(query);
        if (http.Features.Get<Replay.Replayed>() is null) http.RequestServices.GetService<ShadowRanking>()?.Offer(query, list);
        return Of(http, list);
    }

    /// <summary>Answers with a ranked list in the kind that the client wants.</summary>
    public static IResult Of(HttpContext http, RankedList list)
    {
        string kind = Say(http, list.ModelVersion, list.GraphId);
        if (http.Features.Get<Replay.Replayed>() is null) http.RequestServices.GetRequiredService<Measurements>().Answer(list);
        http.Response.Headers[ResolvedHeader] = list.Query.ResolvedBy;
        return kind == Accepted.Json ? TypedResults.Ok(list) : Table(kind, writer =>
        {
            // Columns of their own for what was asked to compare with; without it a table has always the same columns.
            string[] against = list.Against is null ? [] : ["selectivity", .. list.Against.Select((a, i) => $"probability_{a.Node.Id ?? $"against_{i + 1}"}")];
            writer.WriteRecord(["rank", .. Pair, "rank_low", "rank_high", .. against]);
            foreach (var row in list.Items)
            {
                writer.WriteField(row.Rank);
                Write(writer, row);
                writer.WriteField(row.RankInterval?.Low);
                writer.WriteField(row.RankInterval?.High);
                if (list.Against is not null) writer.WriteField(row.Selectivity);
                foreach (double probability in row.AgainstProbabilities ?? []) writer.WriteField(probability);
                writer.EndRecord();
            }
        });
    }

    /// <summary>Answers with predictions in the kind that the client wants.</summary>
    public static IResult Of(HttpContext http, PredictionList list)
    {
        string kind = Say(http, list.ModelVersion, list.GraphId);
        if (http.Features.Get<Replay.Replayed>() is null) http.RequestServices.GetRequiredService<Measurements>().Answer(list);
        if (kind == Accepted.Json) return TypedResults.Ok(list);
        using var writer = new RowWriter(kind, byLine: false, http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions);
        foreach (var row in list.Items) writer.Write(row.Index, row.Prediction, row.Error);
        return TypedResults.Bytes(writer.Take(), $"{kind}; charset=utf-8");
    }

    /// <summary>Says in the headers whose numbers they are.</summary>
    /// <param name="http">The request.</param>
    /// <param name="modelVersion">The model that answers.</param>
    /// <param name="graphId">The graph that it learned from.</param>
    /// <param name="preferred">The kind of answer for a client that wants none before another; null for the usual one.</param>
    /// <param name="among">Kinds that this request can be answered in; null for all that the endpoint offers.</param>
    /// <returns>The kind of answer that the client wants.</returns>
    public static string Say(HttpContext http, string modelVersion, string graphId, string? preferred = null, string[]? among = null)
    {
        var headers = http.Response.Headers;
        headers[ModelHeader] = modelVersion;
        headers[GraphHeader] = graphId;
        headers[HeaderNames.Link] = $"<{http.Request.PathBase}/v1/models/{modelVersion}>; rel=\"describedby\""; // with what the numbers mean
        return Accepted.Of(http, preferred, among);
    }

    /// <summary>The fields of a pair; empty for none.</summary>
    public static void Write(CsvWriter writer, RankedPair? pair)
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

    /// <summary>Answers with a table of other columns, in the form of this class.</summary>
    /// <param name="kind">CSV or TSV.</param>
    /// <param name="write">Writes the header and the rows.</param>
    public static IResult Table(string kind, Action<CsvWriter> write)
    {
        using var stream = new MemoryStream(); // at most 10,000 rows
        using (var writer = Writer(stream, kind)) write(writer);
        return TypedResults.Bytes(stream.ToArray(), $"{kind}; charset=utf-8");
    }

    /// <summary>Writes a table as this class says; leaves the stream open.</summary>
    public static CsvWriter Writer(Stream stream, string kind) =>
        CsvWriter.Create(stream, new CsvWriterOptions { Separator = kind == Tsv ? '\t' : ',', Injection = CsvInjection.Escape }, leaveOpen: true);
}
