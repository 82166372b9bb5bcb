using DtiGraph.Graphs.Csv;

namespace DtiGraph.Graphs.Neo4j;

/// <summary>Reads the relationships of one type, page after page.</summary>
/// <param name="reader">The read transaction.</param>
/// <param name="import">Number of the import whose relationships are read; null reads all of the type.</param>
/// <param name="where">The database, as faults name it.</param>
/// <param name="faults">Gets what is wrong.</param>
/// <param name="cancellation">Looked at between pages.</param>
internal sealed class RelationshipReading(ICypherReader reader, long? import, string where, FaultList faults, CancellationToken cancellation)
{
    private const int RowsWanted = 10_000, MostNodes = 20_000;

    /// <summary>All relationships from the nodes of one kind to those of another.</summary>
    /// <param name="source">Kind at the graph's source.</param>
    /// <param name="type">Their type.</param>
    /// <param name="destination">Kind at the graph's destination.</param>
    /// <param name="reversed">Whether they point from destination to source.</param>
    /// <param name="properties">Asked for; null gives null.</param>
    /// <param name="make">Of source, destination and the values of the properties.</param>
    public async Task<List<T>> ReadAsync<T>(
        KindNodes source, string type, KindNodes destination, bool reversed, string?[] properties, Func<int, int, ReadOnlyMemory<object?>, T> make)
    {
        string relationship = $"{(reversed ? "<" : "")}-[r:{CypherNames.Quote(type)}]-{(reversed ? "" : ">")}";
        string[] columns = [.. properties.Select(p => p is null ? "null" : "r." + CypherNames.Quote(p))];
        string statement = $"""
            UNWIND range(0, size($nodes) - 1) AS i
            MATCH (a) WHERE elementId(a) = $nodes[i]
            MATCH (a){relationship}(b:{CypherNames.Quote(destination.Mapping.Label)}) {(import is null ? "" : "WHERE r.dtigraph = $import")}
            RETURN i, b.{CypherNames.Quote(destination.Mapping.Id)}{string.Concat(columns.Select((c, i) => $", {c} AS c{i}"))}
            """;
        var made = new List<T>();
        // Pages of whole nodes, so that a page needs no order; how many follows what the last page gave.
        for (int first = 0, nodes = 256, rowsRead; first < source.Elements.Length; first += nodes, nodes = (int)Math.Clamp((long)nodes * RowsWanted / Math.Max(1, rowsRead), 16, MostNodes))
        {
            cancellation.ThrowIfCancellationRequested();
            string[] page = [.. source.Elements.AsSpan(first, Math.Min(nodes, source.Elements.Length - first))];
            var rows = await reader.RowsAsync(statement, new Dictionary<string, object?> { ["nodes"] = page, ["import"] = import });
            rowsRead = rows.Count;
            foreach (object?[] row in rows)
            {
                string id = Values.Text(row[1]);
                if (destination.Index.TryGetValue(id, out int end)) made.Add(make(first + (int)(long)row[0]!, end, row.AsMemory(2)));
                else faults.Add(where, 0, $"end of a {type}", $"a {destination.Mapping.Label} that was read", FaultList.Show(id));
            }
        }
        return made;
    }
}
