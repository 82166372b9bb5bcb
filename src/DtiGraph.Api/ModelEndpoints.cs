using DtiGraph.Api.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DtiGraph.Api;

/// <summary>Which model answers, where it comes from and how good it is.</summary>
internal static class ModelEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder api)
    {
        var models = api.MapGroup("/models").WithTags("Models");
        models.MapGet("/", List).WithName("listModels");
        models.MapGet("/{version}", Get).WithName("getModel").Fails(404, "model: expected the version that is served, got '000000000000'", ProblemCodes.ResourceUnknown);
    }

    /// <summary>Lists the models that are served</summary>
    /// <remarks>With their metrics beside those of the degree twin, which knows no chemistry: a model is worth what it adds.</remarks>
    /// <response code="200">The models.</response>
    private static Ok<ModelList> List(Served served) => TypedResults.Ok(new ModelList([ModelSummary.Of(served.Model)]));

    /// <summary>Shows a model</summary>
    /// <remarks>With its metrics beside those of the degree twin, which knows no chemistry: a model is worth what it adds.</remarks>
    /// <param name="version">modelVersion of an answer.</param>
    /// <param name="served"></param>
    /// <response code="200">The model.</response>
    private static Ok<ModelSummary> Get(string version, Served served) => version == served.Model.Manifest.Version
        ? TypedResults.Ok(ModelSummary.Of(served.Model))
        : throw new NotFoundException($"model: expected the version that is served, got '{version}'");
}
