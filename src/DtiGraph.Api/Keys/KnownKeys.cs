using System.Security.Cryptography;

namespace DtiGraph.Api.Keys;

/// <summary>The keys that the service knows now: the file is read again when it changes, so that a removed key is refused without a restart.</summary>
internal sealed class KnownKeys
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);

    private readonly string? file;
    private readonly ILogger<KnownKeys> log;
    private readonly Lock one = new();
    private (DateTime Time, long Length) read;
    private string? said;
    private long lookedAt;
    private volatile (ApiKey Key, byte[] Hash)[] keys = [];

    /// <param name="options">Name the file, or none.</param>
    /// <param name="log">Told when the file can no longer be read.</param>
    /// <exception cref="ArgumentException">The file holds no key, or something else.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public KnownKeys(ApiOptions options, ILogger<KnownKeys> log)
    {
        (file, this.log) = (options.ApiKeys, log);
        if (file is null) return;
        (read, keys, lookedAt) = (State(file), Load(file), Environment.TickCount64);
        if (keys.Length == 0) throw new ArgumentException($"API keys: expected at least one, got none ({file})");
    }

    /// <summary>Whether callers need a key; otherwise only this machine may call.</summary>
    public bool Required => file is not null;

    /// <summary>The key that was presented, or null. Takes as long whichever it is: every hash is compared, each in constant time.</summary>
    public ApiKey? Find(string presented)
    {
        Refresh();
        byte[] hash = KeyFile.Hash(presented);
        ApiKey? found = null;
        foreach (var (key, known) in keys)
            if (CryptographicOperations.FixedTimeEquals(hash, known)) found = key;
        return found;
    }

    private static (ApiKey, byte[])[] Load(string file) => [.. KeyFile.Read(file).Select(k => (k, Convert.FromHexString(k.Sha256)))];

    private static (DateTime, long) State(string file) => new FileInfo(file) is { Exists: true } info ? (info.LastWriteTimeUtc, info.Length) : default;

    private void Refresh()
    {
        if (TimeSpan.FromMilliseconds(Environment.TickCount64 - Volatile.Read(ref lookedAt)) < LookAgain) return;
        lock (one)
        {
            if (TimeSpan.FromMilliseconds(Environment.TickCount64 - lookedAt) < LookAgain) return;
            var state = State(file!);
            if (state != read)
            {
                try
                {
                    keys = Load(file!);
                    (read, said) = (state, null);
                }
                catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
                {
                    keys = []; // a key that somebody meant to take away must not live on behind a file that cannot be read
                    read = default; // it is tried again: who gives the file its owner or permissions back changes neither time nor length
                    if (said != e.Message) log.LogError("Nobody is let in: {Fault}", e.Message);
                    said = e.Message;
                }
            }
            Volatile.Write(ref lookedAt, Environment.TickCount64);
        }
    }
}
