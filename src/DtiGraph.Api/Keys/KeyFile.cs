using System.Buffers.Text;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using DtiGraph.Artifacts;
using DtiGraph.Jobs;

namespace DtiGraph.Api.Keys;

/// <summary>The file that says who may call.</summary>
/// <remarks>A key is 256 random bits, so nobody can try them all, and a plain SHA-256 keeps it as well as a slow hash (PBKDF2, Argon2) would: those
/// make up for the few bits of a password. A slow one would cost milliseconds of processor time in every request, also in those of strangers.</remarks>
public static partial class KeyFile
{
    /// <summary>How a key begins: people and secret scanners see what it is.</summary>
    public const string Prefix = "dti_";

    private const int KeyBytes = 32;

    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(10);

    private static readonly JsonSerializerOptions Form = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Reads all keys, in the order of the file.</summary>
    /// <exception cref="ArgumentException">It is no such file; all faults of its rows are listed.</exception>
    /// <exception cref="IOException">It is not there or cannot be read.</exception>
    public static IReadOnlyList<ApiKey> Read(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"API keys: expected a file, got nothing there ({path})");
        List<ApiKey> keys;
        try
        {
            keys = JsonSerializer.Deserialize<KeyRows>(File.ReadAllBytes(path), Form)?.Keys ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"API keys: expected {{ \"keys\": [ {{ name, role, sha256, created }} ] }}, got a fault at {e.Path ?? "$"}, line {e.LineNumber + 1} ({path})", e);
        }
        if (keys.IndexOf(null!) is >= 0 and var none) throw new ArgumentException($"API keys: expected a key at $.keys[{none}], got null ({path})");
        var faults = keys.SelectMany(Faults).Concat(keys.CountBy(k => k.Name).Where(n => n.Value > 1).Select(n => $"name: expected each once, got '{n.Key}' {n.Value} times")).ToList();
        return faults.Count == 0 ? keys : throw new ArgumentException($"API keys: {string.Join("; ", faults)} ({path})");
    }

    /// <summary>Makes a new key and adds its hash.</summary>
    /// <param name="path">The file; made where it is not there, readable by its owner alone.</param>
    /// <param name="name">New in the file.</param>
    /// <param name="role">What it may do.</param>
    /// <returns>The key: the only time that anyone sees it.</returns>
    /// <exception cref="ArgumentException">The name is taken or none, or the file holds something else.</exception>
    public static string Add(string path, string name, ApiRole role)
    {
        using var alone = Alone(path);
        var keys = File.Exists(path) ? Read(path) : [];
        if (keys.Any(k => k.Name == name)) throw new ArgumentException($"name: expected one that no key has, got '{name}' ({path})");
        string secret = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));
        var key = new ApiKey(name, role, Convert.ToHexStringLower(Hash(secret)), DateTimeOffset.UtcNow);
        foreach (string fault in Faults(key)) throw new ArgumentException(fault);
        Write(path, [.. keys, key]);
        return secret;
    }

    /// <summary>Takes a key out; a service that reads the file refuses it within a second.</summary>
    /// <exception cref="ArgumentException">The file has no key of that name.</exception>
    public static void Remove(string path, string name)
    {
        if (!File.Exists(path)) Read(path); // says so, and leaves no lock where there is nothing
        using var alone = Alone(path);
        var keys = Read(path);
        if (keys.All(k => k.Name != name)) throw new ArgumentException($"name: expected {(keys.Count == 0 ? "a key of the file, which has none" : $"one of {string.Join(", ", keys.Select(k => k.Name))}")}, got '{name}' ({path})");
        Write(path, [.. keys.Where(k => k.Name != name)]);
    }

    /// <returns>[32] bytes.</returns>
    internal static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static IEnumerable<string> Faults(ApiKey key)
    {
        if (!Name().IsMatch(key.Name)) yield return $"name: expected 1 to 64 letters, digits, dots, dashes and underscores, got '{key.Name}'";
        if (!Sha256().IsMatch(key.Sha256)) yield return $"sha256: expected 64 hex digits, got {key.Sha256.Length} characters (key {key.Name})";
    }

    /// <summary>Whole or not at all: a service may read at any moment. Who may read it stays as it was.</summary>
    private static void Write(string path, List<ApiKey> keys)
    {
        string file = Target(path);
        var mode = !OperatingSystem.IsWindows() && File.Exists(file) ? File.GetUnixFileMode(file) : UnixFileMode.UserRead | UnixFileMode.UserWrite;
        DurableFile.Write(file, stream =>
        {
            if (!OperatingSystem.IsWindows() && stream is FileStream made) File.SetUnixFileMode(made.SafeFileHandle, mode); // whatever the umask takes away
            JsonSerializer.Serialize(stream, new KeyRows(keys), Form);
        }, mode);
    }

    /// <summary>Holds the lock beside the file, from reading it to writing it: of two that add at once neither loses its key.</summary>
    private static RunLock Alone(string path)
    {
        string file = Target(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < LongestTurn;)
            if (RunLock.Take(file + ".lock") is { } turn) return turn;
        throw new IOException($"API keys: expected a turn within {LongestTurn.TotalSeconds} s, got none: another process is writing ({path})");
    }

    /// <summary>The file that a link leads to: it is replaced, the link stays.</summary>
    private static string Target(string path)
    {
        string full = Path.GetFullPath(path);
        return new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
    }

    private sealed record KeyRows(List<ApiKey> Keys);

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}\\z")]
    private static partial Regex Name();

    [GeneratedRegex("^[0-9a-fA-F]{64}\\z")]
    private static partial Regex Sha256();
}
