using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DtiGraph.Artifacts;

/// <summary>manifest.json of an artifact's folder, which names every other file by its digest, and manifest.sha256, which names it by its own.</summary>
public static class ManifestFile
{
    /// <summary>The file that makes a folder an artifact.</summary>
    public const string Name = "manifest.json";

    private const string Digest = "manifest.sha256";

    /// <summary>Checks that the files are those that the manifest names, to the byte, without opening them.</summary>
    /// <exception cref="ArtifactException">A file is missing, unknown, cut short or changed.</exception>
    public static void CheckFiles(string folder) => CheckFiles(folder, Read(folder));

    /// <summary>SHA-256 of manifest.json, which names every other file by its digest.</summary>
    /// <exception cref="ArtifactException">There is none.</exception>
    public static string DigestOf(string folder)
    {
        string path = Path.Combine(folder, Name);
        return File.Exists(path) ? FileDigest.Sha256(path) : throw new ArtifactException($"artifact: expected {Name}, got no such file ({folder})");
    }

    /// <summary>Reads it; of the other files nothing is looked at.</summary>
    /// <exception cref="ArtifactException">There is none, it was changed, or its format is another.</exception>
    public static Manifest Read(string folder)
    {
        string path = Path.Combine(folder, Name), digest = Path.Combine(folder, Digest);
        foreach (string file in new[] { path, digest })
            if (!File.Exists(file)) throw new ArtifactException($"artifact: expected {Path.GetFileName(file)}, got no such file ({folder})");
        if (File.ReadAllText(digest) != $"{FileDigest.Sha256(path)}  {Name}\n")
            throw new ArtifactException($"{Name}: expected the bytes that {Digest} names, got others ({folder})");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            int format = document.RootElement.GetProperty("formatVersion").GetInt32();
            if (format != Manifest.CurrentFormat)
                throw new ArtifactException($"formatVersion: expected {Manifest.CurrentFormat}, got {format} ({folder})");
            return document.Deserialize(ArtifactJson.Strict.Manifest)!;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new ArtifactException($"{Name}: expected a manifest of format {Manifest.CurrentFormat}, got {e.Message} ({folder})", e);
        }
    }

    /// <summary>Writes it, the last file of a folder.</summary>
    /// <param name="manifest">Without files and version.</param>
    /// <param name="folder">Holds all other files.</param>
    /// <returns>With the files and the version.</returns>
    internal static Manifest Write(Manifest manifest, string folder)
    {
        manifest = manifest with { Files = Digests(folder) };
        manifest = manifest with { Version = VersionOf(manifest) };
        File.WriteAllText(Path.Combine(folder, Name), JsonSerializer.Serialize(manifest, ArtifactJson.Strict.Manifest) + "\n");
        File.WriteAllText(Path.Combine(folder, Digest), $"{FileDigest.Sha256(Path.Combine(folder, Name))}  {Name}\n");
        return manifest;
    }

    internal static void CheckFiles(string folder, Manifest manifest)
    {
        var listed = Listed(folder).ToHashSet();
        var missing = manifest.Files.Keys.Where(f => !listed.Contains(f)).ToList();
        var unknown = listed.Where(f => !manifest.Files.ContainsKey(f)).Order(StringComparer.Ordinal).ToList();
        if (missing.Count > 0 || unknown.Count > 0)
            throw new ArtifactException($"artifact: expected the files of its manifest, got {missing.Count} missing ({string.Join(", ", missing)}) and {unknown.Count} unknown ({string.Join(", ", unknown)}) ({folder})");
        foreach (var (file, digest) in manifest.Files)
        {
            string got = FileDigest.Sha256(Path.Combine(folder, file));
            if (got != digest) throw new ArtifactException($"{file}: expected SHA-256 {digest}, got {got}: it was cut short or changed ({folder})");
        }
    }

    private static ImmutableSortedDictionary<string, string> Digests(string folder) =>
        Listed(folder).ToImmutableSortedDictionary(f => f, f => FileDigest.Sha256(Path.Combine(folder, f)), StringComparer.Ordinal);

    private static IEnumerable<string> Listed(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/')).Where(f => f is not (Name or Digest));

    private static string VersionOf(Manifest manifest)
    {
        string content = $"{manifest.GraphId}\n{JsonSerializer.Serialize(manifest.Options, ArtifactJson.Strict.JsonElement)}\n{manifest.Files[ArtifactFolder.Weights]}\n"
            + $"{JsonSerializer.Serialize(manifest.Calibrator, ArtifactJson.Strict.Calibrator)}\n{JsonSerializer.Serialize(manifest.Degree, ArtifactJson.Strict.PlattCalibration)}\n"; // the same weights with another meaning are another model
        // The weights alone would tell, but a model given other embeddings must have another name however little it learned from them.
        if (manifest.Features.TargetEmbeddings is not null) content += $"{manifest.Files[ArtifactFolder.Features]}\n";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..12];
    }
}
