using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DtiGraph.Api.Batch;
using DtiGraph.Ledger;
using Microsoft.AspNetCore.Http.Features;

namespace DtiGraph.Api.Recording;

/// <summary>Asks a recorded question again, of the model that answered it, by the very endpoint that did.</summary>
internal sealed class Replay(EndpointDataSource endpoints, IServiceScopeFactory scopes)
{
    /// <summary>The answer's bytes, which are those of then.</summary>
    /// <param name="entry">What was asked.</param>
    /// <param name="served">The model that answered; held by the caller.</param>
    /// <param name="cancellation">The client is gone.</param>
    /// <exception cref="GoneException">The table was not kept, or the bytes are others.</exception>
    public async Task<byte[]> Ask(LedgerEntry entry, Served served, CancellationToken cancellation)
    {
        if (!entry.Replayable)
            throw new GoneException($"question: expected one that the ledger keeps, got a streamed table, of which it keeps the digest: send the {entry.Rows} rows of SHA-256 {entry.InputSha256} again");
        var endpoint = endpoints.Endpoints.First(e => e.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName == entry.Endpoint);
        Task<(int Status, byte[] Bytes)> asking;
        // Of its own flow: the accessor of the request around it would lose that request.
        using (ExecutionContext.SuppressFlow()) asking = Task.Run(() => Ask(endpoint, entry, served, cancellation), cancellation);
        var (status, bytes) = await asking;
        string digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return status == StatusCodes.Status200OK && digest == entry.AnswerSha256
            ? bytes
            : throw new GoneException($"answer: expected the bytes of SHA-256 {entry.AnswerSha256}, got {digest} with status {status}"
                + (entry.Program == AnswerCache.Program ? "" : ": another build of the program answered then"));
    }

    private async Task<(int, byte[])> Ask(Endpoint endpoint, LedgerEntry entry, Served served, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        using var question = JsonDocument.Parse(entry.Parameters, new() { MaxDepth = CanonicalJson.MaximumDepth });
        using var answer = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider, RequestAborted = cancellation };
        http.Features.Set(served);
        http.Features.Set(new Replayed());
        http.SetEndpoint(endpoint);
        http.Request.Scheme = "http";
        foreach (var part in question.RootElement.GetProperty("path").EnumerateObject()) http.Request.RouteValues[part.Name] = part.Value.GetString();
        http.Request.QueryString = QueryString.Create(question.RootElement.GetProperty("query").EnumerateObject().Select(q => KeyValuePair.Create(q.Name, q.Value.GetString())));
        http.Request.Headers.Accept = entry.Kind;
        http.Request.Method = HttpMethods.Get;
        if (question.RootElement.TryGetProperty("body", out var body))
        {
            byte[] bytes = Encoding.UTF8.GetBytes(body.GetRawText());
            (http.Request.Method, http.Request.ContentType, http.Request.ContentLength, http.Request.Body) = (HttpMethods.Post, Accepted.Json, bytes.Length, new MemoryStream(bytes));
            http.Features.Set<IHttpRequestBodyDetectionFeature>(new HasBody());
        }
        if (question.RootElement.TryGetProperty("work", out var work)) http.Features.Set(new WorkEnded(work.GetProperty("seconds").GetDouble(), work.GetProperty("pairs").GetInt32()));
        http.Response.Body = answer;
        scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = http;
        await endpoint.RequestDelegate!(http);
        await http.Response.CompleteAsync();
        return (http.Response.StatusCode, answer.ToArray());
    }

    /// <summary>Marks a question that was answered and measured before.</summary>
    internal sealed record Replayed;

    private sealed class HasBody : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => true;
    }
}
