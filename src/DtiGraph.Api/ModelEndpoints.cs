using DtiGraph.Api.Keys;
using DtiGraph.Api.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DtiGraph.Api;

/// <summary>Which versions there are, which of them answers, where they come from and how good they are.</summary>
internal static class ModelEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder changing)
    {
        var models = changing.MapGroup("/models").WithTags("Models");
        models.MapGet("/", List).WithName("listModels").ChangesWithTime().Fails(503, Problem.RegistryFailed, ProblemCodes.RegistryFailed);
        models.MapGet("/{version}", Get).WithName("getModel").ChangesWithTime().Fails(404, Versions.NotServed("000000000000"), ProblemCodes.ResourceUnknown)
            .Fails(503, Problem.RegistryFailed, ProblemCodes.RegistryFailed);
        models.MapPost("/{version}/promote", Promote).WithName("promoteModel").RequireAuthorization(Access.Operator).FailsAsBody()
            .Fails(400, Why).Fails(404, "version: expected one of the registry, got '000000000000'", ProblemCodes.ResourceUnknown).Fails(409, Versions.NoRegistry, ProblemCodes.StateConflict)
            .Fails(503, Problem.RegistryBusy, ProblemCodes.RegistryBusy);
        models.MapPost("/{version}/shadow", Shadow).WithName("shadowModel").RequireAuthorization(Access.Operator).FailsAsBody()
            .Fails(400, Why).Fails(404, "version: expected one of the registry, got '000000000000'", ProblemCodes.ResourceUnknown).Fails(409, Versions.NoRegistry, ProblemCodes.StateConflict)
            .Fails(503, Problem.RegistryBusy, ProblemCodes.RegistryBusy);
        models.MapPost("/rollback", Rollback).WithName("rollbackModel").RequireAuthorization(Access.Operator).FailsAsBody()
            .Fails(400, Why).Fails(409, "previous version: expected one to go back to, got none", ProblemCodes.StateConflict)
            .Fails(503, Problem.RegistryBusy, ProblemCodes.RegistryBusy);
    }

    private const int LongestReason = 1_000;

    private static readonly string Why = $"reason: expected 1 to {LongestReason} characters, got 0";

    /// <summary>Lists the versions of the model</summary>
    /// <remarks>
    /// All of the registry, by number, with what each is to the service and why; the one model where the service has no registry. With their
    /// metrics beside those of the degree twin, which knows no chemistry: a model is worth what it adds.
    /// </remarks>
    /// <param name="versions"></param>
    /// <param name="served"></param>
    /// <response code="200">The models.</response>
    private static Ok<ModelList> List(Versions versions, Served served) => TypedResults.Ok(new ModelList(versions.All(served)));

    /// <summary>Shows a version of the model</summary>
    /// <remarks>From its manifest, whether it serves or not. With its metrics beside those of the degree twin, which knows no chemistry: a model is worth what it adds.</remarks>
    /// <param name="version">modelVersion of an answer, or a number of the registry.</param>
    /// <param name="versions"></param>
    /// <param name="served"></param>
    /// <response code="200">The model.</response>
    private static Ok<ModelSummary> Get(string version, Versions versions, Served served) => TypedResults.Ok(versions.Find(version, served));

    /// <summary>Makes a version the one that answers</summary>
    /// <remarks>After it was read as a whole; a damaged or a rejected one is refused. When this is answered, requests that begin are answered by it; those that had begun end with theirs. For operators.</remarks>
    /// <param name="version">modelVersion of an answer, or a number of the registry.</param>
    /// <param name="change">Why.</param>
    /// <param name="versions"></param>
    /// <param name="http"></param>
    /// <response code="200">The version, which serves.</response>
    private static Ok<ModelSummary> Promote(string version, VersionChange change, Versions versions, HttpContext http)
    {
        string reason = Checked(change);
        return TypedResults.Ok(versions.Serve(http.User.Identity?.Name, (registry, ready, held) => registry.Promote(version, reason, ready: ready, held: held)));
    }

    /// <summary>Lets a version answer beside the serving one, unheard</summary>
    /// <remarks>
    /// From now on every ranking that is given is made by this version, too, afterwards and one at a time; where more come than it can make, the rest is left out. GET /v1/models says how the two differ.
    /// No answer changes and none waits. One version at a time; it ends when another one becomes the shadow, or when it is promoted or rejected. For operators.
    /// </remarks>
    /// <param name="version">modelVersion of an answer, or a number of the registry; a candidate or one that served once.</param>
    /// <param name="change">Why.</param>
    /// <param name="versions"></param>
    /// <param name="http"></param>
    /// <response code="200">The version, a shadow.</response>
    private static Ok<ModelSummary> Shadow(string version, VersionChange change, Versions versions, HttpContext http)
    {
        string reason = Checked(change);
        return TypedResults.Ok(versions.Change(http.User.Identity?.Name, registry => registry.Shadow(version, reason)!));
    }

    /// <summary>Makes the version answer that did before</summary>
    /// <remarks>Done twice, it is as it was. When this is answered, requests that begin are answered by it. For operators.</remarks>
    /// <param name="change">Why.</param>
    /// <param name="versions"></param>
    /// <param name="http"></param>
    /// <response code="200">The version, which serves.</response>
    private static Ok<ModelSummary> Rollback(VersionChange change, Versions versions, HttpContext http)
    {
        string reason = Checked(change);
        return TypedResults.Ok(versions.Serve(http.User.Identity?.Name, (registry, ready, held) => registry.Rollback(reason, ready, held)));
    }

    private static string Checked(VersionChange change) => change.Reason.Trim().Length > 0 && change.Reason.Length <= LongestReason
        ? change.Reason
        : throw new Ranking.QueryException($"reason: expected 1 to {LongestReason} characters, got {change.Reason.Trim().Length}");
}

/// <summary>Why a version shall be another thing to the service.</summary>
/// <param name="Reason">1 to 1,000 characters, kept in the history of the registry with the name of the caller's key.</param>
public sealed record VersionChange(string Reason);
