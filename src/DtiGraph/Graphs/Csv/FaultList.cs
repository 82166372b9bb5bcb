namespace DtiGraph.Graphs.Csv;

/// <summary>Collects every fault of a dataset folder, so that one run shows all of them.</summary>
internal sealed class FaultList
{
    private readonly List<GraphFault> faults = [];

    public void Add(string file, int line, string what, string expected, string got) =>
        faults.Add(new GraphFault(file, line, $"{what}: expected {expected}, got {got}"));

    public void Add(RowPlace place, string what, string expected, string got) => Add(place.File, place.Line, what, expected, got);

    public bool Any => faults.Count > 0;

    public void Add(GraphFault fault) => faults.Add(fault);

    /// <exception cref="GraphDataException">There is at least one fault.</exception>
    public void ThrowIfAny()
    {
        if (faults.Count == 0) return;
        var sorted = faults.OrderBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Line).ThenBy(f => f.What, StringComparer.Ordinal);
        throw new GraphDataException([.. sorted]);
    }

    /// <summary>A value as a message shows it: quoted, on one line, cut where it is long.</summary>
    public static string Show(string value)
    {
        const int longest = 60;
        string cut = value.Length > longest ? value[..longest] + "..." : value;
        return "'" + string.Concat(cut.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString())) + "'";
    }
}
