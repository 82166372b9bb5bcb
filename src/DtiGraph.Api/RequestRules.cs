using DtiGraph.Api.Batch;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace DtiGraph.Api;

/// <summary>What holds for every request.</summary>
internal static class RequestRules
{
    private const string Utf8 = "utf-8";

    /// <summary>Middleware: JSON is UTF-8, and compressed bodies are expanded within the limit of their endpoint.</summary>
    public static Task Apply(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is not null && context.Request.HasJsonContentType()
            && context.Request.GetTypedHeaders().ContentType is { Charset.HasValue: true } type)
        {
            string charset = HeaderUtilities.RemoveQuotes(type.Charset).ToString();
            if (!charset.Equals(Utf8, StringComparison.OrdinalIgnoreCase))
                return Problems.Write(context, new(StatusCodes.Status415UnsupportedMediaType, ProblemCodes.BodyMediaType, $"body: expected charset {Utf8} or none, got '{charset}'", HeaderNames.ContentType));
            type.Charset = Utf8; // the framework takes a quoted one, which RFC 9110 allows, for an encoding that it does not know
            context.Request.ContentType = type.ToString();
        }
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
