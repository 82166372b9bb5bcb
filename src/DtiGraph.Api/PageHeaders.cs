using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace DtiGraph.Api;

/// <summary>Says beside a page where the next one is (RFC 8288) and how many rows there are.</summary>
internal static class PageHeaders
{
    /// <summary>Rows that the search finds, on all pages.</summary>
    public const string TotalHeader = "Total-Count";

    /// <summary>Sets the headers; returns the page.</summary>
    public static Page<T> Say<T>(HttpContext http, Page<T> page)
    {
        http.Response.Headers[TotalHeader] = $"{page.Total}";
        if (page.NextCursor is { } cursor)
        {
            var query = http.Request.Query.Where(q => !string.Equals(q.Key, "cursor", StringComparison.OrdinalIgnoreCase)).Select(q => KeyValuePair.Create(q.Key, (string?)q.Value.ToString()));
            string next = QueryHelpers.AddQueryString(http.Request.PathBase + http.Request.Path, [.. query, new("cursor", cursor)]);
            http.Response.Headers.Append(HeaderNames.Link, $"<{next}>; rel=\"next\"");
        }
        return page;
    }
}
