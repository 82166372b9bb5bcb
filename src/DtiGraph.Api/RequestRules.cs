using DtiGraph.Api.Batch;
using Microsoft.Net.Http.Headers;

namespace DtiGraph.Api;

/// <summary>What holds for every request.</summary>
internal static class RequestRules
{
    /// <summary>Middleware: compressed bodies are expanded within the limit of their endpoint.</summary>
    public static Task Apply(HttpContext context, RequestDelegate next)
    {
        string encoding = context.Request.Headers.ContentEncoding.ToString();
        if (encoding is "" or "identity") return next(context);
        if (ExpandedBody.Of(encoding, context) is { } expanded)
        {
            context.Request.Body = expanded;
            context.Request.Headers.Remove(HeaderNames.ContentEncoding);
            context.Request.ContentLength = null; // what it said was the length before
            return next(context);
        }
        context.Response.Headers.AcceptEncoding = ExpandedBody.Encodings; // RFC 9110, section 15.5.16
        return Problems.Write(context, new(StatusCodes.Status415UnsupportedMediaType, ProblemCodes.BodyMediaType, $"body: expected Content-Encoding {ExpandedBody.Encodings} or none, got '{encoding}'", HeaderNames.ContentEncoding));
    }
}
