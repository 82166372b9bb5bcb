using DtiGraph.Api.Limits;
using DtiGraph.Api.OpenApi;
using DtiGraph.Api.Recording;
using DtiGraph.Ranking;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DtiGraph.Api;

/// <summary>Targets of the graph and their ranked drugs.</summary>
internal static class TargetEndpoints
{
    public static void MapTargets(this IEndpointRouteBuilder api)
    {
        var targets = api.MapGroup("/targets").WithTags("Targets");
        targets.MapGet("/", List).WithName("listTargets").Fails(400, "limit: expected 1 to 100, got 0");
        targets.MapGet("/{id}", Get).WithName("getTarget").FailsToFindTarget();
        targets.MapGet("/{id}/drugs", RankDrugs).WithName("rankDrugsOfTarget").RequireRateLimiting(RequestLimits.Scoring).Offers<RankedList>(Accepted.Json, PairTable.Csv, PairTable.Tsv)
            .Fails(400, "minProbability: expected [0, 1], got 7").FailsToFindTarget().Fails(406, PairTable.NotOffered).Records();
    }

    /// <summary>Looks up targets</summary>
    /// <remarks>By id, gene symbol or name, in pages, in the order of ids. Total-Count says how many there are on all pages, and Link where the next page is.</remarks>
    /// <param name="page"></param>
    /// <param name="catalogue"></param>
    /// <param name="http"></param>
    /// <response code="200">A page of targets.</response>
    private static Ok<Page<NodeView>> List([AsParameters] PageQuery page, Catalogue catalogue, HttpContext http) =>
        TypedResults.Ok(PageHeaders.Say(http, catalogue.Targets(page)));

    /// <summary>Shows a target</summary>
    /// <remarks>
    /// Its names in public databases, and what is recorded of it.
    /// What names none is 404 with the nearest names, what names several is 409 with these; so it is wherever a target is named.
    /// </remarks>
    /// <param name="id">A target of the graph: its id, a cross-reference such as uniProt:P23219, a gene symbol, a name or a sequence; upper and lower case of names alike.</param>
    /// <param name="catalogue"></param>
    /// <response code="200">The target.</response>
    private static Ok<TargetDetail> Get(string id, Catalogue catalogue) => TypedResults.Ok(catalogue.Target(PathId.Of(id)));

    /// <summary>Ranks the drugs of a target</summary>
    /// <remarks>All drugs of the graph, best first, with calibrated probabilities; recorded interactions are marked as known. Filters keep rows by what is recorded, by probability and by family. As JSON, or by Accept as a table in CSV or TSV.</remarks>
    /// <param name="id">A target of the graph: its id, a cross-reference such as uniProt:P23219, a gene symbol, a name or a sequence; upper and lower case of names alike.</param>
    /// <param name="parameters"></param>
    /// <param name="served"></param>
    /// <param name="http"></param>
    /// <response code="200">The ranked drugs.</response>
    private static IResult RankDrugs(string id, [AsParameters] RankParameters parameters, Served served, HttpContext http) =>
        PairTable.Of(http, served, parameters.About(target: new(Id: PathId.Of(id))));
}
