using DtiGraph.Api.Limits;
using DtiGraph.Api.OpenApi;
using DtiGraph.Api.Recording;
using DtiGraph.Ranking;

namespace DtiGraph.Api;

/// <summary>Ranked lists for nodes that the graph need not hold.</summary>
internal static class RankEndpoints
{
    public static void MapRank(this IEndpointRouteBuilder api) =>
        api.MapPost("/rank", Rank).WithTags("Ranking").WithName("rank").RequireRateLimiting(RequestLimits.Scoring).Offers<RankedList>(Accepted.Json, PairTable.Csv, PairTable.Tsv).FailsAsBody()
            .Fails(400, "query: expected either a drug or a target, got both").FailsToFindDrug().Fails(406, PairTable.NotOffered).Records();

    /// <summary>Ranks for a drug or a target, in the graph or new</summary>
    /// <remarks>
    /// Give either a drug (by id, which may be a name, or smiles) or a target (by id, which may be a gene symbol or a name, or sequence). A
    /// structure or sequence of the graph is recognised in any spelling; any other is scored by cold start, from its features and its nearest neighbours, which the answer lists.
    /// An answer of cold start also says whether it is in the applicability domain.
    ///
    /// `family` keeps targets of a family, or drugs of a class. `against` names up to 50 targets, each by id or sequence, to compare with: every row then carries what its drug has with
    /// these, and its selectivity, the difference in log-odds to the likeliest of them. It says by which target the model would rather expect the drug to be recorded; it is no ratio of
    /// affinities, and targets that were tested more often are recorded more often. The order stays that of the probability.
    ///
    /// As JSON, or by Accept as a table in CSV or TSV, without the neighbours.
    /// </remarks>
    /// <param name="query">The question.</param>
    /// <param name="served"></param>
    /// <param name="http"></param>
    /// <response code="200">The ranked list.</response>
    private static IResult Rank(RankQuery query, Served served, HttpContext http) => PairTable.Of(http, served, query);
}
