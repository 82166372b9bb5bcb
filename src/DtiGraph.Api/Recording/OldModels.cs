using DtiGraph.Artifacts;
using DtiGraph.Ranking;
using DtiGraph.Registry;

namespace DtiGraph.Api.Recording;

/// <summary>Models that answered once, opened again from the registry. The two that were asked last stay open; each is let go under the lease of the model in service.</summary>
/// <param name="registry">Where they are; null for a service of a model alone.</param>
/// <param name="log">Why one cannot be opened.</param>
internal sealed class OldModels(ModelRegistry? registry, ILogger<OldModels> log) : IDisposable
{
    /// <summary>Models that stay open; while more are asked at once, more are open.</summary>
    public const int Most = 2;

    private readonly SemaphoreSlim turn = new(1); // one opens at a time: each takes memory and seconds
    private readonly List<Served> open = []; // the last asked is last

    /// <summary>Holds the model of a version.</summary>
    /// <param name="version">Of an entry.</param>
    /// <param name="current">The model of this request.</param>
    /// <param name="cancellation">The client is gone.</param>
    /// <returns>Released by the caller.</returns>
    /// <exception cref="GoneException">The registry has it no more.</exception>
    /// <exception cref="IOException">The registry cannot be asked now.</exception>
    public async Task<Served> Hold(string version, Served current, CancellationToken cancellation)
    {
        if (current.Model.Manifest.Version == version && current.TryHold()) return current;
        await turn.WaitAsync(cancellation);
        try
        {
            if (open.Find(s => s.Model.Manifest.Version == version) is { } known)
            {
                open.Remove(known);
                open.Add(known);
            }
            else
            {
                open.Add(Open(version));
                if (open.Count > Most)
                {
                    open[0].Replace();
                    open.RemoveAt(0);
                }
            }
            open[^1].TryHold(); // cannot fail: the list holds it
            return open[^1];
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        foreach (var served in open) served.Release();
        open.Clear();
        turn.Dispose();
    }

    private Served Open(string version)
    {
        if (registry is null) throw new GoneException($"model: expected {version} in a registry, got a service of one model without a registry");
        var found = Find(registry, version);
        try
        {
            return new(new ServedModel(found.Read()));
        }
        catch (Exception e) when (e is ArtifactException or IOException)
        {
            log.LogError(e, "model {Version} cannot be opened", version);
            throw new GoneException($"model: expected {version} whole in the registry, got a damaged one");
        }
    }

    /// <summary>Where it is. A registry that cannot be asked now says nothing of the model: that is thrown as it is, to be asked again.</summary>
    private static ModelVersion Find(ModelRegistry registry, string version)
    {
        try
        {
            return registry.Find(version);
        }
        catch (UnknownVersionException)
        {
            throw new GoneException($"model: expected {version} in the registry, got none: it was pruned");
        }
        catch (RegistryException e)
        {
            throw new RegistryUnreadableException(e.Message, e); // its index is gone; it was there when the service began
        }
    }
}

/// <summary>What an entry needs is not there any more, or is not what it was.</summary>
internal sealed class GoneException(string message) : Exception(message);
