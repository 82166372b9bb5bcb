using DtiGraph.Api.Nightly;
using DtiGraph.Api.Telemetry;
using DtiGraph.Ranking;
using Microsoft.AspNetCore.Diagnostics;

namespace DtiGraph.Api;

/// <summary>Everything that fails is answered here, as application/problem+json (RFC 9457) with a code that programs can rely on and a detail that says what to change.</summary>
internal static class Problems
{
    /// <summary>Where the framework logs exceptions that this class answers.</summary>
    public const string FrameworkLog = "Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware";

    /// <summary>Detail of a body of another media type.</summary>
    public const string NotRead = $"body: expected Content-Type {Accepted.Json}, for predictions also {PairTable.Csv} or {PairTable.NdJson}, got another or none";

    /// <summary>Writes a problem, whatever the client says it accepts.</summary>
    public static Task Write(HttpContext context, Problem problem, IEnumerable<KeyValuePair<string, object?>>? more = null)
    {
        if (problem.Status is StatusCodes.Status503ServiceUnavailable && context.Response.Headers.RetryAfter.Count == 0) context.Response.Headers.RetryAfter = "1";
        var members = new List<KeyValuePair<string, object?>> { new("code", problem.Code) };
        if ((problem.Asked ? ProblemField.In(context, problem.Field) : problem.Field) is { } field) members.Add(new("field", field));
        return TypedResults.Problem(problem.Detail, context.Request.PathBase + context.Request.Path, problem.Status, extensions: [.. members, .. more ?? [], new("traceId", RequestLog.Id(context))]).ExecuteAsync(context);
    }

    /// <summary>Answers an exception that an endpoint threw.</summary>
    public static Task OfException(HttpContext context)
    {
        var exception = context.Features.Get<IExceptionHandlerFeature>()!.Error;
        var problem = Problem.Of(exception);
        if (problem.Status == StatusCodes.Status500InternalServerError || problem.Code == ProblemCodes.RegistryFailed)
        {
            RequestLog.Log(context).LogError(exception, "{Method} {Route} failed, request {RequestId}", context.Request.Method, RequestLog.Route(context), RequestLog.Id(context));
        }
        else if (problem.Code == ProblemCodes.LedgerFailed)
        {
            RequestLog.Failed(RequestLog.Log(context), context.Request.Method, RequestLog.Route(context), exception.Message, RequestLog.Id(context));
        }
        return Write(context, problem, More(exception, context));
    }

    /// <summary>Answers a status that was set without a body: by routing, by the server, by a media type that is not read.</summary>
    public static Task OfStatus(StatusCodeContext context)
    {
        var http = context.HttpContext;
        int status = http.Response.StatusCode;
        if (status == StatusCodes.Status405MethodNotAllowed) HeadRequests.Allow(http);
        return Write(http, status switch
        {
            StatusCodes.Status404NotFound => new(status, ProblemCodes.PathUnknown, $"path: expected a path of the API (see /swagger), got '{http.Request.Path}'"),
            StatusCodes.Status405MethodNotAllowed => new(status, ProblemCodes.MethodUnknown, $"method: expected {http.Response.Headers.Allow}, got {http.Request.Method}"),
            _ => Problem.OfStatus(status) ?? new(status, ProblemCodes.Of(status), $"request: expected one that can be answered, got status {status}"),
        });
    }

    /// <summary>Which nodes may have been meant.</summary>
    private static Dictionary<string, object?>? More(Exception exception, HttpContext http) => exception switch
    {
        UnknownNodeException e => new() { ["nearest"] = e.Nearest },
        AmbiguousNodeException e => new() { ["candidates"] = e.Candidates },
        ConflictException { Run: { } run } => new() { ["job"] = JobView.Of(run, http) },
        _ => null,
    };
}

/// <summary>A path that names something the service does not hold.</summary>
internal sealed class NotFoundException(string message) : Exception(message);
