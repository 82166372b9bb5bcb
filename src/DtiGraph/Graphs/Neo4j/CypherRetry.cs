using System.Diagnostics;
using Polly;
using Polly.Retry;

namespace DtiGraph.Graphs.Neo4j;

/// <summary>Tries again what may pass by itself, after growing waits, for no longer than the options say.</summary>
internal sealed class CypherRetry
{
    private static readonly ResiliencePropertyKey<Stopwatch> Clock = new("clock");
    private readonly ResiliencePipeline pipeline;
    private volatile bool answered;

    public CypherRetry(Neo4jOptions options) => pipeline = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
    {
        MaxRetryAttempts = int.MaxValue,
        BackoffType = DelayBackoffType.Exponential,
        Delay = TimeSpan.FromMilliseconds(200),
        MaxDelay = TimeSpan.FromSeconds(2),
        UseJitter = true,
        ShouldHandle = args =>
        {
            bool passing = args.Outcome.Exception is CypherException { IsTransient: true };
            var elapsed = args.Context.Properties.GetValue(Clock, null!).Elapsed;
            return ValueTask.FromResult(passing && elapsed < (answered ? options.RetryFor : options.FirstAnswer));
        },
    }).Build();

    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        var context = ResilienceContextPool.Shared.Get(cancellation);
        context.Properties.Set(Clock, Stopwatch.StartNew());
        try
        {
            return await pipeline.ExecuteAsync(async c => await work(c.CancellationToken), context);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>The server has answered: from now on it is waited for longer.</summary>
    public void Answered() => answered = true;
}
