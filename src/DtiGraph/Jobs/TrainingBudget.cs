namespace DtiGraph.Jobs;

/// <summary>What training may take. Over it, the process is killed and the run has failed; the serving model stays.</summary>
public sealed record TrainingBudget
{
    /// <summary>Seconds. Default none, above 0.</summary>
    public double? Seconds { get; init; }

    /// <summary>Resident memory in megabytes. Default none, above 0.</summary>
    public int? MemoryMb { get; init; }

    /// <summary>What was used too much of; null for nothing.</summary>
    /// <param name="elapsed">Time taken.</param>
    /// <param name="bytes">Resident memory.</param>
    internal string? Exceeded(TimeSpan elapsed, long bytes) =>
        elapsed.TotalSeconds > Seconds ? $"training: expected an end within {Seconds:0.###} s, got none; it was killed"
        : bytes > MemoryMb * 1_000_000L ? $"training: expected at most {MemoryMb} MB of memory, got {bytes / 1_000_000} MB; it was killed"
        : null;
}
