using System.Collections.Immutable;
using System.Text.Json;
using DtiGraph.Artifacts;

namespace DtiGraph.Training.Checkpoints;

/// <summary>How far a run came, on disk: the same run goes on from there after a crash, and ends with the same model to the bit.</summary>
/// <remarks>
/// <code>
/// run.json                                  what decides the run: graph, options, program
/// 002-0000017-9f2c....safetensors           training 2 of the run after 17 epochs; the name ends in its XXH128
/// </code>
/// A run trains one network or several, one after the other; each keeps its last state, and a training that had ended is not done again.
/// </remarks>
public sealed class CheckpointFolder
{
    internal const string Extension = ".safetensors";

    private const string RunFile = "run.json";

    private int trainings;

    /// <summary>Names a folder; touches nothing.</summary>
    /// <param name="path">Made where there is none.</param>
    /// <param name="note">Told from where training goes on, or why it does not.</param>
    public CheckpointFolder(string path, Action<string> note)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        (Path, Note) = (System.IO.Path.GetFullPath(path), note);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    internal Action<string> Note { get; }

    /// <summary>Begins a run: what another one left is removed.</summary>
    /// <param name="run">What decides the run, by name.</param>
    /// <exception cref="IOException">It cannot be written, or holds something else.</exception>
    internal void Begin(ImmutableSortedDictionary<string, string> run)
    {
        trainings = 0;
        Directory.CreateDirectory(Path);
        DurableFile.SyncFolder(System.IO.Path.GetDirectoryName(Path)!);
        string file = System.IO.Path.Combine(Path, RunFile), temporary = file + ".tmp";
        var former = Former(file);
        if (former is not null && former.Count == run.Count && former.All(f => run.TryGetValue(f.Key, out string? value) && value == f.Value))
        {
            if (States().Any()) Note($"training goes on from a checkpoint ({Path})");
            return;
        }
        if (former is not null && States().Any())
        {
            string other = run.Keys.Union(former.Keys).First(k => run.GetValueOrDefault(k) != former.GetValueOrDefault(k));
            Note($"checkpoint: expected {other} {Short(run.GetValueOrDefault(other))}, got {Short(former.GetValueOrDefault(other))}: training starts anew ({Path})");
        }
        if (former is null && Directory.EnumerateFileSystemEntries(Path).Any(f => !System.IO.Path.GetFileName(f).EndsWith(".tmp", StringComparison.Ordinal)))
            throw new IOException($"checkpoint: expected an empty folder or one with {RunFile}, got another ({Path})");
        foreach (string state in States()) File.Delete(state);
        File.WriteAllText(temporary, JsonSerializer.Serialize(run));
        DurableFile.Replace(temporary, file);
    }

    /// <summary>The next training of the run; always in the same order.</summary>
    internal Checkpoint Next() => new(this, ++trainings);

    /// <summary>Removes it: its model is written.</summary>
    /// <param name="path">The folder; there need not be one.</param>
    public static void Remove(string path)
    {
        if (File.Exists(System.IO.Path.Combine(path, RunFile))) Directory.Delete(path, recursive: true);
    }

    private IEnumerable<string> States() => Directory.EnumerateFiles(Path, "*" + Extension);

    private ImmutableSortedDictionary<string, string>? Former(string file)
    {
        if (!File.Exists(file)) return null;
        try
        {
            return JsonSerializer.Deserialize<ImmutableSortedDictionary<string, string>>(File.ReadAllBytes(file)) ?? ImmutableSortedDictionary<string, string>.Empty;
        }
        catch (JsonException e)
        {
            Note($"checkpoint: expected {RunFile} as it was written, got {e.Message} ({Path})");
            return ImmutableSortedDictionary<string, string>.Empty;
        }
    }

    private static string Short(string? text) => text is null ? "none" : text.Length <= 200 ? text : text[..200] + "...";
}
