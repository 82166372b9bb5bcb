using System.Net.Http.Json;
using Polly;
using Polly.Retry;

namespace DtiGraph.Jobs;

/// <summary>Tells somebody else's service how a run ended.</summary>
/// <param name="address">Is sent the record of the run as JSON, by POST.</param>
/// <param name="note">Told what could not be sent.</param>
/// <param name="firstWait">Before the second try; twice as long before the third. Null for one second.</param>
public sealed class Webhook(Uri address, Action<string> note, TimeSpan? firstWait = null)
{
    private const int Tries = 3;

    private static readonly TimeSpan LongestTry = TimeSpan.FromSeconds(10);

    /// <summary>Sends it, in three tries at most. A failure is a note and nothing else: the run has ended as it has.</summary>
    /// <param name="run">How it ended.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Whether it was taken.</returns>
    public async Task<bool> SendAsync(RunRecord run, CancellationToken cancellation)
    {
        // No redirects: an operator named this address and no other.
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = LongestTry };
        var retry = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = Tries - 1,
            BackoffType = DelayBackoffType.Exponential,
            Delay = firstWait ?? TimeSpan.FromSeconds(1),
            ShouldHandle = new PredicateBuilder().Handle<Exception>(e => e is HttpRequestException || (e is OperationCanceledException && !cancellation.IsCancellationRequested)),
        }).Build();
        try
        {
            await retry.ExecuteAsync(async stop =>
            {
                using var answer = await client.PostAsJsonAsync(address, run, RunRecord.Json, stop);
                answer.EnsureSuccessStatusCode();
            }, cancellation);
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            note($"webhook: expected {address.Host} to take the record of run {run.Id}, got {e.Message}");
            return false;
        }
    }
}
