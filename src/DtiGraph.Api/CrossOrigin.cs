using DtiGraph.Api.Keys;
using DtiGraph.Api.Recording;
using DtiGraph.Api.Telemetry;
using Microsoft.Net.Http.Headers;

namespace DtiGraph.Api;

/// <summary>Pages of other origins that may ask from a browser (CORS): none but those that the operator names.</summary>
internal static class CrossOrigin
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>Answers the questions that browsers ask before, and says in every answer that the page may read it. A key is still needed.</summary>
    /// <exception cref="ArgumentException">An origin is none, or there are no API keys.</exception>
    /// <remarks>By the framework's own middleware. Keys travel in a header that a page sets, so no cookies: no page can use what a browser keeps of another.</remarks>
    public static void UseCrossOrigin(this WebApplication app, ApiOptions options)
    {
        if (options.Cors.Count == 0) return;
        if (options.ApiKeys is null) throw new ArgumentException($"--cors: expected --{ApiOptions.ApiKeysOption} beside it, got none: without keys the service answers no page but its own");
        if (options.Cors.FirstOrDefault(origin => !IsOrigin(origin)) is { } wrong)
            throw new ArgumentException($"--cors: expected origins such as https://notebooks.example.org, without a path and never *, got '{wrong}'");
        app.UseCors(policy => policy.WithOrigins([.. options.Cors]).WithMethods(HttpMethods.Get, HttpMethods.Head, HttpMethods.Post)
            .WithHeaders(HeaderNames.Authorization, ApiKeyScheme.Header, HeaderNames.ContentType, HeaderNames.ContentEncoding, HeaderNames.IfNoneMatch, HeaderNames.TraceParent, OutcomeEndpoints.KeyHeader)
            .WithExposedHeaders(HeaderNames.ETag, HeaderNames.Link, HeaderNames.Location, HeaderNames.RetryAfter, PageHeaders.TotalHeader, PairTable.ModelHeader, PairTable.GraphHeader,
                PairTable.ResolvedHeader, RecordedAnswers.Header, RequestLog.Header, "RateLimit", "RateLimit-Policy")
            .SetPreflightMaxAge(Kept));
    }

    /// <summary>As a browser writes it: scheme, host, and the port where it is not the scheme's own.</summary>
    private static bool IsOrigin(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        && string.Equals(uri.GetLeftPart(UriPartial.Authority), text, StringComparison.OrdinalIgnoreCase) && uri.UserInfo.Length == 0;
}
