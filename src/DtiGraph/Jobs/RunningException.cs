namespace DtiGraph.Jobs;

/// <summary>Another run goes on.</summary>
/// <param name="running">Which; null where it has written nothing yet.</param>
public sealed class RunningException(RunRecord? running)
    : Exception($"run: expected no other one, got {(running is null ? "one that has just begun" : $"{running.Id}, which process {running.Process} began at {running.Started:u}")}");
