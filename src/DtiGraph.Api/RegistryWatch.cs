using DtiGraph.Artifacts;
using DtiGraph.Ranking;
using DtiGraph.Registry;

namespace DtiGraph.Api;

/// <summary>Puts in service what the registry says serves, whoever promoted it or rolled back, and keeps what it says served before, warm.</summary>
/// <remarks>What is kept was read and checked as a whole when it came in. Before it serves again its folder is checked to the byte, so that no version serves that could not be read again.</remarks>
/// <param name="registry">The registry.</param>
/// <param name="inService">Where the model goes.</param>
/// <param name="first">The version in service at the start.</param>
/// <param name="options">Whether the one before is kept.</param>
/// <param name="clock">What time it is.</param>
/// <param name="log">What happened.</param>
internal sealed class RegistryWatch(ModelRegistry registry, InService inService, FirstVersion first, ApiOptions options, TimeProvider clock, ILogger<RegistryWatch> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(.1), Longest = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private ModelVersion now = first.Version;
    private (ModelVersion Version, Served Served)? before;
    private string? fault;
    private (DateTime Written, long Looked) last;

    /// <summary>Changes which version serves. It is checked and, unless it served before, read and made warm before the registry says so, so that nothing but the change of a reference comes after; when this returns, this process serves it.</summary>
    /// <param name="change">Given what is to be done with the artifact before the step, and the digest of the manifest of the one that need not be read.</param>
    /// <exception cref="Exception">It cannot be done; the model in service is as it was.</exception>
    public ModelVersion Change(Func<Action<Artifact>, string?, ModelVersion> change)
    {
        lock (gate) // two that change or look at once would open the model twice
        {
            Served? next = null;
            try
            {
                var version = change(artifact => next = new(new ServedModel(artifact)), before?.Version.ManifestDigest);
                if (!Same(version, now) && (Kept(version) ?? next) is { } taken)
                {
                    if (taken == next) next = null;
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
            var versions = registry.List();
            if (before is { } kept && !versions.Any(v => Same(v, kept.Version) && (v.Previous || v.State == ModelState.Serving)))
            {
                log.LogInformation("version {Number} is not what a rollback goes back to any more: its memory is given back", kept.Version.Number);
                LetGo();
            }
            if (versions.FirstOrDefault(v => v.State == ModelState.Serving) is not { } serving || Same(serving, now)) return;
            var next = Kept(serving);
            if (next is null) next = new(new ServedModel(serving.Read()));
            else serving.Check();
            Take(serving, next);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        lock (gate) LetGo();
        base.Dispose();
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
                if (fault != e.Message) log.LogError(e, "version {Number} stays in service: the registry's serving version cannot be taken", now.Number);
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

    /// <summary>These very bytes under this very number: another registry may have been put in the place of the one that was read.</summary>
    private static bool Same(ModelVersion one, ModelVersion other) => one.Number == other.Number && one.ManifestDigest == other.ManifestDigest;

    /// <summary>The model that is kept, where it is that version's.</summary>
    private Served? Kept(ModelVersion version) => before is { } kept && kept.Version.ManifestDigest == version.ManifestDigest ? kept.Served : null;

    private void Take(ModelVersion version, Served next)
    {
        if (before?.Served == next) before = null; // its hold goes to the service
        else LetGo(); // first, so that there are never more than two beside those with requests
        var (was, old) = (now, inService.Swap(next));
        log.LogInformation("version {Number}, model {Model}, took the place of version {Before}", version.Number, version.Model, was.Number);
        now = version;
        if (options.KeepPrevious) before = (was, old);
        else old.Replace();
    }

    private void LetGo()
    {
        before?.Served.Replace();
        before = null;
    }
}

/// <summary>The version that a service begins with.</summary>
/// <param name="Version">As the registry named it.</param>
internal sealed record FirstVersion(ModelVersion Version);
