using Microsoft.Net.Http.Headers;

namespace DtiGraph.Api;

/// <summary>Which of several kinds of answer a client wants (RFC 9110, section 12.5.1).</summary>
internal static class Accepted
{
    /// <summary>The best of those that are offered; ties go to the first, which is also what a client gets that says nothing.</summary>
    /// <param name="request">For its header Accept.</param>
    /// <param name="offered">Media types without parameters.</param>
    /// <exception cref="NotAcceptableException">The client wants none of them.</exception>
    public static string Of(HttpRequest request, params string[] offered)
    {
        var ranges = request.GetTypedHeaders().Accept;
        if (ranges.Count == 0) return offered[0];
        var (best, quality) = offered.Select(o => (Kind: o, Quality: QualityOf(o, ranges))).MaxBy(o => o.Quality);
        return quality > 0 ? best : throw new NotAcceptableException($"Accept: expected one of {string.Join(", ", offered)}, got '{request.Headers.Accept}'");
    }

    /// <summary>Of the most specific range that holds it; 0 for none.</summary>
    private static double QualityOf(string kind, IList<MediaTypeHeaderValue> ranges) => ranges.Where(r => r.MatchesMediaType(kind))
        .OrderBy(r => r.MatchesAllTypes ? 2 : r.MatchesAllSubTypes ? 1 : 0).Select(r => r.Quality ?? 1).FirstOrDefault();
}

/// <summary>A client that wants none of the kinds of answer that there are.</summary>
internal sealed class NotAcceptableException(string message) : Exception(message);
