using DtiGraph.Api.OpenApi;
using DtiGraph.Ranking;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DtiGraph.Api;

/// <summary>Whether the probabilities came true.</summary>
internal static class ReliabilityEndpoints
{
    public static void MapReliability(this IEndpointRouteBuilder api) =>
        api.MapGet("/models/{version}/reliability", Get).WithTags("Models").WithName("getReliability")
            .Fails(400, "part: expected test or validation, got 'train'").Fails(404, "model: expected the version that is served, got '000000000000'", ProblemCodes.ResourceUnknown);

    /// <summary>Shows stated probabilities against what was observed</summary>
    /// <remarks>
    /// The reliability diagram of the model in service, on labelled pairs that it was not trained on, in bins of as many pairs each, with 95 %
    /// intervals; beside it that of the degree twin. In a calibrated model nine intervals of ten and more hold the mean probability.
    /// </remarks>
    /// <param name="version">modelVersion of an answer.</param>
    /// <param name="served"></param>
    /// <param name="part">test, or validation, on which the correction of the probabilities was fitted.</param>
    /// <response code="200">The bins.</response>
    private static Ok<Reliability> Get(string version, Served served, string part = "test") => version == served.Model.Manifest.Version
        ? TypedResults.Ok(Reliability.Of(served.Model, part))
        : throw new NotFoundException($"model: expected the version that is served, got '{version}'");
}
