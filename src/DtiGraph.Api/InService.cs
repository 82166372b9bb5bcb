using DtiGraph.Artifacts;
using DtiGraph.Ranking;

namespace DtiGraph.Api;

/// <summary>The model in service, and the requests that are being answered.</summary>
/// <remarks>A request holds the model that it began with to the end of its answer, so that another one can take its place at any moment. The
/// host stops waiting for requests after its shutdown time: the last model goes only after the last of them.</remarks>
public sealed class InService : IDisposable
{
    private readonly CountdownEvent open = new(1); // the service itself holds one until it drains
    private readonly Lock gate = new();
    private volatile Served current;
    private bool draining, disposed;

    /// <summary>Puts the first model in service.</summary>
    /// <param name="model">The model.</param>
    public InService(ServedModel model)
        : this(new Served(model))
    {
    }

    /// <summary>The same with a model that is warm.</summary>
    internal InService(Served first) => current = first;

    /// <summary>What the model in service is.</summary>
    public Manifest Manifest => current.Model.Manifest;

    /// <summary>Puts another model in service in one step: requests that begin from now on are answered by it.</summary>
    /// <param name="next">The model, warm.</param>
    /// <exception cref="ObjectDisposedException">The service has ended.</exception>
    /// <returns>The one before, which the service still holds: released by the caller.</returns>
    internal Served Swap(Served next)
    {
        Served old;
        lock (gate)
        {
            if (disposed) next.Release();
            ObjectDisposedException.ThrowIf(disposed, this);
            (old, current) = (current, next);
        }
        return old;
    }

    /// <summary>Middleware around everything else: gives a request its model.</summary>
    internal async Task Lease(HttpContext context, RequestDelegate next)
    {
        if (!open.TryAddCount())
        {
            await Problems.Write(context, new(StatusCodes.Status503ServiceUnavailable, ProblemCodes.ServiceStopping, "service: expected a running service, got one that is shutting down"));
            return;
        }
        try
        {
            var served = Hold();
            try
            {
                context.Features.Set(served);
                await next(context);
            }
            finally
            {
                served.Release();
            }
        }
        finally
        {
            open.Signal();
        }
    }

    /// <summary>Waits for the open requests; when it returns, all of them have ended.</summary>
    internal void Drain()
    {
        if (!Interlocked.Exchange(ref draining, true)) open.Signal();
        open.Wait();
    }

    /// <summary>Lets the model go, after the last request.</summary>
    public void Dispose()
    {
        Drain();
        lock (gate)
        {
            if (disposed) return;
            disposed = true;
        }
        current.Release();
    }

    private Served Hold()
    {
        while (true)
        {
            var served = current;
            if (served.TryHold()) return served; // otherwise another one was put in its place since the line above
        }
    }
}
