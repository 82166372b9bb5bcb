using DtiGraph.Api.Limits;
using DtiGraph.Api.OpenApi;

namespace DtiGraph.Api;

/// <summary>Predictions for pairs.</summary>
internal static class PredictionEndpoints
{
    public static void MapPredictions(this IEndpointRouteBuilder api) =>
        api.MapPost("/predictions", Predict).WithTags("Predictions").WithName("predict").RequireRateLimiting(RequestLimits.Batch).Offers<PredictionList>(Accepted.Json, PairTable.Csv, PairTable.Tsv).FailsAsBody()
            .Fails(400, "body: expected all required members, got none named 'pairs' (at $, line 1, byte 2)").Fails(406, PairTable.NotOffered);

    /// <summary>Predicts pairs</summary>
    /// <remarks>
    /// Up to 10,000 pairs of a drug (by id or smiles) and a target (by id or sequence). Each gets a row of the answer, in the order asked; a
    /// pair that cannot be predicted gets an error in its row, and the others their predictions. As JSON, or by Accept as a
    /// table in CSV or TSV.
    /// </remarks>
    /// <param name="request">The pairs.</param>
    /// <param name="served"></param>
    /// <param name="http"></param>
    /// <param name="cancellation"></param>
    /// <response code="200">A row for each pair.</response>
    private static IResult Predict(PredictionRequest request, Served served, HttpContext http, CancellationToken cancellation) =>
        PairTable.Of(http, request.Answer(served.Model, cancellation));
}
