using DtiGraph.Api.Keys;
using DtiGraph.Api.OpenApi;
using DtiGraph.Api.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DtiGraph.Api;

/// <summary>For whoever keeps the service running.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder health)
    {
        var tagged = health.MapGroup("").WithTags("Health");
        tagged.MapGet("/live", Live).WithName("live");
        tagged.MapGet("/ready", Ready).WithName("ready").Fails(503, ShuttingDown, ProblemCodes.ServiceNotReady);
    }

    private const string ShuttingDown = "service: expected a running service, got one that is shutting down";

    /// <summary>Says that the process runs</summary>
    /// <remarks>Restart the service where this does not answer.</remarks>
    /// <response code="200">It runs.</response>
    private static Ok<Liveness> Live() => TypedResults.Ok(new Liveness("live"));

    /// <summary>Says that the model is warm, the store answers and new requests are welcome</summary>
    /// <remarks>A service needs a store only where it was told so. Send requests elsewhere where this does not answer with 200. Everyone may ask; which model it is, readers hear.</remarks>
    /// <param name="served"></param>
    /// <param name="http"></param>
    /// <param name="checks"></param>
    /// <param name="lifetime"></param>
    /// <param name="cancellation"></param>
    /// <response code="200">It is ready.</response>
    private static async Task<Ok<Readiness>> Ready(Served served, HttpContext http, HealthCheckService checks, IHostApplicationLifetime lifetime, CancellationToken cancellation)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested) throw new NotReadyException(ShuttingDown);
        foreach (var (name, check) in (await checks.CheckHealthAsync(cancellation)).Entries.Where(e => e.Value.Status != HealthStatus.Healthy))
        {
            // Where the store is and why it does not answer is for the log: everyone may ask here.
            RequestLog.Log(http).LogWarning("not ready: {Check}: {Fault}", name, check.Exception?.Message ?? check.Description);
            throw new NotReadyException($"{name}: expected an answer, got none");
        }
        return TypedResults.Ok(http.MayRead() ? new("ready", served.Model.Manifest.Version, served.Model.Manifest.GraphId) : new Readiness("ready"));
    }
}

/// <summary>The process runs.</summary>
/// <param name="Status">live.</param>
public sealed record Liveness(string Status);

/// <summary>The service can answer.</summary>
/// <param name="Status">ready.</param>
/// <param name="ModelVersion">The model that answers; absent for callers without a key.</param>
/// <param name="GraphId">The graph that it learned from; absent for callers without a key.</param>
public sealed record Readiness(string Status, string? ModelVersion = null, string? GraphId = null);

/// <summary>The service cannot answer now, and may later.</summary>
internal sealed class NotReadyException(string message) : Exception(message);
