using Microsoft.AspNetCore.Connections;

namespace DtiGraph.Api;

/// <summary>The time between the signal to stop and the closed door: clients are answered, and told not to come back on the same connection.</summary>
/// <remarks>Without it the server closes connections that are idle, and a request that is just then on its way is lost.</remarks>
internal sealed class Draining(ApiOptions options)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    private int connections;
    private volatile bool stopping;

    /// <summary>Middleware of connections.</summary>
    public ConnectionDelegate Count(ConnectionDelegate next) => async connection =>
    {
        Interlocked.Increment(ref connections);
        try
        {
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref connections);
        }
    };

    /// <summary>Middleware of requests.</summary>
    public Task Say(HttpContext http, RequestDelegate next)
    {
        http.Response.OnStarting(() =>
        {
            if (stopping && HttpProtocol.IsHttp11(http.Request.Protocol)) http.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        });
        return next(http);
    }

    /// <summary>Returns when no connection is open, or after the time that it may take.</summary>
    public void Wait()
    {
        stopping = true;
        for (var end = DateTime.UtcNow.AddSeconds(options.DrainSeconds); DateTime.UtcNow < end && Volatile.Read(ref connections) > 0;) Thread.Sleep(LookAgain);
    }
}
