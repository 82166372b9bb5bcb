namespace DtiGraph.Api;

/// <summary>What holds for every request and every answer.</summary>
internal static class RequestRules
{
    /// <summary>Middleware: bodies come uncompressed, and browsers do not guess types.</summary>
    public static Task Apply(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(() => // a problem is written on a cleared response
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return Task.CompletedTask;
        });
        string encoding = context.Request.Headers.ContentEncoding.ToString();
        if (encoding is "" or "identity") return next(context);
        context.Response.Headers.AcceptEncoding = "identity"; // RFC 9110, section 15.5.16
        return Problems.Write(context, StatusCodes.Status415UnsupportedMediaType, $"body: expected no Content-Encoding, got '{encoding}'");
    }
}
