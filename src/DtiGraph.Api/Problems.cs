using System.Text.Json;
using CsvHelper;
using DtiGraph.Api.Nightly;
using DtiGraph.Api.Recording;
using DtiGraph.Ledger;
using DtiGraph.Api.Telemetry;
using DtiGraph.Ranking;
using Microsoft.AspNetCore.Diagnostics;

namespace DtiGraph.Api;

/// <summary>Everything that fails is answered here, as application/problem+json (RFC 9457) with a detail that says what to change.</summary>
internal static class Problems
{
    /// <summary>Where the framework logs exceptions that this class answers.</summary>
    public const string FrameworkLog = "Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware";

    /// <summary>Writes a problem, whatever the client says it accepts.</summary>
    public static Task Write(HttpContext context, int status, string detail, IEnumerable<KeyValuePair<string, object?>>? more = null)
    {
        if (status is StatusCodes.Status503ServiceUnavailable && context.Response.Headers.RetryAfter.Count == 0) context.Response.Headers.RetryAfter = "1";
        return TypedResults.Problem(detail, context.Request.Path, status, extensions: [.. more ?? [], new("traceId", RequestLog.Id(context))]).ExecuteAsync(context);
    }

    /// <summary>Answers an exception that an endpoint threw.</summary>
    public static Task OfException(HttpContext context)
    {
        var exception = context.Features.Get<IExceptionHandlerFeature>()!.Error;
        var (status, detail) = Of(exception);
        if (status == StatusCodes.Status500InternalServerError)
        {
            RequestLog.Log(context).LogError(exception, "{Method} {Route} failed, request {RequestId}", context.Request.Method, RequestLog.Route(context), RequestLog.Id(context));
        }
        return Write(context, status, detail, More(exception));
    }

    /// <summary>Which nodes may have been meant.</summary>
    private static Dictionary<string, object?>? More(Exception exception) => exception switch
    {
        UnknownNodeException e => new() { ["nearest"] = e.Nearest },
        AmbiguousNodeException e => new() { ["candidates"] = e.Candidates },
        ConflictException { Job: { } job } => new() { ["job"] = job },
        _ => null,
    };

    /// <summary>Status and detail of an exception.</summary>
    public static (int Status, string Detail) Of(Exception exception) => exception switch
    {
        UnknownNodeException e => (StatusCodes.Status404NotFound, e.Message),
        AmbiguousNodeException e => (StatusCodes.Status409Conflict, e.Message),
        NotFoundException e => (StatusCodes.Status404NotFound, e.Message),
        ConflictException e => (StatusCodes.Status409Conflict, e.Message),
        GoneException e => (StatusCodes.Status409Conflict, e.Message),
        KeyUsedException e => (StatusCodes.Status422UnprocessableEntity, e.Message),
        LedgerException => (StatusCodes.Status503ServiceUnavailable, RecordedAnswers.NotRecorded), // its message names the file
        NotAcceptableException e => (StatusCodes.Status406NotAcceptable, e.Message),
        TooLargeException e => (StatusCodes.Status413PayloadTooLarge, e.Message),
        BodyException e => (StatusCodes.Status400BadRequest, e.Message),
        CsvFormatException => (StatusCodes.Status413PayloadTooLarge, TooLargeException.Row().Message), // nothing else of a table is fatal
        NotReadyException e => (StatusCodes.Status503ServiceUnavailable, e.Message),
        QueryException e => (StatusCodes.Status400BadRequest, e.Message),
        JsonException e => (StatusCodes.Status400BadRequest, BindingFaults.Of(e)),
        BadHttpRequestException { InnerException: JsonException e } => (StatusCodes.Status400BadRequest, BindingFaults.Of(e)),
        BadHttpRequestException e => (e.StatusCode, OfStatus(e.StatusCode) ?? BindingFaults.Of(e)),
        _ => (StatusCodes.Status500InternalServerError, "service: expected an answer, got a fault of the service; its log says more"),
    };

    /// <summary>Answers a status that was set without a body: by routing, by the server, by a media type that is not read.</summary>
    public static Task OfStatus(StatusCodeContext context)
    {
        var http = context.HttpContext;
        int status = http.Response.StatusCode;
        string detail = status switch
        {
            StatusCodes.Status404NotFound => $"path: expected a path of the API (see /swagger), got '{http.Request.Path}'",
            StatusCodes.Status405MethodNotAllowed => $"method: expected {http.Response.Headers.Allow}, got {http.Request.Method}",
            _ => OfStatus(status) ?? $"request: expected one that can be answered, got status {status}",
        };
        return Write(http, status, detail);
    }

    /// <summary>Detail of a body of another media type.</summary>
    public const string NotRead = $"body: expected Content-Type {Accepted.Json}, for predictions also {PairTable.Csv} or {PairTable.NdJson}, got another or none";

    private static string? OfStatus(int status) => status switch
    {
        StatusCodes.Status413PayloadTooLarge => $"body: expected at most {ApiHost.MaximumBodyBytes} bytes, got more",
        StatusCodes.Status415UnsupportedMediaType => NotRead,
        _ => null,
    };
}

/// <summary>A path that names something the service does not hold.</summary>
internal sealed class NotFoundException(string message) : Exception(message);
