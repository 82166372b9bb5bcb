using DtiGraph.Api.Batch;
using DtiGraph.Api.Limits;
using DtiGraph.Api.OpenApi;
using DtiGraph.Api.Recording;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace DtiGraph.Api;

/// <summary>Predictions for pairs.</summary>
internal static class PredictionEndpoints
{
    public static void MapPredictions(this IEndpointRouteBuilder api) =>
        api.MapPost("/predictions", Predict).WithTags("Predictions").WithName("predict").RequireRateLimiting(RequestLimits.Batch)
            .Accepts<PredictionRequest>(Accepted.Json, PairTable.Csv, PairTable.NdJson)
            .Offers<PredictionList>(Accepted.Json, PairTable.Csv, PairTable.Tsv, PairTable.NdJson).FailsAsBody()
            .Fails(400, "body: expected all required members, got none named 'pairs' (at $, line 1, byte 2)", ProblemCodes.BodyInvalid).Fails(406, NotOffered).Records();

    // What a table is answered with: JSON would hold all of its rows at once.
    private static readonly string[] Rows = [PairTable.Csv, PairTable.Tsv, PairTable.NdJson];

    private const string NotOffered = $"Accept: expected one of {Accepted.Json}, {PairTable.Csv}, {PairTable.Tsv}, {PairTable.NdJson}, got 'image/png'";

    /// <summary>Predicts pairs</summary>
    /// <remarks>
    /// Pairs of a drug (by id, which may be a name, or smiles) and a target (by id, which may be a gene symbol or a name, or sequence). Each gets a row of
    /// the answer, in the order asked; a pair that cannot be predicted gets an error in its row, and the others their predictions.
    ///
    /// As JSON, up to 10,000 pairs. As text/csv, up to 1,000,000 rows with a header: a column drug or smiles, and a column target or sequence, of which each
    /// row fills one; further columns are passed over. As application/x-ndjson, up to 1,000,000 lines, each one pair as in JSON. These two are
    /// answered in the same kind while they come in, or by Accept as text/csv, text/tab-separated-values or application/x-ndjson, rows numbered by their line. gzip and br are read
    /// and, by Accept-Encoding, written. Rows go out in blocks of 1,024, or where none follows for 50 ms. Where such an answer cannot be finished, its last row says why and the connection is cut: an answer that ends as HTTP says is whole.
    ///
    /// Molecules and sequences that the graph does not hold cost about a millisecond each. After 60 s of work on pairs as JSON the others get error rows (413, request.too-much-work), after an hour of work on a table it ends
    /// with such a row and is cut; Batch:MaximumJsonSeconds and Batch:MaximumSeconds of the configuration change that.
    /// </remarks>
    /// <param name="costs"></param>
    /// <param name="served"></param>
    /// <param name="http"></param>
    /// <param name="limits"></param>
    /// <param name="json"></param>
    /// <param name="cancellation"></param>
    /// <response code="200">A row for each pair.</response>
    private static async Task<IResult> Predict(
        [AsParameters] CostParameters costs, Served served, HttpContext http, IOptions<BatchLimits> limits, IOptions<JsonOptions> json, CancellationToken cancellation)
    {
        if (http.Request.HasJsonContentType())
        {
            var request = await http.Request.ReadFromJsonAsync<PredictionRequest>(cancellation) ?? throw new MissingBodyException();
            if ((costs.AssayCost ?? costs.HitValue) is not null)
                throw new ParameterException(ProblemCodes.QueryInvalid, costs.AssayCost is null ? "hitValue" : "assayCost", "decision: expected in the body, where it is JSON, got in the query");
            var (list, ended) = request.Answer(served.Model, limits.Value.MaximumJsonSeconds, cancellation, http.Features.Get<WorkEnded>());
            http.Features.Set(ended);
            return PairTable.Of(http, list);
        }
        // Routing takes text/x+csv for text/csv: what is no table must not get the limit of one.
        string? from = http.Request.GetTypedHeaders().ContentType?.MediaType.ToString().ToLowerInvariant();
        if (from is not (PairTable.Csv or PairTable.NdJson)) throw new BadHttpRequestException("no table", StatusCodes.Status415UnsupportedMediaType);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = limits.Value.MaximumBytes;
        string to = PairTable.Say(http, served.Model.Manifest.Version, served.Model.Manifest.GraphId, from, Rows);
        return new BatchAnswer(served.Model, costs.Costs(), from, to, limits.Value, json.Value.SerializerOptions);
    }
}
