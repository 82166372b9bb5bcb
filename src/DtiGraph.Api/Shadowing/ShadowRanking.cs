using System.Threading.Channels;
using DtiGraph.Api.Telemetry;
using DtiGraph.Ranking;
using DtiGraph.Registry;

namespace DtiGraph.Api.Shadowing;

/// <summary>Asks the shadow of the registry what was asked of the serving version, after that was answered, and compares.</summary>
/// <remarks>One question at a time on one thread, and few that wait: where more come they are dropped and counted, so that no answer waits for the shadow and no memory grows.</remarks>
internal sealed class ShadowRanking(ModelRegistry registry, Measurements measurements, TimeProvider clock, ILogger<ShadowRanking> log) : BackgroundService
{
    private const int Waiting = 16;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Channel<(RankQuery Query, RankedList Given)> questions = Channel.CreateBounded<(RankQuery, RankedList)>(
        new BoundedChannelOptions(Waiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait }); // so that TryWrite says when it is full
    private readonly Lock gate = new();
    private volatile string? following; // the shadow's folder
    private long compared, dropped, failed, withDifference;
    private double overlaps, differences;
    private string? fault;

    /// <summary>Hears of a ranking that was answered. Returns at once.</summary>
    public void Offer(RankQuery query, RankedList given)
    {
        if (following is null || questions.Writer.TryWrite((query, given))) return;
        lock (gate) dropped++;
        measurements.ShadowDropped();
    }

    /// <summary>How the version differs; null where it is not the shadow that this process follows.</summary>
    public ShadowComparison? Of(ModelVersion version)
    {
        lock (gate)
        {
            return version.State != ModelState.Shadow || version.Folder != following ? null
                : new(compared, dropped, failed, compared == 0 ? null : overlaps / compared, withDifference == 0 ? null : differences / withDifference);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // opening a model takes a while, which the start of the service does not wait for
        ServedModel? shadow = null;
        try
        {
            var looked = DateTimeOffset.MinValue;
            while (!stoppingToken.IsCancellationRequested)
            {
                if (clock.GetUtcNow() - looked >= Period)
                {
                    shadow = Look(shadow);
                    looked = clock.GetUtcNow();
                }
                if (questions.Reader.TryRead(out var question))
                {
                    if (shadow is not null) Compare(shadow, question.Query, question.Given);
                    continue;
                }
                using var wait = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                wait.CancelAfter(Period);
                await questions.Reader.WaitToReadAsync(wait.Token).AsTask().ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
        finally
        {
            following = null;
        }
    }

    /// <summary>Follows the registry's shadow. One that cannot be opened is none, which is said once.</summary>
    private ServedModel? Look(ServedModel? shadow)
    {
        try
        {
            var version = registry.List().FirstOrDefault(v => v.State == ModelState.Shadow);
            if (version?.Folder == following) return shadow;
            following = null;
            shadow = null;
            while (questions.Reader.TryRead(out _)) { } // of the one before
            lock (gate) (compared, dropped, failed, withDifference, overlaps, differences) = (0, 0, 0, 0, 0, 0);
            if (version is not null) shadow = new(version.Read());
            (following, fault) = (version?.Folder, null);
            if (shadow is not null) log.LogInformation("model {Model} is the shadow: its rankings are compared", shadow.Manifest.Version);
            return shadow;
        }
        catch (Exception e)
        {
            // An uncaught one would end the service.
            if (fault != e.Message) log.LogError(e, "the registry's shadow cannot be followed");
            fault = e.Message;
            return shadow;
        }
    }

    private void Compare(ServedModel shadow, RankQuery query, RankedList given)
    {
        try
        {
            var (overlap, difference) = ShadowComparison.Of(given, shadow.Rank(query));
            lock (gate)
            {
                compared++;
                overlaps += overlap;
                if (!double.IsNaN(difference)) (withDifference, differences) = (withDifference + 1, differences + difference);
            }
            measurements.Shadow(overlap, difference);
        }
        catch (Exception e)
        {
            lock (gate) failed++;
            if (e is not QueryException) log.LogDebug(e, "the shadow could not rank");
            measurements.ShadowFailed();
        }
    }
}
