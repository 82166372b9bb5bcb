using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;
using DtiGraph.Api.Limits;
using DtiGraph.Api.OpenApi;
using DtiGraph.Api.Recording;
using DtiGraph.Evidence;

namespace DtiGraph.Api;

/// <summary>Why the model says what it says of a pair.</summary>
internal static class EvidenceEndpoints
{
    /// <summary>Kinds of answer beside JSON.</summary>
    public const string Svg = "image/svg+xml", Mermaid = "text/vnd.mermaid";

    public static void MapEvidence(this IEndpointRouteBuilder api) => api.MapGet("/drugs/{id}/targets/{tid}/evidence", Explain)
        .WithTags("Evidence").WithName("explainPair").RequireRateLimiting(RequestLimits.Scoring).Offers<PairEvidence>(Accepted.Json, Svg, Mermaid)
        .Fails(400, "top: expected 1 to 50, got 0").FailsToFindDrug()
        .Fails(406, $"Accept: expected one of {Accepted.Json}, {Svg}, {Mermaid}, got 'image/png'").Records();

    /// <summary>Shows the paths behind a prediction</summary>
    /// <remarks>
    /// The best paths of two to four steps between the drug and the target in the graph that the network hears: by how much the logit falls
    /// without each, how surprising it is given how many links its nodes have, and the Cypher query that finds it in Neo4j. With
    /// Accept: image/svg+xml a picture, with text/vnd.mermaid a flowchart. The first answer of a service takes longer: permuted graphs are drawn.
    /// </remarks>
    /// <param name="id">A drug of the graph, by what names it in /v1/drugs/{id}.</param>
    /// <param name="tid">A target of the graph, by what names it in /v1/targets/{id}.</param>
    /// <param name="top">Paths at most, 1 to 50.</param>
    /// <param name="evidence"></param>
    /// <param name="http"></param>
    /// <param name="cancellation"></param>
    /// <response code="200">The paths.</response>
    private static IResult Explain(
        string id, string tid, [Range(1, EvidenceSearch.MaximumTop), DefaultValue(EvidenceSearch.DefaultTop)] int? top,
        EvidenceSearch evidence, HttpContext http, CancellationToken cancellation)
    {
        string kind = Accepted.Of(http);
        var found = evidence.Of(PathId.Of(id), PathId.Of(tid), top ?? EvidenceSearch.DefaultTop, cancellation);
        return kind switch
        {
            Svg => TypedResults.Text(PathPicture.Of(found), Svg, Encoding.UTF8),
            Mermaid => TypedResults.Text(found.Mermaid, Mermaid, Encoding.UTF8),
            _ => TypedResults.Ok(found),
        };
    }
}
