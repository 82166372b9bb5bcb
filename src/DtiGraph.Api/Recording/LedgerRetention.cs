namespace DtiGraph.Api.Recording;

/// <summary>Removes the oldest entries of the ledger, at the start and every hour.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="options">How long and how much is kept.</param>
/// <param name="clock">What time it is.</param>
/// <param name="log">What was removed.</param>
internal sealed class LedgerRetention(ServiceLedger ledger, ApiOptions options, TimeProvider clock, ILogger<LedgerRetention> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!ledger.Kept || (options.LedgerDays == 0 && options.LedgerMegabytes == 0)) return;
        await Task.Yield();
        using var timer = new PeriodicTimer(Period, clock);
        using var end = stoppingToken.Register(timer.Dispose); // its next tick is then false, where a cancelled wait would be logged as a failure
        do
        {
            try
            {
                var now = clock.GetUtcNow();
                long removed = ledger.File.Remove(
                    options.LedgerDays == 0 ? null : now.AddDays(-options.LedgerDays), options.LedgerMegabytes == 0 ? null : options.LedgerMegabytes * 1_000_000L, now, stoppingToken);
                if (removed > 0) log.LogInformation("{Removed} entries of the ledger were removed: older than {Days} days or beyond {Megabytes} MB", removed, options.LedgerDays, options.LedgerMegabytes);
            }
            catch (Exception e)
            {
                // An uncaught one would end the service. Tried again.
                log.LogError(e, "old entries of the ledger stay: they cannot be removed");
            }
        }
        while (await timer.WaitForNextTickAsync(CancellationToken.None));
    }
}
