using DtiGraph.Api.Limits;
using DtiGraph.Api.OpenApi;
using DtiGraph.Api.Recording;
using DtiGraph.Ranking;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DtiGraph.Api;

/// <summary>Drugs of the graph and their ranked targets.</summary>
internal static class DrugEndpoints
{
    public static void MapDrugs(this IEndpointRouteBuilder api)
    {
        var drugs = api.MapGroup("/drugs").WithTags("Drugs");
        drugs.MapGet("/", List).WithName("listDrugs").Fails(400, "limit: expected 1 to 100, got 0");
        drugs.MapGet("/{id}", Get).WithName("getDrug").FailsToFindDrug();
        drugs.MapGet("/{id}/targets", RankTargets).WithName("rankTargetsOfDrug").RequireRateLimiting(RequestLimits.Scoring).Offers<RankedList>(Accepted.Json, PairTable.Csv, PairTable.Tsv)
            .Fails(400, "minProbability: expected [0, 1], got 7").FailsToFindDrug().Fails(406, PairTable.NotOffered).Records();
    }

    /// <summary>Looks up drugs</summary>
    /// <remarks>By id or name, in pages, in the order of ids. Total-Count says how many there are on all pages, and Link where the next page is.</remarks>
    /// <param name="page"></param>
    /// <param name="catalogue"></param>
    /// <param name="http"></param>
    /// <response code="200">A page of drugs.</response>
    private static Ok<Page<NodeView>> List([AsParameters] PageQuery page, Catalogue catalogue, HttpContext http) =>
        TypedResults.Ok(PageHeaders.Say(http, catalogue.Drugs(page)));

    /// <summary>Shows a drug</summary>
    /// <remarks>
    /// Its structure, its names in public databases, and what is recorded of it.
    /// What names none is 404 with the nearest names, what names several is 409 with these; so it is wherever a drug is named.
    /// </remarks>
    /// <param name="id">A drug of the graph: its id, a cross-reference such as drugBank:DB00945, a name or a SMILES; upper and lower case of names alike.</param>
    /// <param name="catalogue"></param>
    /// <response code="200">The drug.</response>
    private static Ok<DrugDetail> Get(string id, Catalogue catalogue) => TypedResults.Ok(catalogue.Drug(PathId.Of(id)));

    /// <summary>Ranks the targets of a drug</summary>
    /// <remarks>All targets of the graph, best first, with calibrated probabilities; recorded interactions are marked as known. Filters keep rows by what is recorded, by probability and by family. As JSON, or by Accept as a table in CSV or TSV.</remarks>
    /// <param name="id">A drug of the graph: its id, a cross-reference such as drugBank:DB00945, a name or a SMILES; upper and lower case of names alike.</param>
    /// <param name="parameters"></param>
    /// <param name="served"></param>
    /// <param name="http"></param>
    /// <response code="200">The ranked targets.</response>
    private static IResult RankTargets(string id, [AsParameters] RankParameters parameters, Served served, HttpContext http) =>
        PairTable.Of(http, served, parameters.About(drug: new(Id: PathId.Of(id))));
}
