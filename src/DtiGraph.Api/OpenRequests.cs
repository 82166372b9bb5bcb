using DtiGraph.Ranking;

namespace DtiGraph.Api;

/// <summary>Counts the requests that are being answered, so that the model goes only after the last of them.</summary>
/// <remarks>The host stops waiting for requests after its shutdown time; a network that is disposed under one would end the process.</remarks>
internal sealed class OpenRequests(ServedModel model) : IDisposable
{
    private readonly CountdownEvent open = new(1); // the service itself holds one until it drains
    private bool draining;

    /// <summary>Middleware around everything else.</summary>
    public async Task Count(HttpContext context, RequestDelegate next)
    {
        if (!open.TryAddCount())
        {
            await Problems.Write(context, StatusCodes.Status503ServiceUnavailable, "service: expected a running service, got one that is shutting down");
            return;
        }
        try
        {
            await next(context);
        }
        finally
        {
            open.Signal();
        }
    }

    /// <summary>Waits for the open requests; when it returns, all of them have ended.</summary>
    public void Drain()
    {
        if (!Interlocked.Exchange(ref draining, true)) open.Signal();
        open.Wait();
    }

    /// <summary>Lets the model go, after the last request.</summary>
    public void Dispose()
    {
        Drain();
        model.Dispose();
    }
}
