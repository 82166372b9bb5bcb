using System.Globalization;
using System.Net.Http.Json;
using DtiGraph.Artifacts;

namespace DtiGraph.Benchmarks.Load;

/// <summary>A registry of two versions in a temporary folder, of which the first serves.</summary>
internal sealed class ServedRegistry : IDisposable
{
    private readonly string work = Directory.CreateTempSubdirectory("dtigraph-load-").FullName;

    private ServedRegistry()
    {
    }

    public string Folder => Path.Combine(work, "registry");

    /// <summary>Of a model and of the same under another name: for where what is swapped is of no concern, only that it is.</summary>
    public static Task<ServedRegistry> OfOne(Artifact artifact) =>
        Of(artifact, artifact with { Manifest = artifact.Manifest with { Seed = artifact.Manifest.Seed + 1 } });

    public static async Task<ServedRegistry> Of(params Artifact[] versions)
    {
        var registry = new ServedRegistry();
        foreach (var (number, artifact) in versions.Index())
        {
            string folder = Path.Combine(registry.work, $"{number}");
            ArtifactFolder.Write(artifact, folder);
            await ServedProcess.Run("models", "add", folder, "--registry", registry.Folder);
        }
        await ServedProcess.Run("models", "promote", "1", "--registry", registry.Folder);
        return registry;
    }

    /// <summary>Promotes over REST, as an operator does; a caller on loopback is one where there are no keys.</summary>
    /// <param name="client">Of the service.</param>
    /// <param name="number">Of the version, from 1.</param>
    public static async Task Promote(HttpClient client, int number)
    {
        using var response = await client.PostAsJsonAsync(string.Create(CultureInfo.InvariantCulture, $"/v1/models/{number}/promote"), new { reason = "load" });
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"promotion: expected 200, got {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
    }

    public void Dispose() => Directory.Delete(work, recursive: true);
}
