namespace DtiGraph.Api;

/// <summary>What every answer tells a browser: guess no types, run nothing, show it in no frame, say nobody where you were.</summary>
internal static class SecurityHeaders
{
    // Swagger UI's own scripts and nothing else; it sets styles of elements and draws pictures from data addresses.
    private const string OfSwaggerUi =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // A report is a page with styles and pictures of its own, and no script.
    private const string OfReports = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string OfAnswers = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Middleware. Sets them when the answer begins: a problem is written on a cleared response.</summary>
    public static Task Apply(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/swagger") ? OfSwaggerUi
                : context.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true ? OfReports : OfAnswers;
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            if (context.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000";
            // What depends on the key, and failures, are kept by nobody; what may be kept says so itself.
            if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });
        return next(context);
    }
}
