using DtiGraph.Api.Telemetry;
using DtiGraph.Jobs;

namespace DtiGraph.Api.Nightly;

/// <summary>Counts and logs every run that ends while the service runs, whichever process ran it.</summary>
/// <param name="history">The runs.</param>
/// <param name="measurements">Where they are counted.</param>
/// <param name="clock">What time it is.</param>
/// <param name="log">One line a run.</param>
internal sealed class RunWatch(RunHistory history, Measurements measurements, TimeProvider clock, ILogger<RunWatch> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private HashSet<string>? ended;
    private string? fault;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        using var end = stoppingToken.Register(timer.Dispose); // its next tick is then false, where a cancelled wait would be logged as a failure
        do
        {
            try
            {
                Look();
                fault = null;
            }
            catch (Exception e)
            {
                // Serving goes on: an uncaught one would end the service. Tried again, said once.
                if (fault != e.Message) log.LogError(e, "the runs of the retraining job cannot be read");
                fault = e.Message;
            }
        }
        while (await timer.WaitForNextTickAsync(CancellationToken.None));
    }

    private void Look()
    {
        var over = history.All(ended ?? []).Where(r => r.State != RunState.Running).ToList();
        foreach (var run in ended is null ? [] : over) Say(run);
        ended = [.. ended ?? [], .. over.Select(r => r.Id)];
    }

    private void Say(RunRecord run)
    {
        measurements.Run(run);
        var level = run.State is RunState.Promoted or RunState.Rejected or RunState.Skipped ? LogLevel.Information : LogLevel.Warning;
        log.Log(level, "run {Run} ended {State}, version {Version}: {Reason}", run.Id, run.State.ToString().ToLowerInvariant(), run.Version is { } version ? $"{version}" : "none", run.Reason);
    }
}
