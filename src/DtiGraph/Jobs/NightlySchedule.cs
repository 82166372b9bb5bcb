using Cronos;

namespace DtiGraph.Jobs;

/// <summary>When the job runs by itself: at the times of a cron expression in a time zone.</summary>
/// <remarks>
/// A time that the spring switch leaves out comes at the first moment after the gap; one that the autumn switch repeats comes once, the first time.
/// Nights that were missed are caught up by one run: a snapshot holds everything that came meanwhile.
/// </remarks>
/// <param name="cron">Five fields: minute, hour, day of the month, month, day of the week; "0 2 * * *" is every night at two.</param>
/// <param name="zone">Where the clock hangs.</param>
/// <exception cref="ArgumentException">The expression cannot be read, or never comes.</exception>
public sealed class NightlySchedule(string cron, TimeZoneInfo zone)
{
    // Timers take 49 days at most, and a machine that sleeps does not count: looked at again at least this often.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly CronExpression times = Read(cron, zone);

    /// <summary>Reads a schedule as an operator writes it.</summary>
    /// <param name="cron">The expression.</param>
    /// <param name="zone">IANA name of a time zone, such as Europe/Berlin; null for UTC.</param>
    /// <exception cref="ArgumentException">One of them cannot be read.</exception>
    public static NightlySchedule Of(string cron, string? zone)
    {
        if (zone is null) return new(cron, TimeZoneInfo.Utc);
        return TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
            ? new(cron, found)
            : throw new ArgumentException($"nightly zone: expected a time zone such as Europe/Berlin, got '{zone}'");
    }

    /// <summary>The first time after another.</summary>
    public DateTimeOffset After(DateTimeOffset time) => times.GetNextOccurrence(time, zone)!.Value; // that there is one was seen when it was read

    /// <summary>The next run, given the last one: now or earlier where one was missed, or where there was none yet.</summary>
    /// <param name="last">When the last run began; null for none.</param>
    /// <param name="now">The time.</param>
    public DateTimeOffset Next(DateTimeOffset? last, DateTimeOffset now) => last is { } l ? After(l) : now;

    /// <summary>Runs at its times until it is told to stop; one run ends before the next is looked for.</summary>
    /// <remarks>While <paramref name="last"/> throws, no run is begun: the night is caught up when it answers again. It is asked again every minute.</remarks>
    /// <param name="last">When the last run began, whoever started it; null for none.</param>
    /// <param name="run">A run; what it throws ends the schedule.</param>
    /// <param name="unread">Hears why <paramref name="last"/> threw, once as long as it is the same.</param>
    /// <param name="clock">What time it is.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(Func<DateTimeOffset?> last, Func<CancellationToken, Task> run, Action<Exception> unread, TimeProvider clock, CancellationToken cancellation)
    {
        DateTimeOffset? began = null;
        string? fault = null;
        while (true)
        {
            var now = clock.GetUtcNow();
            var wait = LongestWait;
            try
            {
                // A run that could leave no record is not tried again before its next time either.
                wait = Next(Later(began, last()), now) - now;
                fault = null;
            }
            catch (Exception e)
            {
                if (fault != e.Message) unread(e);
                fault = e.Message;
            }
            if (wait <= TimeSpan.Zero)
            {
                began = now;
                await run(cancellation);
                continue;
            }
            await Task.Delay(wait < LongestWait ? wait : LongestWait, clock, cancellation);
        }
    }

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;

    private static CronExpression Read(string cron, TimeZoneInfo zone)
    {
        CronExpression times;
        try
        {
            times = CronExpression.Parse(cron);
        }
        catch (CronFormatException e)
        {
            throw new ArgumentException($"nightly: expected five fields such as '0 2 * * *', got '{cron}': {e.Message}", e);
        }
        return times.GetNextOccurrence(DateTimeOffset.UnixEpoch, zone) is null
            ? throw new ArgumentException($"nightly: expected a time that comes, got '{cron}', which never does")
            : times;
    }
}
