using System.Security.Cryptography;
using DtiGraph.Api.Batch;

namespace DtiGraph.Api.Recording;

/// <summary>A request's body as its endpoint reads it, kept or digested on the way.</summary>
/// <param name="body">Not disposed.</param>
/// <param name="keep">Keeps the bytes, for bodies that an endpoint holds in memory too; otherwise the digest alone.</param>
internal sealed class CopiedBody(Stream body, bool keep) : ReadOnlyStream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly MemoryStream kept = new();

    /// <summary>What was read so far.</summary>
    public ReadOnlyMemory<byte> Kept => kept.GetBuffer().AsMemory(0, (int)kept.Length);

    /// <summary>SHA-256 of what was read so far, 64 lower-case hex digits.</summary>
    public string Digest() => Convert.ToHexStringLower(hash.GetCurrentHash());

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await body.ReadAsync(buffer, cancellationToken);
        if (keep) kept.Write(buffer.Span[..read]);
        else hash.AppendData(buffer.Span[..read]);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) hash.Dispose();
        base.Dispose(disposing);
    }
}
