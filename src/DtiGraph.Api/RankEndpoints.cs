using DtiGraph.Api.Limits;
using DtiGraph.Api.OpenApi;
using DtiGraph.Ranking;

namespace DtiGraph.Api;

/// <summary>Ranked lists for nodes that the graph need not hold.</summary>
internal static class RankEndpoints
{
    public static void MapRank(this IEndpointRouteBuilder api) =>
        api.MapPost("/rank", Rank).WithTags("Ranking").WithName("rank").RequireRateLimiting(RequestLimits.Scoring).Offers<RankedList>(Accepted.Json, PairTable.Csv, PairTable.Tsv).FailsAsBody()
            .Fails(400, "query: expected either a drug or a target, got both").Fails(404, "drug: expected an id or a name of the graph, got 'DB99999'")
            .Fails(409, "drug: expected a name of one drug, got 'Estradiol' (of DB00783, DB13952)").Fails(406, PairTable.NotOffered);

    /// <summary>Ranks for a drug or a target, in the graph or new</summary>
    /// <remarks>
    /// Give either a drug (by id, which may be a name, or smiles) or a target (by id, which may be a gene symbol or a name, or sequence). A
    /// structure or sequence of the graph is recognised in any spelling; any other is scored by cold start, from its features and its nearest neighbours, which the answer lists.
    /// As JSON, or by Accept as a table in CSV or TSV, without the neighbours.
    /// </remarks>
    /// <param name="query">The question.</param>
    /// <param name="served"></param>
    /// <param name="http"></param>
    /// <response code="200">The ranked list.</response>
    private static IResult Rank(RankQuery query, Served served, HttpContext http) => PairTable.Of(http, served.Model.Rank(query));
}
