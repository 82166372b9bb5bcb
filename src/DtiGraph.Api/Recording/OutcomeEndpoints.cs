using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using DtiGraph.Api.Keys;
using DtiGraph.Api.Limits;
using DtiGraph.Api.OpenApi;
using DtiGraph.Ledger;
using DtiGraph.Ranking;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace DtiGraph.Api.Recording;

/// <summary>What was measured.</summary>
internal static class OutcomeEndpoints
{
    /// <summary>Names a submission, so that sending it twice records it once.</summary>
    public const string KeyHeader = "Idempotency-Key";

    private const int LongestKey = 200;

    private const string List = "outcomes";

    // Of what was read, not of how it was spelled. A number too large for JSON is read as infinite: its row is an error, and must be compared all the same.
    private static readonly JsonSerializerOptions Compared = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static void MapOutcomes(this IEndpointRouteBuilder api)
    {
        var outcomes = api.MapGroup("/outcomes").WithTags("Ledger");
        outcomes.MapPost("/", Record).WithName("recordOutcomes").RequireAuthorization(Access.Operator).RequireRateLimiting(RequestLimits.Batch)
            .Produces<OutcomeReceipt>().Accepts<OutcomeSubmission>(Accepted.Json).FailsAsBody()
            .Fails(400, $"{KeyHeader}: expected 1 to {LongestKey} characters that name this submission, got none").Fails(404, ServiceLedger.NotKept, ProblemCodes.ResourceUnknown)
            .Fails(422, $"{KeyHeader}: expected a new one for other outcomes, got one that named some already");
        outcomes.MapGet("/", Recorded).WithName("listOutcomes").Offers<Page<OutcomeView>>(Accepted.Json, PairTable.Csv, PairTable.Tsv)
            .Fails(400, "limit: expected 1 to 100, got 0").Fails(404, ServiceLedger.NotKept, ProblemCodes.ResourceUnknown).Fails(406, PairTable.NotOffered)
            .Fails(503, RecordedAnswers.NotRecorded, ProblemCodes.LedgerFailed).ChangesWithTime();
    }

    /// <summary>Records measured results</summary>
    /// <remarks>
    /// Up to 10,000 pairs that were measured, active or inactive. Drug and target are found as elsewhere, by id, cross-reference, name, structure or sequence; a row that names none, or is wrong, gets an
    /// error in its place and the others are recorded. The answer means that they are on the disk. Sent twice with the same Idempotency-Key they are recorded once, and answered the same.
    ///
    /// With each outcome stays what had been said of its pair: by the answer that predictionId names, if one does (its model must still be in the registry), otherwise by the model in service. GET
    /// /v1/scorecard compares the two. The next retraining adds outcomes to the graph, but for pairs of the frozen evaluation set. An outcome that contradicts a label of the
    /// graph is reported there, and replaces it only where it says `replaces`.
    /// </remarks>
    /// <param name="submission">The outcomes.</param>
    /// <param name="key">Names this submission: a new one for new outcomes, the same one to send these again. 1 to 200 characters.</param>
    /// <param name="ledger"></param>
    /// <param name="models"></param>
    /// <param name="served"></param>
    /// <param name="clock"></param>
    /// <param name="json"></param>
    /// <param name="http"></param>
    /// <param name="cancellation"></param>
    /// <response code="200">A row for each outcome.</response>
    private static async Task<IResult> Record(
        OutcomeSubmission submission, [FromHeader(Name = KeyHeader)] string? key, ServiceLedger ledger, OldModels models, Served served, TimeProvider clock, IOptions<JsonOptions> json,
        HttpContext http, CancellationToken cancellation)
    {
        var file = ledger.File;
        if (key is not { Length: >= 1 and <= LongestKey })
            throw new QueryException($"{KeyHeader}: expected 1 to {LongestKey} characters that name this submission, got {(key is null ? "none" : key.Length)}");
        if (submission.Outcomes.Count is 0 or > OutcomeSubmission.MaximumOutcomes)
            throw new QueryException($"outcomes: expected 1 to {OutcomeSubmission.MaximumOutcomes}, got {submission.Outcomes.Count}");
        var form = json.Value.SerializerOptions;
        string digest = CanonicalJson.Digest(CanonicalJson.Of(JsonSerializer.SerializeToElement(submission, Compared)));
        if (file.Submission(key) is not { } said)
        {
            var now = clock.GetUtcNow();
            using var stated = new StatedOutcomes(ledger, models, served, now);
            var rows = new List<(Outcome? Outcome, StatedBefore? Stated, RowError? Error)>();
            foreach (var row in submission.Outcomes) rows.Add(await stated.Of(row, cancellation));
            said = file.Record(key, digest, now, http.User.FindFirstValue(ClaimTypes.Name), [.. rows.Where(r => r.Error is null).Select(r => (r.Outcome!, r.Stated!))], first =>
            {
                int number = first;
                return JsonSerializer.Serialize(new OutcomeReceipt(now, rows.Count(r => r.Error is null), [.. rows.Select((r, i) =>
                    new OutcomeReceiptRow(i, r.Error is null ? number++ : null, r.Stated, r.Error))]), form);
            });
        }
        return said.Digest == digest
            ? TypedResults.Bytes(Encoding.UTF8.GetBytes(said.Answer), "application/json; charset=utf-8")
            : throw new KeyUsedException($"{KeyHeader}: expected a new one for other outcomes, got one that named some already");
    }

    /// <summary>Lists measured results</summary>
    /// <remarks>In the order of recording, in pages, each with what had been said of its pair. Total-Count says how many there are on all pages, and Link where the next page is. As JSON, or by Accept as a table in CSV or TSV, with the columns of dti outcomes export.</remarks>
    /// <param name="ledger"></param>
    /// <param name="http"></param>
    /// <param name="limit">Rows of a page at most, 1 to 100.</param>
    /// <param name="cursor">nextCursor of the page before; absent for the first page.</param>
    /// <response code="200">A page of outcomes.</response>
    private static IResult Recorded(
        ServiceLedger ledger, HttpContext http, [Range(1, PageQuery.MaximumLimit), DefaultValue(PageQuery.DefaultLimit)] int? limit = null, string? cursor = null)
    {
        int rows = PageQuery.Rows(limit);
        int after = cursor is null ? 0 : int.TryParse(PageQuery.Read(cursor, List), out int last) ? last : throw PageQuery.NoCursor(List, cursor);
        string kind = Accepted.Of(http);
        var found = ledger.File.Outcomes(after, rows + 1);
        var page = PageHeaders.Say(http, new Page<OutcomeView>(
            [.. found.Take(rows).Select(OutcomeView.Of)], ledger.File.OutcomeCount(), found.Count > rows ? PageQuery.Write(List, $"{found[rows - 1].Number}") : null));
        return kind == Accepted.Json ? TypedResults.Ok(page) : PairTable.Table(kind, table => OutcomeTable.Write(found.Take(rows), table));
    }
}

/// <summary>A key that named another submission.</summary>
internal sealed class KeyUsedException(string message) : Exception(message);
