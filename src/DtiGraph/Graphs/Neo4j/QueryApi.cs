using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DtiGraph.Graphs.Neo4j;

/// <summary>What is asked; null members are not sent.</summary>
internal sealed record QueryRequest(
    string? Statement, IReadOnlyDictionary<string, object?> Parameters, string[]? Bookmarks = null, string? AccessMode = null);

/// <summary>What was answered.</summary>
internal sealed record QueryAnswer(IReadOnlyList<object?[]> Rows, string? Bookmark, string? Transaction, string? Affinity);

/// <summary>One request to the Query API and its answer, or the reason why there is none.</summary>
internal sealed class QueryApi(HttpClient client, string address, TimeSpan timeout, Action answered) : IDisposable
{
    // Of a cluster, the member that began a transaction is named in this header and must get the rest of it.
    private const string AffinityHeader = "neo4j-cluster-affinity";

    /// <summary>Answers say the type of each value. In plain JSON this API shortens doubles that a float can hold: 1535.109375 comes as 1535.1094.</summary>
    public const string TypedJson = "application/vnd.neo4j.query";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public async Task<QueryAnswer> SendAsync(HttpMethod method, string path, QueryRequest? body, CancellationToken cancellation, string? affinity = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout);
        try
        {
            using var request = new HttpRequestMessage(method, path);
            if (affinity is not null) request.Headers.Add(AffinityHeader, affinity);
            if (method == HttpMethod.Post)
            {
                request.Content = new ByteArrayContent(body is null ? "{}"u8.ToArray() : JsonSerializer.SerializeToUtf8Bytes(body, Json));
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            }
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return await ReadAsync(response, transactional: path.StartsWith("v2/tx/", StringComparison.Ordinal), limit.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new CypherException($"neo4j: expected an answer within {timeout.TotalSeconds:0.###} s, got none ({address})", CypherException.NoAnswer, isTransient: false, e);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or (IOException and not CypherException))
        {
            throw new CypherException($"neo4j: expected an answer, got '{(e.InnerException ?? e).Message}' ({address})", CypherException.NoAnswer, isTransient: true, e);
        }
    }

    public void Dispose() => client.Dispose();

    private async Task<QueryAnswer> ReadAsync(HttpResponseMessage response, bool transactional, CancellationToken cancellation)
    {
        bool unavailable = response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout;
        if (response.Content.Headers.ContentType?.MediaType is not (TypedJson or "application/json"))
        {
            // A commit or roll-back has no body where nothing is to be said.
            if (response.IsSuccessStatusCode && response.Content.Headers.ContentLength is 0 or null) return new([], null, null, null);
            throw new CypherException($"neo4j: expected an answer of the Query API (Neo4j 5.19 or later), got HTTP {(int)response.StatusCode} ({address})",
                CypherException.NoAnswer, unavailable);
        }
        using var document = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellation), cancellationToken: cancellation);
        var root = document.RootElement;
        answered();
        if (root.TryGetProperty("errors", out var errors) && errors.GetArrayLength() > 0)
        {
            string code = errors[0].GetProperty("code").GetString() ?? "", message = errors[0].GetProperty("message").GetString() ?? "";
            // After a restart, or a minute without use: what was begun is gone, and may be begun again.
            if (transactional && response.StatusCode == HttpStatusCode.NotFound && code == "Neo.ClientError.Request.Invalid")
                throw new CypherException($"neo4j: expected the transaction to be open, got '{message}' ({address})", code, isTransient: true);
            throw CypherException.FromServer(code, message, address);
        }
        if (!response.IsSuccessStatusCode)
            throw new CypherException($"neo4j: expected success, got HTTP {(int)response.StatusCode} ({address})", CypherException.NoAnswer, unavailable);
        return new(
            root.TryGetProperty("data", out var data) ? Rows(data.GetProperty("values")) : [],
            root.TryGetProperty("bookmarks", out var bookmarks) && bookmarks.GetArrayLength() > 0 ? bookmarks[0].GetString() : null,
            root.TryGetProperty("transaction", out var transaction) ? transaction.GetProperty("id").GetString() : null,
            response.Headers.TryGetValues(AffinityHeader, out var values) ? values.First() : null);
    }

    private static object?[][] Rows(JsonElement values) => [.. values.EnumerateArray().Select(row => row.EnumerateArray().Select(Value).ToArray())];

    private static object? Value(JsonElement typed)
    {
        var value = typed.GetProperty("_value");
        return typed.GetProperty("$type").GetString() switch
        {
            "Null" => null,
            "Boolean" => value.GetBoolean(),
            "Integer" => long.Parse(value.GetString()!, CultureInfo.InvariantCulture),
            "Float" => double.Parse(value.GetString()!, CultureInfo.InvariantCulture),
            "List" => value.EnumerateArray().Select(Value).ToList(),
            _ => value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText(), // text, and times, points and maps as text
        };
    }
}
