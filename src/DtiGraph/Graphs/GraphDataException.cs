using System.Collections.Immutable;

namespace DtiGraph.Graphs;

/// <summary>One thing wrong with the data.</summary>
/// <param name="File">Path of the file, relative to the dataset folder where there is one, with forward slashes.</param>
/// <param name="Line">Line number from 1, the header counted; a row of several lines counts where it starts;
/// 0 where the fault concerns the file as a whole.</param>
/// <param name="What">In the form <c>what: expected expected, got got</c>.</param>
public readonly record struct GraphFault(string File, int Line, string What)
{
    /// <summary>file:line: what.</summary>
    public override string ToString() => Line > 0 ? $"{File}:{Line}: {What}" : $"{File}: {What}";
}

/// <summary>Bad data: lists every fault found; nothing of it was imported.</summary>
public sealed class GraphDataException : Exception
{
    /// <summary>The message prints no more faults than this; <see cref="Faults"/> has all.</summary>
    public const int Printed = 50;

    /// <summary>Bad data.</summary>
    /// <param name="faults">At least one.</param>
    /// <param name="inner">What the file system or the database said, where one did.</param>
    public GraphDataException(ImmutableArray<GraphFault> faults, Exception? inner = null) : base(Describe(faults), inner) => Faults = faults;

    /// <summary>One fault of a file as a whole.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="what">In the form <c>what: expected expected, got got</c>.</param>
    /// <param name="inner">What the file system or the database said, where one did.</param>
    public GraphDataException(string file, string what, Exception? inner = null) : this([new GraphFault(file, 0, what)], inner)
    {
    }

    /// <summary>All faults, sorted by file and line.</summary>
    public ImmutableArray<GraphFault> Faults { get; }

    private static string Describe(ImmutableArray<GraphFault> faults)
    {
        string listed = string.Join('\n', faults.Take(Printed));
        string rest = faults.Length > Printed ? $"\nand {faults.Length - Printed} more" : "";
        return $"bad data, {faults.Length} {(faults.Length == 1 ? "fault" : "faults")}:\n{listed}{rest}";
    }
}
