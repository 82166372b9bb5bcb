using System.IO.Compression;
using DtiGraph.Api.Limits;
using Microsoft.AspNetCore.Http.Features;

namespace DtiGraph.Api.Batch;

/// <summary>A compressed body as it was before, within the limit that holds for the bodies of its endpoint.</summary>
/// <param name="compressed">Undoes the compression; disposed with this.</param>
/// <param name="name">gzip or br.</param>
/// <param name="limit">Says how many bytes the endpoint reads at most.</param>
internal sealed class ExpandedBody(Stream compressed, string name, IHttpMaxRequestBodySizeFeature? limit) : ReadOnlyStream
{
    private long expanded;

    /// <summary>The encodings that are undone.</summary>
    public const string Encodings = "gzip, br";

    /// <summary>The body as it was before it was encoded; null for an encoding that is not known here.</summary>
    public static ExpandedBody? Of(string encoding, HttpContext http)
    {
        var limit = http.Features.Get<IHttpMaxRequestBodySizeFeature>();
        return encoding.ToLowerInvariant() switch
        {
            "gzip" or "x-gzip" => new(new GZipStream(http.Request.Body, CompressionMode.Decompress), "gzip", limit),
            "br" => new(new BrotliStream(http.Request.Body, CompressionMode.Decompress), "br", limit),
            _ => null,
        };
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            int read = await compressed.ReadAsync(buffer, cancellationToken);
            expanded += read;
            return expanded <= (limit?.MaxRequestBodySize ?? ServerLimits.MaximumBodyBytes) ? read : throw TooLargeException.Body(limit?.MaxRequestBodySize);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            throw new BodyException($"body: expected all bytes of Content-Encoding {name}, got others or fewer");
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) compressed.Dispose();
        base.Dispose(disposing);
    }
}
