using System.Text.Json;
using System.Text.Json.Serialization;
using DtiGraph.Api.Limits;
using DtiGraph.Api.OpenApi;
using DtiGraph.Ledger;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace DtiGraph.Api.Recording;

/// <summary>What was said, and the same again.</summary>
internal static class LedgerEndpoints
{
    private const string NoEntry = $"prediction: expected a {RecordedAnswers.Header} of this ledger, got '019ab5c8-4f00-7000-8000-000000000000'";

    public static void MapLedger(this IEndpointRouteBuilder api)
    {
        var ledger = api.MapGroup("/").WithTags("Ledger");
        ledger.MapGet("/predictions/{id}", Get).WithName("getPrediction").Fails(404, NoEntry, ProblemCodes.ResourceUnknown)
            .Fails(503, RecordedAnswers.NotRecorded, ProblemCodes.LedgerFailed).ChangesWithTime();
        ledger.MapGet("/predictions/{id}/replay", Again).WithName("replayPrediction").RequireRateLimiting(RequestLimits.Scoring)
            .Produces<AnswerOfThen>(StatusCodes.Status200OK, Accepted.Json, PairTable.Csv, PairTable.Tsv, PairTable.NdJson, EvidenceEndpoints.Svg, EvidenceEndpoints.Mermaid).Fails(404, NoEntry, ProblemCodes.ResourceUnknown)
            .Fails(409, "model: expected 000000000000 in the registry, got none: it was pruned", ProblemCodes.ModelGone).ChangesWithTime();
        ledger.MapGet("/scorecard", Score).WithName("getScorecard").Fails(404, ServiceLedger.NotKept, ProblemCodes.ResourceUnknown)
            .Fails(503, RecordedAnswers.NotRecorded, ProblemCodes.LedgerFailed).ChangesWithTime();
    }

    /// <summary>Shows a recorded answer</summary>
    /// <remarks>
    /// What was asked, when, of which model, and the digest of what was said. Every ranked list, every answer to pairs and every explanation of one has an entry where the service keeps a ledger; its id is the header
    /// Prediction-Id of the answer. A question stays as it came, molecules included; of a table that streamed the digest and the number of rows stay.
    /// </remarks>
    /// <param name="id">Prediction-Id of an answer.</param>
    /// <param name="ledger"></param>
    /// <response code="200">The entry.</response>
    private static Ok<PredictionEntry> Get(string id, ServiceLedger ledger) => TypedResults.Ok(PredictionEntry.Of(ledger.Entry(id)));

    /// <summary>Gives a recorded answer again</summary>
    /// <remarks>
    /// The same bytes, in the kind that was asked for then, whatever was promoted since: the model that answered is opened from the registry and asked again, and its answer is compared with the
    /// recorded digest. 409 where that cannot be: the model was pruned from the registry, the question was a streamed table, which is not kept, or the bytes are not those of then
    /// (another build of the program may lay out the same answer in other bytes). A replay is no new entry.
    /// </remarks>
    /// <param name="id">Prediction-Id of an answer.</param>
    /// <param name="ledger"></param>
    /// <param name="models"></param>
    /// <param name="replay"></param>
    /// <param name="served"></param>
    /// <param name="http"></param>
    /// <param name="cancellation"></param>
    /// <response code="200">The answer of then.</response>
    private static async Task<IResult> Again(
        string id, ServiceLedger ledger, OldModels models, Replay replay, Served served, HttpContext http, CancellationToken cancellation)
    {
        var entry = ledger.Entry(id);
        var then = await models.Hold(entry.ModelVersion, served, cancellation);
        try
        {
            byte[] bytes = await replay.Ask(entry, then, cancellation);
            PairTable.Say(http, entry.ModelVersion, entry.GraphId);
            http.Response.Headers[RecordedAnswers.Header] = entry.Id.ToString();
            http.Response.Headers[HeaderNames.CacheControl] = "private, no-cache";
            return TypedResults.Bytes(bytes, $"{entry.Kind}; charset=utf-8");
        }
        finally
        {
            then.Release();
        }
    }

    /// <summary>Shows whether what was said came true</summary>
    /// <remarks>
    /// Probabilities that were stated before, against outcomes that were recorded since (POST /v1/outcomes): in bins of probability the share that bound, with Wilson's 95 % interval, beside the mean of
    /// what was stated; of all models, of each, and of their degree twins on the same pairs. A pair counts once, with what was said at its first outcome, and only where the graph of the model had no
    /// label of it. Pairs are measured because somebody chose them, often for a high probability: read the bins, not the overall rate.
    /// </remarks>
    /// <param name="ledger"></param>
    /// <response code="200">The scorecard.</response>
    private static Ok<Scorecard> Score(ServiceLedger ledger) => TypedResults.Ok(Scorecard.Of(ledger.File.Outcomes()));
}

/// <summary>An answer given again: a ranked list, predictions of pairs, or the paths behind one.</summary>
internal sealed record AnswerOfThen;

/// <summary>A recorded answer.</summary>
/// <param name="Id">Prediction-Id of the answer, a UUID of version 7.</param>
/// <param name="At">When it was made, UTC.</param>
/// <param name="ModelVersion">The model that answered.</param>
/// <param name="GraphId">The graph that it learned from.</param>
/// <param name="Operation">What was asked: rankTargetsOfDrug, rankDrugsOfTarget, rank, predict or explainPair.</param>
/// <param name="Parameters">The question: body, and parameters of path and query, as canonical JSON; of a streamed table without its body. Where the answer took more work than one may, how many pairs were worked on.</param>
/// <param name="InputSha256">Digest of Parameters as canonical JSON; of a streamed table that of its bytes, after decompression.</param>
/// <param name="Kind">Media type of the answer.</param>
/// <param name="AnswerSha256">Digest of the answer's bytes, before any compression on the way.</param>
/// <param name="Replayable">Whether the question is kept, so that it can be asked again; of a streamed table it is not.</param>
/// <param name="Rows">Rows of a streamed table; absent for anything else.</param>
/// <param name="Program">The build that answered.</param>
public sealed record PredictionEntry(
    Guid Id, DateTimeOffset At, string ModelVersion, string GraphId, string Operation, [property: JsonConverter(typeof(PredictionEntry.AsItStands))] JsonElement Parameters, string InputSha256, string Kind, string AnswerSha256, bool Replayable, int? Rows,
    string Program)
{
    internal static PredictionEntry Of(LedgerEntry e)
    {
        using var parameters = JsonDocument.Parse(e.Parameters, new() { MaxDepth = CanonicalJson.MaximumDepth });
        return new(e.Id, e.At, e.ModelVersion, e.GraphId, e.Endpoint, parameters.RootElement.Clone(), e.InputSha256, e.Kind, e.AnswerSha256, e.Replayable, e.Rows, e.Program);
    }

    /// <summary>JSON as it is in the ledger: written member by member it would be too deep for the serializer where the question was as deep as a body may be.</summary>
    internal sealed class AsItStands : JsonConverter<JsonElement>
    {
        public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonElement.ParseValue(ref reader);

        public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) => writer.WriteRawValue(value.GetRawText(), skipInputValidation: true);
    }
}
