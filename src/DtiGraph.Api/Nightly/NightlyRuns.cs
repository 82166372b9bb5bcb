using DtiGraph.Jobs;

namespace DtiGraph.Api.Nightly;

/// <summary>Starts a run of the retraining job at the times of a schedule, as POST /v1/retrain does.</summary>
/// <param name="schedule">When.</param>
/// <param name="jobs">What.</param>
/// <param name="clock">What time it is.</param>
/// <param name="log">What could not be started.</param>
internal sealed class NightlyRuns(NightlySchedule schedule, RetrainJobs jobs, TimeProvider clock, ILogger<NightlyRuns> log) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await schedule.RunAsync(() => jobs.All().LastOrDefault()?.Started, BeginAsync,
                e => log.LogError(e, "no nightly run: the runs before cannot be read"), clock, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the service ends
        }
    }

    private async Task BeginAsync(CancellationToken cancellation)
    {
        try
        {
            await jobs.StartAsync(cancellation);
        }
        catch (ConflictException e)
        {
            log.LogInformation("no nightly run: {Why}", e.Message); // one goes on, with the graph of today
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Serving goes on, and so does the schedule: an uncaught exception would end both.
            log.LogError(e, "no nightly run");
        }
    }
}
