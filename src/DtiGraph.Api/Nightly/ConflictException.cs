using DtiGraph.Jobs;

namespace DtiGraph.Api.Nightly;

/// <summary>What was asked for cannot be done as things are.</summary>
internal sealed class ConflictException(string message, RunRecord? run = null) : Exception(message)
{
    /// <summary>The job that stands in the way; null for none.</summary>
    public RunRecord? Run => run;
}
