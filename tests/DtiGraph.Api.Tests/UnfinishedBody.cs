using System.Net;
using System.Text;

namespace DtiGraph.Api.Tests;

/// <summary>A body whose first half comes at once and whose end comes when it is told.</summary>
internal sealed class UnfinishedBody : HttpContent
{
    private readonly byte[] bytes;
    private readonly TaskCompletionSource begun = new(), end = new();

    public UnfinishedBody(string text)
    {
        bytes = Encoding.UTF8.GetBytes(text);
        Headers.ContentType = new("application/json");
    }

    public Task Begun => begun.Task;

    public void Finish() => end.SetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(bytes.AsMemory(..(bytes.Length / 2)));
        await stream.FlushAsync();
        begun.SetResult();
        await end.Task;
        await stream.WriteAsync(bytes.AsMemory(bytes.Length / 2));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return true;
    }
}
