using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;

namespace DtiGraph.Api.Telemetry;

/// <summary>One line a request, and the id that finds it.</summary>
/// <remarks>A path may hold a SMILES and a query a name, so the line has the route instead; it holds no header and no body.</remarks>
internal static partial class RequestLog
{
    /// <summary>Of the log.</summary>
    public const string Category = "DtiGraph.Api.Requests";

    /// <summary>Header of every answer.</summary>
    public const string Header = "X-Request-Id";

    /// <summary>The id of a request: of its trace, which a caller can choose (W3C traceparent). In the log, in the header, in traceId of a problem.</summary>
    public static string Id(HttpContext http) => Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;

    /// <summary>The route of a request, without the values in it.</summary>
    public static string Route(HttpContext http) =>
        ((http.GetEndpoint() ?? http.Features.Get<IExceptionHandlerFeature>()?.Endpoint) as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)"; // what failed has lost its endpoint

    /// <summary>Where everything that is said of a request is logged.</summary>
    public static ILogger Log(HttpContext http) => http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(Category);

    /// <summary>Middleware around everything else.</summary>
    /// <param name="http">The request.</param>
    /// <param name="next">The rest.</param>
    /// <param name="log">Where: a request may end after the services that it came with.</param>
    public static async Task Apply(HttpContext http, RequestDelegate next, ILogger log)
    {
        string id = Id(http);
        long start = Stopwatch.GetTimestamp();
        http.Response.OnStarting(() =>
        {
            http.Response.Headers[Header] = id;
            return Task.CompletedTask;
        });
        try
        {
            await next(http);
        }
        finally
        {
            Answered(log, http.Request.Method, Route(http), http.Response.StatusCode, Stopwatch.GetElapsedTime(start).TotalMilliseconds, http.User.Identity?.Name ?? "", id);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Method} {Route} {Status} {Milliseconds:0.0} ms, caller {Caller}, request {RequestId}")]
    private static partial void Answered(ILogger log, string method, string route, int status, double milliseconds, string caller, string requestId);
}
