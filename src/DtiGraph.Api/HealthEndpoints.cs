using DtiGraph.Api.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DtiGraph.Api;

/// <summary>For whoever keeps the service running.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder health)
    {
        var tagged = health.MapGroup("").WithTags("Health");
        tagged.MapGet("/live", Live).WithName("live");
        tagged.MapGet("/ready", Ready).WithName("ready").Fails(503, ShuttingDown);
    }

    private const string ShuttingDown = "service: expected a running service, got one that is shutting down";

    /// <summary>Says that the process runs</summary>
    /// <remarks>Restart the service where this does not answer.</remarks>
    /// <response code="200">It runs.</response>
    private static Ok<Liveness> Live() => TypedResults.Ok(new Liveness("live"));

    /// <summary>Says that the model is loaded and new requests are welcome</summary>
    /// <remarks>Send requests elsewhere where this does not answer with 200.</remarks>
    /// <response code="200">It is ready.</response>
    private static Results<Ok<Readiness>, ProblemHttpResult> Ready(Served served, IHostApplicationLifetime lifetime) =>
        lifetime.ApplicationStopping.IsCancellationRequested
            ? TypedResults.Problem(ShuttingDown, statusCode: StatusCodes.Status503ServiceUnavailable)
            : TypedResults.Ok(new Readiness("ready", served.Model.Manifest.Version, served.Model.Manifest.GraphId));
}

/// <summary>The process runs.</summary>
/// <param name="Status">live.</param>
public sealed record Liveness(string Status);

/// <summary>The service can answer.</summary>
/// <param name="Status">ready.</param>
/// <param name="ModelVersion">The model that answers.</param>
/// <param name="GraphId">The graph that it learned from.</param>
public sealed record Readiness(string Status, string ModelVersion, string GraphId);
