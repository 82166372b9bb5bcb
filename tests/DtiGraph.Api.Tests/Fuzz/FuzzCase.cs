using System.Text;

namespace DtiGraph.Api.Tests.Fuzz;

/// <summary>What must come back.</summary>
internal enum Expected
{
    /// <summary>A success.</summary>
    Accepted,

    /// <summary>A success, or 404 or 409: other requests change meanwhile what serves and what runs.</summary>
    Possible,

    /// <summary>Any status that is documented: nothing but the graph decides whether there is such a node.</summary>
    Documented,

    /// <summary>A problem, 4xx.</summary>
    Refused,

    /// <summary>405.</summary>
    NoSuchMethod,

    /// <summary>401.</summary>
    Unauthorized,

    /// <summary>403.</summary>
    Forbidden,
}

/// <summary>One request.</summary>
/// <param name="Operation">Which one it asks, or misses by its method.</param>
/// <param name="Why">What was done to it.</param>
/// <param name="Method">Of HTTP.</param>
/// <param name="Path">With the query, as it is sent.</param>
/// <param name="Expected">What must come back.</param>
internal sealed record FuzzCase(DocumentedOperation Operation, string Why, HttpMethod Method, string Path, Expected Expected)
{
    /// <summary>null for none.</summary>
    public byte[]? Body { get; init; }

    public string? ContentType { get; init; }

    public string? ContentEncoding { get; init; }

    public string? Accept { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>How the key is given; null for the good one, empty for none.</summary>
    public string? Authorization { get; init; }

    /// <summary>What the problem must name where the request is refused, or what it names is not there; null for anything.</summary>
    public string? Field { get; init; }

    /// <param name="service">Who is asked.</param>
    public HttpRequestMessage Request(FuzzService service)
    {
        var uri = new Uri(service.Address.GetLeftPart(UriPartial.Authority) + service.Filled(Path), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(Method, uri) { Content = Body is null ? null : new ByteArrayContent(Body) };
        if (ContentType is not null) request.Content?.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        if (ContentEncoding is not null) request.Content?.Headers.TryAddWithoutValidation("Content-Encoding", ContentEncoding);
        if (Accept is not null) request.Headers.TryAddWithoutValidation("Accept", Accept);
        if (IdempotencyKey is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", IdempotencyKey);
        if ((Authorization ?? $"Bearer {service.Key}") is { Length: > 0 } given) request.Headers.TryAddWithoutValidation("Authorization", given);
        return request;
    }

    public override string ToString() =>
        $"{Operation.Id}, {Why}: {Method} {Short(Path)} {ContentType} {ContentEncoding} Accept {Accept ?? "-"} {(Body is null ? "" : $"{Body.Length} bytes: {Short(Encoding.UTF8.GetString(Body))}")}";

    private static string Short(string text) => text.Length <= 400 ? text : text[..400] + "...";
}
