using DtiGraph.Graphs;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DtiGraph.Api;

/// <summary>Whether the graph store that the service is told to need answers. One without a store needs none: a model holds its graph.</summary>
internal sealed class StoreCheck(ApiOptions options) : IHealthCheck, IAsyncDisposable
{
    /// <summary>How long the store may take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    // Everyone may ask whether the service is ready; the store hears it once a second.
    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(1);

    private readonly IGraphStore? store = options.Store is { } uri ? GraphStores.Open(uri) : null;
    private readonly SemaphoreSlim one = new(1);
    private (long Until, HealthCheckResult Result) last; // of a clock that nobody sets

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (store is null) return HealthCheckResult.Healthy();
        await one.WaitAsync(cancellationToken);
        try
        {
            if (Environment.TickCount64 >= last.Until)
            {
                var result = await AskAsync(store);
                last = (Environment.TickCount64 + (long)Keep.TotalMilliseconds, result);
            }
            return last.Result;
        }
        finally
        {
            one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (store is not null) await store.DisposeAsync();
        one.Dispose();
    }

    private static async Task<HealthCheckResult> AskAsync(IGraphStore store)
    {
        using var limit = new CancellationTokenSource(Longest);
        try
        {
            await store.ChangeMarkAsync(limit.Token).WaitAsync(Longest);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is GraphDataException or IOException or TimeoutException or OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy(exception: e);
        }
    }
}
