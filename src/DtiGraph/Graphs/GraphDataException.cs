using System.Collections.Immutable;

namespace DtiGraph.Graphs;

/// <summary>One thing wrong with the data.</summary>
/// <param name="File">Path of the file, relative to the dataset folder where there is one.</param>
/// <param name="Line">Line number from 1, the header counted; 0 where the fault concerns the file as a whole.</param>
/// <param name="What">In the form of DESIGN: what, expected, got.</param>
public readonly record struct GraphFault(string File, int Line, string What)
{
    /// <summary>file:line: what.</summary>
    public override string ToString() => Line > 0 ? $"{File}:{Line}: {What}" : $"{File}: {What}";
}

/// <summary>Bad data: lists every fault found; nothing of it was imported.</summary>
public sealed class GraphDataException(ImmutableArray<GraphFault> faults)
    : Exception($"bad data, {faults.Length} {(faults.Length == 1 ? "fault" : "faults")}:\n" + string.Join('\n', faults))
{
    /// <summary>All faults, in the order of the files.</summary>
    public ImmutableArray<GraphFault> Faults { get; } = faults;
}
