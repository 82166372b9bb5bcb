using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using DtiGraph.Api.Batch;
using DtiGraph.Ledger;

namespace DtiGraph.Api.Recording;

/// <summary>Enters answers that hold probabilities into the ledger before they go out.</summary>
/// <remarks>
/// An answer goes out when its entry is committed, and not at all where that fails (503): nobody holds a number that the ledger does not know. A table that streams is entered when its
/// last row is made: where that fails its end is withheld, so that no client takes the answer for a whole one. Answers of status 200 only; 304 says that an earlier one holds, which has its entry.
/// </remarks>
internal sealed class RecordedAnswers(ServiceLedger ledger, TimeProvider clock)
{
    /// <summary>Names the entry.</summary>
    public const string Header = "Prediction-Id";

    /// <summary>What a client hears when it fails.</summary>
    public const string NotRecorded = "ledger: expected a file that can be read and written, got a fault of it; no answer goes out that is not recorded";

    private static readonly JsonSerializerOptions Deep = new() { MaxDepth = CanonicalJson.MaximumDepth };

    /// <summary>The byte order mark of UTF-8, which endpoints pass over.</summary>
    private static ReadOnlySpan<byte> Mark => "\uFEFF"u8;

    /// <summary>Middleware, inside of compression: the digest is of what was said, not of how it travelled.</summary>
    public Task Apply(HttpContext http, RequestDelegate next)
    {
        if (!ledger.Kept || http.GetEndpoint()?.Metadata.GetMetadata<Recorded>() is null) return next(http);
        return HttpMethods.IsGet(http.Request.Method) || http.Request.HasJsonContentType() ? Whole(http, next) : Streamed(http, next);
    }

    private async Task Whole(HttpContext http, RequestDelegate next)
    {
        var question = new CopiedBody(http.Request.Body, keep: true);
        using var answer = new MemoryStream();
        var sent = http.Response.Body;
        (http.Request.Body, http.Response.Body) = (question, answer);
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = sent;
        }
        var bytes = answer.GetBuffer().AsMemory(0, (int)answer.Length);
        if (http.Response.StatusCode == StatusCodes.Status200OK)
        {
            string parameters = Parameters(http, question.Kept);
            var entry = Entry(http, NewId(), parameters, CanonicalJson.Digest(parameters), Convert.ToHexStringLower(SHA256.HashData(bytes.Span)), null);
            await ledger.Writer.AddAsync(entry);
            http.Response.Headers[Header] = entry.Id.ToString();
        }
        if (!bytes.IsEmpty) await sent.WriteAsync(bytes, http.RequestAborted);
    }

    private async Task Streamed(HttpContext http, RequestDelegate next)
    {
        var id = NewId();
        var question = new CopiedBody(http.Request.Body, keep: false);
        using var answer = new HashedAnswer(http.Response.Body);
        var sent = http.Response.Body;
        (http.Request.Body, http.Response.Body) = (question, answer);
        http.Response.OnStarting(() =>
        {
            if (http.Response.StatusCode == StatusCodes.Status200OK) http.Response.Headers[Header] = id.ToString();
            return Task.CompletedTask;
        });
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = sent;
        }
        if (http.Response.StatusCode != StatusCodes.Status200OK) return;
        int rows = http.Features.Get<TableRows>()?.Count ?? 0;
        var entry = Entry(http, id, Parameters(http, default), question.Digest(), answer.Digest(), rows);
        try
        {
            await ledger.Writer.AddAsync(entry);
        }
        catch (LedgerException e) when (http.Response.HasStarted)
        {
            throw new AnswerCutException("after its last row, since it cannot be recorded", e);
        }
    }

    private Guid NewId() => Guid.CreateVersion7(clock.GetUtcNow());

    private LedgerEntry Entry(HttpContext http, Guid id, string parameters, string input, string answer, int? rows)
    {
        var manifest = Served.Of(http).Model.Manifest;
        string kind = http.Response.ContentType!.Split(';')[0];
        string endpoint = http.GetEndpoint()!.Metadata.GetRequiredMetadata<IEndpointNameMetadata>().EndpointName;
        return new(id, clock.GetUtcNow(), manifest.Version, manifest.GraphId, endpoint, parameters, input, kind, answer, AnswerCache.Program, rows);
    }

    /// <summary>{ body, path, query }, and work where its time ran out: all that the answer depends on besides the model.</summary>
    private static string Parameters(HttpContext http, ReadOnlyMemory<byte> body)
    {
        var question = new JsonObject
        {
            ["path"] = new JsonObject(http.Request.RouteValues.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value?.ToString()))),
            ["query"] = new JsonObject(http.Request.Query.Select(q => KeyValuePair.Create(q.Key, (JsonNode?)q.Value.ToString()))),
        };
        if (!body.IsEmpty) question["body"] = JsonNode.Parse(body.Span.StartsWith(Mark) ? body.Span[Mark.Length..] : body.Span);
        if (http.Features.Get<WorkEnded>() is { } ended) question["work"] = new JsonObject { ["pairs"] = ended.Pairs, ["seconds"] = ended.Seconds };
        return CanonicalJson.Of(JsonSerializer.SerializeToElement(question, Deep));
    }
}

/// <summary>Marks an endpoint whose answers hold probabilities.</summary>
internal sealed record Recorded;

/// <summary>Says of a streamed table how many rows it had, once it has ended.</summary>
internal sealed record TableRows(int Count);

/// <summary>Marks routes.</summary>
internal static class RecordedRoutes
{
    /// <summary>Enters the answers of the endpoint into the ledger, where one is kept.</summary>
    public static RouteHandlerBuilder Records(this RouteHandlerBuilder route) => route.WithMetadata(new Recorded());
}
