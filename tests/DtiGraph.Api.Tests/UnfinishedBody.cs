using System.Net;
using System.Text;

namespace DtiGraph.Api.Tests;

/// <summary>A body whose end comes when it is told. Until then it is blanks, which mean nothing in JSON: a server does not wait for one that stands still.</summary>
internal sealed class UnfinishedBody : HttpContent
{
    private static readonly byte[] Blanks = [.. Enumerable.Repeat((byte)' ', 1024)];
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
        while (!end.Task.IsCompleted)
        {
            await stream.WriteAsync(Blanks);
            await stream.FlushAsync();
            begun.TrySetResult();
            await Task.WhenAny(end.Task, Task.Delay(100));
        }
        await stream.WriteAsync(bytes);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
