using System.Globalization;
using DtiGraph.Jobs;
using Microsoft.Extensions.Time.Testing;

namespace DtiGraph.Tests.Jobs;

public sealed class NightlyScheduleTests
{
    private const string Berlin = "Europe/Berlin";

    [Theory]
    [InlineData("0 2 * * *", "2026-03-27", "2026-03-28T02:00+01:00 2026-03-29T03:00+02:00 2026-03-30T02:00+02:00")] // two does not exist on the 29th
    [InlineData("30 2 * * *", "2026-03-27", "2026-03-28T02:30+01:00 2026-03-29T03:00+02:00 2026-03-30T02:30+02:00")]
    [InlineData("30 2 * * *", "2026-10-23", "2026-10-24T02:30+02:00 2026-10-25T02:30+02:00 2026-10-26T02:30+01:00")] // half past two comes twice on the 25th
    [InlineData("0 2 * * 1-5", "2026-10-23", "2026-10-26T02:00+01:00 2026-10-27T02:00+01:00")]
    public async Task Schedule_OverADaylightSavingSwitch_RunsOnceANight(string cron, string day, string expected)
    {
        var start = DateTimeOffset.Parse(day + "T12:00Z", CultureInfo.InvariantCulture);
        string[] times = expected.Split(' ');
        var began = await Nights(cron, Berlin, start, last: start, until: DateTimeOffset.Parse(times[^1], CultureInfo.InvariantCulture).AddHours(12));
        Assert.Equal(times, began.Select(t => t.ToString("yyyy-MM-ddTHH:mmzzz", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Schedule_AfterAMissedFortnight_CatchesUpOnce()
    {
        var start = DateTimeOffset.Parse("2026-06-15T09:00Z", CultureInfo.InvariantCulture);
        var began = await Nights("0 2 * * *", null, start, last: start.AddDays(-14), until: start.AddDays(2));
        Assert.Equal(["06-15 09:00", "06-16 02:00", "06-17 02:00"], began.Select(t => t.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Schedule_FirstEver_RunsAtOnce()
    {
        var start = DateTimeOffset.Parse("2026-06-15T09:00Z", CultureInfo.InvariantCulture);
        Assert.Equal(start, (await Nights("0 2 * * *", null, start, last: null, until: start.AddHours(1))).Single());
    }

    [Fact]
    public async Task Schedule_RunLongerThanANight_IsFollowedByOneRunAndNeverByTwoAtOnce()
    {
        var start = DateTimeOffset.Parse("2026-06-15T01:00Z", CultureInfo.InvariantCulture);
        var began = await Nights("0 2 * * *", null, start, last: start, until: start.AddDays(4), takes: TimeSpan.FromHours(50));
        Assert.Equal(["06-15 02:00", "06-17 04:00"], began.Select(t => t.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Schedule_WhileEarlierRunsCannotBeRead_BeginsNoneSaysItOnceAndCatchesUp()
    {
        var start = DateTimeOffset.Parse("2026-06-15T01:00Z", CultureInfo.InvariantCulture);
        var faults = new List<string>();
        DateTimeOffset? Last(DateTimeOffset now) => now.Hour switch
        {
            >= 2 and < 4 => throw new IOException("runs: no disk"),
            4 => throw new IOException("runs: no right"),
            _ => start,
        };
        var began = await NightsAfter("0 2 * * *", null, start, Last, e => faults.Add(e.Message), until: start.AddHours(12));
        Assert.Equal(["06-15 05:00"], began.Select(t => t.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture)));
        Assert.Equal(["runs: no disk", "runs: no right"], faults);
    }

    [Theory]
    [InlineData("2 at night", null, "nightly: expected five fields")]
    [InlineData("0 2 30 2 *", null, "nightly: expected a time that comes, got '0 2 30 2 *', which never does")]
    [InlineData("0 2 * * *", "Europe/Atlantis", "nightly zone: expected a time zone such as Europe/Berlin, got 'Europe/Atlantis'")]
    public void Schedule_ThatCannotBeRead_SaysWhatWasExpected(string cron, string? zone, string said) =>
        Assert.StartsWith(said, Assert.Throws<ArgumentException>(() => NightlySchedule.Of(cron, zone)).Message, StringComparison.Ordinal);

    /// <summary>When runs began, by the clock of the zone; minute by minute.</summary>
    private static Task<List<DateTimeOffset>> Nights(string cron, string? zone, DateTimeOffset start, DateTimeOffset? last, DateTimeOffset until, TimeSpan takes = default) =>
        NightsAfter(cron, zone, start, _ => last, e => Assert.Fail(e.Message), until, takes);

    private static async Task<List<DateTimeOffset>> NightsAfter(
        string cron, string? zone, DateTimeOffset start, Func<DateTimeOffset, DateTimeOffset?> last, Action<Exception> unread, DateTimeOffset until, TimeSpan takes = default)
    {
        var clock = new FakeTimeProvider(start);
        var began = new List<DateTimeOffset>();
        int atOnce = 0;
        using var stop = new CancellationTokenSource();
        async Task Run(CancellationToken cancellation)
        {
            Assert.Equal(1, ++atOnce);
            began.Add(clock.GetUtcNow());
            if (takes > TimeSpan.Zero) await Task.Delay(takes, clock, cancellation);
            atOnce--;
        }
        SynchronizationContext.SetSynchronizationContext(null); // no thread but this one: what waits goes on inside Advance
        var running = NightlySchedule.Of(cron, zone).RunAsync(() => began.Count > 0 ? began[^1] : last(clock.GetUtcNow()), Run, unread, clock, stop.Token);
        while (clock.GetUtcNow() < until && !running.IsCompleted) clock.Advance(TimeSpan.FromMinutes(1));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        var shown = zone is null ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(zone);
        return [.. began.Select(t => TimeZoneInfo.ConvertTime(t, shown))];
    }
}
