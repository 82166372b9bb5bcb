using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using DtiGraph.Api.Keys;
using DtiGraph.Ranking;
using Microsoft.Net.Http.Headers;

namespace DtiGraph.Api;

/// <summary>Lets clients keep what a model said, and ask whether it would still say so (RFC 9110, section 13.1.2).</summary>
/// <remarks>The same model and the same program give the same answer, so the tag names both, the question and the kind of answer. A tag that
/// comes back was given with status 200 to this very question: nothing is computed to see that it still holds.</remarks>
internal static class AnswerCache
{
    /// <summary>Names the content of the program: another one may say the same in other words.</summary>
    public static readonly string Program = $"{typeof(ApiHost).Assembly.ManifestModule.ModuleVersionId} {typeof(ServedModel).Assembly.ManifestModule.ModuleVersionId}";

    /// <summary>Endpoint filter, for answers that depend on the question and the model alone; leaves other methods than GET as they are.</summary>
    public static async ValueTask<object?> Apply(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        string kind = Accepted.Of(http); // before the work: a client that wants no such answer costs none
        if (!HttpMethods.IsGet(http.Request.Method)) return await next(context);
        var tag = Tag(http, Served.Of(http).Model, kind);
        var known = http.Request.GetTypedHeaders().IfNoneMatch;
        bool holds = known.Any(t => t.Compare(tag, useStrongComparison: false));
        object? answer = holds ? null : await next(context);
        if (!holds && (answer as IStatusCodeHttpResult)?.StatusCode is { } status and not StatusCodes.Status200OK) return answer;

        var headers = http.Response.GetTypedHeaders();
        headers.ETag = tag;
        // Kept by who asked, and asked again each time: the same address answers anew when another model is served.
        headers.CacheControl = new() { Private = true, NoCache = true };
        return holds || known.Contains(EntityTagHeaderValue.Any) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : answer;
    }

    /// <summary>Middleware: the same for the document of the interface, which depends on the model and the program alone.</summary>
    public static async Task OfDocument(HttpContext http, RequestDelegate next)
    {
        if (!http.Request.Path.StartsWithSegments("/swagger/v1/swagger.json"))
        {
            await next(http);
            return;
        }
        var tag = Tag(http, Served.Of(http).Model, http.MayRead() ? Accepted.Json : "committed"); // who may not read gets another document
        var headers = http.Response.GetTypedHeaders();
        headers.ETag = tag;
        headers.CacheControl = new() { Private = true, NoCache = true };
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(t => t.Compare(tag, useStrongComparison: false) || t.Equals(EntityTagHeaderValue.Any)))
            http.Response.StatusCode = StatusCodes.Status304NotModified;
        else await next(http);
    }

    /// <summary>Weak: it stays when the bytes are compressed on the way.</summary>
    private static EntityTagHeaderValue Tag(HttpContext http, ServedModel model, string kind)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(
            $"{Program}\n{model.Manifest.Version}\n{kind}\n{http.Request.PathBase}{http.Request.Path}{http.Request.QueryString}"));
        return new($"\"{model.Manifest.Version}-{Base64Url.EncodeToString(hash.AsSpan(..12))}\"", isWeak: true);
    }
}
