using DtiGraph.Api.OpenApi;
using DtiGraph.Ranking;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DtiGraph.Api;

/// <summary>Predictions for pairs.</summary>
internal static class PredictionEndpoints
{
    public static void MapPredictions(this IEndpointRouteBuilder api) =>
        api.MapPost("/predictions", Predict).WithTags("Predictions").WithName("predict").FailsAsBody()
            .Fails(400, "body: expected all required members, got none named 'pairs' (at $, line 1, byte 2)");

    /// <summary>Predicts pairs</summary>
    /// <remarks>
    /// Up to 10,000 pairs of a drug (by id or smiles) and a target (by id or sequence). Each gets a row of the answer, in the order asked; a
    /// pair that cannot be predicted gets an error in its row, and the others their predictions.
    /// </remarks>
    /// <param name="request">The pairs.</param>
    /// <param name="model"></param>
    /// <param name="cancellation"></param>
    /// <response code="200">A row for each pair.</response>
    private static Ok<PredictionList> Predict(PredictionRequest request, ServedModel model, CancellationToken cancellation) =>
        TypedResults.Ok(request.Answer(model, cancellation));
}
