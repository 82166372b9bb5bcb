using System.Collections.Concurrent;
using DtiGraph.Api.Shadowing;
using DtiGraph.Artifacts;
using DtiGraph.Registry;

namespace DtiGraph.Api;

/// <summary>The versions that a service knows: all of its registry, or the one model that it was given.</summary>
/// <param name="registry">Null for none.</param>
/// <param name="watch">Puts in service what the registry says; null for no registry.</param>
/// <param name="shadow">Compares with the shadow; null for no registry.</param>
internal sealed class Versions(ModelRegistry? registry = null, RegistryWatch? watch = null, ShadowRanking? shadow = null)
{
    /// <summary>What a caller hears of a service without a registry who wants another version served.</summary>
    public const string NoRegistry = "versions: expected a service of a registry (--registry), got one of a single model";

    private readonly ConcurrentDictionary<string, Manifest> manifests = new(); // of folders, which never change

    /// <summary>All of them, by number. One whose manifest cannot be read is not shown: dti models list says what is wrong with it.</summary>
    public IReadOnlyList<ModelSummary> All(Served served) =>
        registry is null ? [ModelSummary.Of(served.Model)] : [.. Asked(registry.List).Select(Summary).OfType<ModelSummary>()];

    /// <summary>One of them.</summary>
    /// <param name="version">Its number or its model's version.</param>
    /// <param name="served">What answers this request.</param>
    public ModelSummary Find(string version, Served served)
    {
        if (registry is null)
        {
            return version == served.Model.Manifest.Version
                ? ModelSummary.Of(served.Model)
                : throw new NotFoundException(NotServed(version));
        }
        return Asked(() => Summary(registry.Find(version))) ?? throw new NotFoundException($"version: expected one with a manifest that can be read, got '{version}'");
    }

    /// <summary>What a caller hears of a service without a registry who names another version.</summary>
    public static string NotServed(string version) => $"model: expected the version that is served, got '{version}'";

    /// <summary>Changes what serves; when it returns, this process serves it.</summary>
    /// <param name="who">For the history.</param>
    /// <param name="change">What is done to the registry, given what is to be done with the artifact before that, and which one need not be read.</param>
    public ModelSummary Serve(string? who, Func<ModelRegistry, Action<Artifact>, string?, ModelVersion> change) => Change(who, registry => watch!.Change((ready, held) => change(registry, ready, held)));

    /// <summary>Changes what a version is to the service, but for which one serves.</summary>
    /// <param name="who">For the history.</param>
    /// <param name="change">What is done to the registry.</param>
    public ModelSummary Change(string? who, Func<ModelRegistry, ModelVersion> change)
    {
        if (registry is null) throw new Nightly.ConflictException(NoRegistry);
        var version = Asked(() => change(new ModelRegistry(registry.Folder, who)));
        return Summary(version) ?? throw new Nightly.ConflictException($"version {version.Number}: expected a manifest that can be read, got none");
    }

    private ModelSummary? Summary(ModelVersion version)
    {
        if (!manifests.TryGetValue(version.Folder, out var manifest))
        {
            try
            {
                manifests[version.Folder] = manifest = ManifestFile.Read(version.Folder);
            }
            catch (Exception e) when (e is ArtifactException or IOException)
            {
                return null;
            }
        }
        return ModelSummary.Of(manifest, version) with { Shadow = shadow?.Of(version) };
    }

    /// <summary>What the registry says, without where it is.</summary>
    private T Asked<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (UnknownVersionException e)
        {
            throw new NotFoundException(Told(e));
        }
        catch (RegistryException e) when (!registry!.Exists)
        {
            throw new RegistryUnreadableException(e.Message, e); // it was there when the service began
        }
        catch (RegistryException e)
        {
            throw new Nightly.ConflictException(Told(e));
        }
    }

    private string Told(Exception e) => e.Message.Replace($" ({registry!.Folder})", "", StringComparison.Ordinal).Replace(registry.Folder, "registry", StringComparison.Ordinal);
}
