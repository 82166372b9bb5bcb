using System.Collections.Immutable;
using DtiGraph.Graphs.Csv;

namespace DtiGraph.Graphs.Neo4j;

/// <summary>The nodes of one kind as they were read, sorted by id.</summary>
/// <param name="Mapping">Where they are.</param>
/// <param name="Elements">The database's own id of each.</param>
/// <param name="Index">Position by id.</param>
internal sealed record KindNodes(NodeMapping Mapping, ImmutableArray<string> Elements, Dictionary<string, int> Index);

/// <summary>Reads nodes, page after page.</summary>
/// <param name="reader">The read transaction.</param>
/// <param name="import">Number of the import whose nodes are read; null reads all nodes of the label.</param>
/// <param name="where">The database, as faults name it.</param>
/// <param name="faults">Gets what is wrong.</param>
internal sealed class NodeReading(ICypherReader reader, long? import, string where, FaultList faults)
{
    private const int Page = 2_000;

    /// <summary>Id, name, provenance, smiles, gene and sequence of each node, sorted by id.</summary>
    public async Task<(KindNodes Nodes, List<string[]> Rows)> ReadAsync(string kind, NodeMapping mapping)
    {
        string label = CypherNames.Quote(mapping.Label);
        string own = import is null ? "" : "WHERE $import IN n.dtigraph ";
        var all = await reader.RowsAsync($"MATCH (n:{label}) {own}RETURN elementId(n)", new Dictionary<string, object?> { ["import"] = import });
        string Property(string? name) => name is null ? "null" : "n." + CypherNames.Quote(name);
        string?[] properties = [mapping.Id, mapping.Name, mapping.Provenance, mapping.Smiles, mapping.Gene, mapping.Sequence];
        string[] columns = [.. properties.Select(Property)];
        string[] faulty = [.. properties.Select(p => $"property {p} of a {mapping.Label}")];
        string page = $"UNWIND $nodes AS node MATCH (n) WHERE elementId(n) = node RETURN elementId(n), {string.Join(", ", columns.Select((c, i) => $"{c} AS c{i}"))}";
        var read = new List<(string Element, string[] Row)>(all.Count);
        foreach (object?[] elements in all.Select(row => row[0]).Chunk(Page))
        {
            foreach (object?[] row in await reader.RowsAsync(page, new Dictionary<string, object?> { ["nodes"] = elements }))
                read.Add(((string)row[0]!, [Values.Text(row[1]), .. row.Skip(2).Select((value, i) => Values.Text(value, faulty[i + 1], where, faults))]));
        }
        read.Sort((a, b) => string.CompareOrdinal(a.Row[0], b.Row[0]));
        var index = new Dictionary<string, int>(read.Count, StringComparer.Ordinal);
        foreach (var (i, (_, row)) in read.Index())
        {
            string id = row[0], what = $"{kind} {FaultList.Show(id)}";
            if (id.Length == 0) faults.Add(where, 0, faulty[0], "an id", "none");
            else if (id.Any(char.IsControl)) faults.Add(where, 0, what, "no control characters", "some");
            else if (id.Trim() != id) faults.Add(where, 0, what, "no blanks around it", "some");
            else if (!index.TryAdd(id, i)) faults.Add(where, 0, what, "one node with this id", "another");
        }
        return (new KindNodes(mapping, [.. read.Select(r => r.Element)], index), [.. read.Select(r => r.Row)]);
    }

    /// <summary>Upper case, letters of <see cref="Target.Residues"/> only.</summary>
    public string Sequence(string id, string sequence)
    {
        string upper = sequence.ToUpperInvariant();
        int bad = upper.AsSpan().IndexOfAnyExcept(Target.Residues);
        if (bad >= 0) faults.Add(where, 0, $"sequence of target {FaultList.Show(id)}", "letters A to Z, '*' and '-'", $"{FaultList.Show(upper[bad..(bad + 1)])} at position {bad + 1}");
        return upper;
    }
}
