namespace DtiGraph.Api;

/// <summary>What holds for every request.</summary>
internal static class RequestRules
{
    /// <summary>Middleware: bodies come uncompressed.</summary>
    public static Task Apply(HttpContext context, RequestDelegate next)
    {
        string encoding = context.Request.Headers.ContentEncoding.ToString();
        if (encoding is "" or "identity") return next(context);
        context.Response.Headers.AcceptEncoding = "identity"; // RFC 9110, section 15.5.16
        return Problems.Write(context, StatusCodes.Status415UnsupportedMediaType, $"body: expected no Content-Encoding, got '{encoding}'");
    }
}
