using DtiGraph.Artifacts;
using DtiGraph.Ranking;
using DtiGraph.Registry;

namespace DtiGraph.Api;

/// <summary>Puts in service what the registry says serves, whoever promoted it or rolled back.</summary>
/// <param name="registry">The registry.</param>
/// <param name="inService">Where the model goes.</param>
/// <param name="first">Number of the version in service at the start.</param>
/// <param name="clock">What time it is.</param>
/// <param name="log">What happened.</param>
internal sealed class RegistryWatch(ModelRegistry registry, InService inService, FirstVersion first, TimeProvider clock, ILogger<RegistryWatch> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(.1), Longest = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private int number = first.Number;
    private string? fault;
    private (DateTime Written, long Looked) last;

    /// <summary>Changes which version serves. It is read, checked and made warm before the registry says so, so that nothing but the change of a reference comes after; when this returns, this process serves it.</summary>
    /// <param name="change">Given what is to be done with the artifact before the step.</param>
    /// <exception cref="Exception">It cannot be done; the model in service is as it was.</exception>
    public ModelVersion Change(Func<Action<Artifact>, ModelVersion> change)
    {
        lock (gate) // two that change or look at once would open the model twice
        {
            Served? next = null;
            try
            {
                var version = change(artifact => next = new(new ServedModel(artifact)));
                if (next is not null && version.Number != number)
                {
                    var taken = next;
                    next = null;
                    Take(version, taken);
                }
                return version;
            }
            finally
            {
                next?.Release();
            }
        }
    }

    /// <summary>Looks now. A version that cannot be opened leaves the model in service as it is.</summary>
    /// <exception cref="Exception">The registry cannot be read, or its serving version cannot be opened.</exception>
    public void Follow()
    {
        lock (gate)
        {
            if (registry.Serving() is { } serving && serving.Number != number) Take(serving, new(ServedModel.Open(serving.Folder)));
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        using var end = stoppingToken.Register(timer.Dispose); // its next tick is then false, where a cancelled wait would be logged as a failure
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            try
            {
                if (!IsTime()) continue;
                Follow();
                fault = null;
            }
            catch (Exception e)
            {
                // An uncaught one would end the service. Tried again every second, said once.
                if (fault != e.Message) log.LogError(e, "version {Number} stays in service: the registry's serving version cannot be taken", number);
                fault = e.Message;
            }
        }
    }

    /// <summary>The index was written since it was last looked at, or that was a second ago: the time of a file is no promise.</summary>
    private bool IsTime()
    {
        var written = registry.Written;
        if (written == last.Written && clock.GetElapsedTime(last.Looked) < Longest) return false;
        last = (written, clock.GetTimestamp());
        return true;
    }

    private void Take(ModelVersion version, Served next)
    {
        inService.Swap(next);
        log.LogInformation("version {Number}, model {Model}, took the place of version {Before}", version.Number, version.Model, number);
        number = version.Number;
    }
}

/// <summary>The version that a service begins with.</summary>
/// <param name="Number">Its number.</param>
internal sealed record FirstVersion(int Number);
