using DtiGraph.Api.Recording;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DtiGraph.Api.Tests.Recording;

/// <summary>Old entries go at the start and every hour, by a clock of its own.</summary>
public sealed class LedgerRetentionTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("dtigraph-retention-").FullName;
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero));
    private ServiceLedger ledger = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Path => System.IO.Path.Combine(folder, "ledger.db");

    public ValueTask InitializeAsync()
    {
        ledger = new(Path);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await ledger.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Retention_ByDays_TakesWhatIsOldAtTheStartAndThenHourByHour()
    {
        await Add(TimeSpan.FromDays(31), TimeSpan.FromDays(30) - TimeSpan.FromMinutes(30), TimeSpan.FromDays(30) - TimeSpan.FromMinutes(90), TimeSpan.Zero);
        using var retention = Of(new() { LedgerDays = 30 });
        await retention.StartAsync(Stop);
        await Until(3);
        await Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(3, EntryCount.Of(ledger.File)); // older than 30 days by now, but it is not time to look
        await Advance(TimeSpan.FromMinutes(1));
        await Until(2);
        await Advance(TimeSpan.FromHours(1));
        await Until(1);
        await Advance(TimeSpan.FromHours(5));
        Assert.Equal(1, EntryCount.Of(ledger.File));
        await retention.StopAsync(Stop);
    }

    [Fact]
    public async Task Retention_LedgerGoneForAnHour_GoesOnInTheNext()
    {
        await Add(TimeSpan.FromDays(31), TimeSpan.FromDays(30) - TimeSpan.FromMinutes(30), TimeSpan.Zero);
        var log = new Failures();
        using var retention = new LedgerRetention(ledger, new() { LedgerDays = 30 }, clock, log);
        await retention.StartAsync(Stop);
        await Until(2); // it has looked once
        File.Move(Path, Path + ".away");
        clock.Advance(TimeSpan.FromHours(1));
        await log.First.Task.WaitAsync(TimeSpan.FromMinutes(2), Stop);
        File.Move(Path + ".away", Path);
        Assert.Equal(2, EntryCount.Of(ledger.File));
        clock.Advance(TimeSpan.FromHours(1));
        await Until(1);
        await retention.StopAsync(Stop);
    }

    [Fact]
    public async Task Retention_WithoutABound_RemovesNothing()
    {
        await Add(TimeSpan.FromDays(4_000), TimeSpan.Zero);
        using var retention = Of(new());
        await retention.StartAsync(Stop);
        await Advance(TimeSpan.FromHours(3));
        Assert.Equal(2, EntryCount.Of(ledger.File));
        Assert.True(retention.ExecuteTask!.IsCompletedSuccessfully); // it does not even wait
    }

    /// <summary>Says when the first failure is logged.</summary>
    private sealed class Failures : ILogger<LedgerRetention>
    {
        public TaskCompletionSource First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Error) First.TrySetResult();
        }
    }

    private LedgerRetention Of(ApiOptions options) => new(ledger, options, clock, NullLogger<LedgerRetention>.Instance);

    /// <summary>Entries of some time ago.</summary>
    private async Task Add(params TimeSpan[] ages)
    {
        foreach (var at in ages.Select(a => clock.GetUtcNow() - a))
            await ledger.Writer.AddAsync(new(Guid.CreateVersion7(at), at, "model", "graph", "rank", "{}", "input", "application/json", "answer", "program", null));
    }

    /// <summary>The clock goes on, and what waits for it has a moment: a removal takes milliseconds.</summary>
    private async Task Advance(TimeSpan time)
    {
        clock.Advance(time);
        await Task.Delay(200, Stop);
    }

    private async Task Until(long entries)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        while (EntryCount.Of(ledger.File) != entries) await Task.Delay(20, limit.Token);
    }
}
