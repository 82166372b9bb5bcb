using DtiGraph.Artifacts;
using DtiGraph.Registry;

namespace DtiGraph.Tests.Registry;

/// <summary>Whatever becomes of an artifact's bytes, nobody serves it.</summary>
public sealed class MutatedArtifactTests(TwoModels models)
{
    private const int Seed = 20260101, Some = 100, All = 1000;

    /// <summary>Set: a thousand mutations, which take a minute or two; otherwise a hundred.</summary>
    private const string AllMutations = "DTIGRAPH_ALL_MUTATIONS";

    private static readonly string[] Kinds =
        ["bit flipped", "cut short", "made longer", "bytes zeroed", "two files swapped", "file gone", "file added", "file of another model", "manifest of another model", "manifest edited", "manifest edited, its digest with it"];

    [Fact]
    public void Artifact_MutatedInAnyWay_IsRefusedBeforeTheServingVersionIsTouched()
    {
        var registry = new ModelRegistry(models.Free());
        registry.Publish(models.First);
        registry.Promote("1");
        string second = registry.Publish(models.Second).Folder, serving = registry.Serving()!.Folder;
        string[] before = Digests(serving);
        string history = string.Join('\n', registry.History());
        var random = new Random(Seed);
        var accepted = new List<string>();
        int count = Environment.GetEnvironmentVariable(AllMutations) is null ? Some : All;
        for (int i = 0; i < count; i++)
        {
            string kind = Kinds[i % Kinds.Length], copy = models.Free();
            Copy(models.Second, copy);
            string what = $"{i}: {kind}, {Mutate(copy, kind, random)}";
            // As it comes in; one that is whole by itself and not what was published is another artifact, and only known where it was known before.
            if (kind != Kinds[^1] && !Refuses<ArtifactException>(() => registry.Publish(copy))) accepted.Add($"{what}: published");
            // As it lies there when it is to serve.
            Directory.Delete(second, recursive: true);
            Directory.Move(copy, second);
            if (!Refuses<RegistryException>(() => registry.Promote("2"))) accepted.Add($"{what}: promoted");
            if (accepted.Count > 0) break;
        }
        Assert.Empty(accepted);
        Assert.Equal(before, Digests(serving));
        Assert.Equal((1, history), (registry.Serving()!.Number, string.Join('\n', registry.History())));
        ArtifactFolder.Read(serving);
        Directory.Delete(second, recursive: true);
        Copy(models.Second, second);
        Assert.Equal(2, registry.Promote("2").Number); // the whole one is taken: it was the mutation that was refused
    }

    private string Mutate(string folder, string kind, Random random)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        string file = files[random.Next(files.Length)], name = Path.GetRelativePath(folder, file), manifest = Path.Combine(folder, "manifest.json");
        byte[] bytes = File.ReadAllBytes(file);
        switch (kind)
        {
            case "bit flipped":
                int bit = random.Next(bytes.Length * 8);
                bytes[bit / 8] ^= (byte)(1 << bit % 8);
                File.WriteAllBytes(file, bytes);
                return $"{name}, bit {bit}";
            case "cut short":
                int length = random.Next(bytes.Length);
                File.WriteAllBytes(file, bytes[..length]);
                return $"{name}, {length} of {bytes.Length} bytes";
            case "made longer":
                File.WriteAllBytes(file, [.. bytes, (byte)random.Next(256)]);
                return name;
            case "bytes zeroed":
                int from = random.Next(bytes.Length);
                while (bytes[from] == 0) from = (from + 1) % bytes.Length; // as a disk leaves a block that it never wrote
                bytes.AsSpan(from, Math.Min(512, bytes.Length - from)).Clear();
                File.WriteAllBytes(file, bytes);
                return $"{name}, from {from}";
            case "two files swapped":
                string other = files.Where(f => !File.ReadAllBytes(f).SequenceEqual(bytes)).ElementAt(random.Next(files.Length - 1));
                File.Move(file, folder + ".swapped");
                File.Move(other, file);
                File.Move(folder + ".swapped", other);
                return $"{name} and {Path.GetRelativePath(folder, other)}";
            case "file gone":
                File.Delete(file);
                return name;
            case "file added":
                File.WriteAllBytes(file + ".bak", bytes);
                return name + ".bak";
            case "file of another model":
                string differing = files.Where(f => !Path.GetFileName(f).StartsWith("manifest", StringComparison.Ordinal))
                    .Where(f => !File.ReadAllBytes(f).SequenceEqual(File.ReadAllBytes(Path.Combine(models.First, Path.GetRelativePath(folder, f))))).OrderBy(_ => random.Next()).First();
                File.Copy(Path.Combine(models.First, Path.GetRelativePath(folder, differing)), differing, overwrite: true);
                return Path.GetRelativePath(folder, differing);
            case "manifest of another model":
                foreach (string part in files.Select(f => Path.GetFileName(f)).Where(f => f.StartsWith("manifest", StringComparison.Ordinal)))
                    File.Copy(Path.Combine(models.First, part), Path.Combine(folder, part), overwrite: true);
                return "manifest.json";
            default:
                // One digit of a number, a digest or a date becomes another.
                char[] text = File.ReadAllText(manifest).ToCharArray();
                int at = random.Next(text.Length);
                while (!char.IsAsciiDigit(text[at])) at = (at + 1) % text.Length;
                text[at] = (char)('0' + (text[at] - '0' + random.Next(1, 10)) % 10);
                File.WriteAllText(manifest, new(text));
                if (kind == Kinds[^1])
                {
                    string digest = files.Single(f => Path.GetFileName(f) is var n && n.StartsWith("manifest", StringComparison.Ordinal) && n != "manifest.json");
                    File.WriteAllText(digest, $"{FileDigest.Sha256(manifest)}  manifest.json\n");
                }
                return $"character {at}";
        }
    }

    private static bool Refuses<T>(Action act) where T : Exception
    {
        try
        {
            act();
            return false;
        }
        catch (T)
        {
            return true;
        }
    }

    private static string[] Digests(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => $"{f} {FileDigest.Sha256(f)}")];

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
