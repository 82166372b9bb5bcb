using DtiGraph.Api.Keys;
using DtiGraph.Api.Nightly;
using DtiGraph.Api.OpenApi;
using DtiGraph.Api.Recording;
using DtiGraph.Api.Telemetry;

namespace DtiGraph.Api;

/// <summary>All that the service answers to.</summary>
internal static class Endpoints
{
    /// <summary>Maps every resource. What the served model says and nothing changes but another model has an ETag; the others have none.</summary>
    public static void MapEndpoints(this WebApplication app)
    {
        app.MapApiDocument();
        app.MapMetrics();

        var api = app.MapGroup("/v1").RequireAuthorization(Access.Reader).AddEndpointFilter(QueryRules.Apply).AddEndpointFilter(AnswerCache.Apply);
        api.MapDrugs();
        api.MapTargets();
        api.MapEvidence();
        api.MapRank();
        api.MapPredictions();
        api.MapReliability();
        var changing = app.MapGroup("/v1").RequireAuthorization(Access.Reader).AddEndpointFilter(QueryRules.Apply);
        changing.MapModels();
        changing.MapJobs();
        changing.MapLedger();
        changing.MapOutcomes();
        app.MapGroup("/health").AllowAnonymous().DisableRateLimiting().AddEndpointFilter(QueryRules.Apply).MapHealth();
        MakeEndpointsOnce(app);
    }

    /// <summary>Makes the endpoints, while the model gets warm: by themselves they are made twice, by authorization as the host starts and by routing at the first request, at 100 ms each.</summary>
    private static void MakeEndpointsOnce(IEndpointRouteBuilder routes)
    {
        var once = new CompositeEndpointDataSource(routes.DataSources.ToArray()); // it keeps what it has made
        routes.DataSources.Clear();
        routes.DataSources.Add(once);
        _ = once.Endpoints;
    }
}
