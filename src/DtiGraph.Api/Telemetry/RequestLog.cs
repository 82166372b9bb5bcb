using System.Diagnostics;
using DtiGraph.Api.Batch;
using Microsoft.AspNetCore.Connections;
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
        catch (AnswerCutException e)
        {
            var why = Problem.Of(e.InnerException!);
            if (why.Code == ProblemCodes.ServiceFault && !IsOfConnection(e.InnerException!)) log.LogError(e.InnerException, "{Method} {Route} was cut {Where}, request {RequestId}", http.Request.Method, Route(http), e.Where, id);
            else if (why.Code == ProblemCodes.LedgerFailed) Failed(log, http.Request.Method, Route(http), e.InnerException!.Message, id);
            else Cut(log, http.Request.Method, Route(http), e.Where, why.Code == ProblemCodes.ServiceFault ? ProblemCodes.RequestUnreadable : why.Code, id);
            throw;
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
        {
            log.LogError(e, "{Method} {Route} failed after its answer had begun, request {RequestId}", http.Request.Method, Route(http), id);
            throw;
        }
        finally
        {
            Answered(log, http.Request.Method, Route(http), http.Response.StatusCode, Stopwatch.GetElapsedTime(start).TotalMilliseconds, http.User.Identity?.Name ?? "", id);
        }
    }

    /// <summary>What is wrong with a file of the service: its message names the file, and nothing that was asked.</summary>
    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Route} failed: {Fault}, request {RequestId}")]
    public static partial void Failed(ILogger log, string method, string route, string fault, string requestId);

    // By its code: the words of a fault may hold what was in the row.
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Route} was cut {Where}: {Code}, request {RequestId}")]
    private static partial void Cut(ILogger log, string method, string route, string where, string code, string requestId);

    /// <summary>The client went, or its connection broke: nothing is wrong here.</summary>
    private static bool IsOfConnection(Exception exception) => exception is ConnectionResetException or OperationCanceledException;

    [LoggerMessage(Level = LogLevel.Information, Message = "{Method} {Route} {Status} {Milliseconds:0.0} ms, caller {Caller}, request {RequestId}")]
    private static partial void Answered(ILogger log, string method, string route, int status, double milliseconds, string caller, string requestId);
}
