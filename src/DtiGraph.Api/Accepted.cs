using Microsoft.Net.Http.Headers;

namespace DtiGraph.Api;

/// <summary>Which of several kinds of answer a client wants (RFC 9110, section 12.5.1).</summary>
internal static class Accepted
{
    /// <summary>What an endpoint answers with that offers nothing else, whatever the client accepts.</summary>
    public const string Json = "application/json";

    /// <summary>Lets clients choose among kinds of answer, and documents them.</summary>
    /// <typeparam name="T">The answer as JSON.</typeparam>
    /// <param name="route">Of an endpoint that asks <see cref="Of"/>.</param>
    /// <param name="kinds">Media types without parameters, the usual one first.</param>
    public static RouteHandlerBuilder Offers<T>(this RouteHandlerBuilder route, params string[] kinds) =>
        route.Produces<T>(StatusCodes.Status200OK, kinds[0], kinds[1..]).WithMetadata(new Offered(kinds));

    /// <summary>The best of those that the endpoint offers; ties go to the preferred one, which is also what a client gets that says nothing.</summary>
    /// <param name="http">A request that was routed; its answer will say that it varies.</param>
    /// <param name="preferred">One of those; null for the first.</param>
    /// <param name="among">Those that this request can be answered in; null for all.</param>
    /// <exception cref="NotAcceptableException">The client wants none of them.</exception>
    public static string Of(HttpContext http, string? preferred = null, string[]? among = null)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<Offered>()?.Kinds is not { } kinds) return Json;
        string[] offered = among ?? kinds;
        http.Response.Headers.Vary = HeaderNames.Accept;
        var ranges = http.Request.GetTypedHeaders().Accept;
        string usual = preferred ?? offered[0];
        if (ranges.Count == 0) return usual;
        var (best, quality) = offered.OrderBy(o => o != usual).Select(o => (Kind: o, Quality: QualityOf(o, ranges))).MaxBy(o => o.Quality);
        return quality > 0 ? best : throw new NotAcceptableException($"Accept: expected one of {string.Join(", ", offered)}, got '{http.Request.Headers.Accept}'");
    }

    /// <summary>Of the most specific range that holds it; 0 for none.</summary>
    private static double QualityOf(string kind, IList<MediaTypeHeaderValue> ranges) => ranges.Where(r => r.MatchesMediaType(kind))
        .OrderBy(r => r.MatchesAllTypes ? 2 : r.MatchesAllSubTypes ? 1 : 0).Select(r => r.Quality ?? 1).FirstOrDefault();

    /// <summary>The kinds of answer of an endpoint.</summary>
    private sealed record Offered(string[] Kinds);
}

/// <summary>A client that wants none of the kinds of answer that there are.</summary>
internal sealed class NotAcceptableException(string message) : Exception(message);
