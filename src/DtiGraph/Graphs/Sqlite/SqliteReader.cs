using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace DtiGraph.Graphs.Sqlite;

/// <summary>Reads a snapshot back, inside the caller's transaction, and believes nothing: a row out of place is a fault.</summary>
internal sealed class SqliteReader(SqliteConnection connection, string file, CancellationToken cancellation)
{
    private const int RowsBetweenLooks = 1024;

    /// <summary>The ids stored with the graph; both empty where the store has no graph.</summary>
    public (string GraphId, string SplitsId) Identity() =>
        Rows("SELECT graph_id, splits_id FROM graph", r => (r.GetString(0), r.GetString(1))).FirstOrDefault(("", ""));

    /// <exception cref="GraphDataException">What is stored is not the graph that was saved.</exception>
    public Snapshot Read()
    {
        var identity = Identity();
        if (identity.GraphId.Length == 0) throw new GraphDataException(file, "store: expected a graph, got an empty store");
        var drugs = Rows(Nodes("drug", "smiles"), r => new Drug(r.GetString(0), r.GetString(1), r.GetString(3), r.GetString(2)));
        var targets = Rows(Nodes("target", "gene, sequence"),
            r => new Target(r.GetString(0), r.GetString(3), r.GetString(1), r.GetString(4), r.GetString(2)));
        var entities = Rows("SELECT kind, id, name, provenance FROM node WHERE kind NOT IN ('drug', 'target') ORDER BY position",
            r => new Entity(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3)));
        var ranges = Ranges(drugs.Length, targets.Length, entities);
        int Index(string kind, long position) => ranges.TryGetValue(kind, out var range) && position >= range.Start && position < range.End
            ? (int)(position - range.Start)
            : throw Tampered($"{kind} at position {position}", "a node there", "none");

        var interactions = Rows("SELECT drug, target, label, action, affinity_nm, provenance FROM interaction ORDER BY drug, target",
            r => new Interaction(
                Index("drug", r.GetInt64(0)), Index("target", r.GetInt64(1)), r.GetInt32(2), r.GetString(3), Real(r, 4), r.GetString(5)));
        var relations = Rows("SELECT position, name, source_kind, destination_kind FROM relation ORDER BY position",
                r => (Position: r.GetInt64(0), Name: r.GetString(1), Source: r.GetString(2), Destination: r.GetString(3)))
            .Select(relation =>
            {
                Edge Make(SqliteDataReader r) => new(
                    Index(relation.Source, r.GetInt64(0)), Index(relation.Destination, r.GetInt64(1)), Real(r, 2), r.GetString(3), r.GetString(4));
                var edges = Rows($"SELECT source, destination, score, category, provenance FROM edge WHERE relation = {relation.Position}", Make);
                // Sorted here: SQLite compares UTF-8 bytes, the canonical order UTF-16 units.
                return new Relation(relation.Name, relation.Source, relation.Destination, Relation.Sort(edges));
            })
            .ToImmutableArray();
        var splits = Rows("SELECT position, name FROM split ORDER BY position", r => (Position: r.GetInt64(0), Name: r.GetString(1)))
            .Select(split =>
            {
                const string columns = "drug, target, label, affinity_nm, origin, fold";
                SplitRow Make(SqliteDataReader r) => new(
                    Index("drug", r.GetInt64(0)), Index("target", r.GetInt64(1)), Whole(r, 2), Real(r, 3), r.GetString(4), Whole(r, 5));
                ImmutableArray<SplitRow> Part(int part) =>
                    Rows($"SELECT {columns} FROM split_row WHERE split = {split.Position} AND part = {part} ORDER BY position", Make);
                return new PublishedSplit(split.Name, Part(0), Part(1), Part(2));
            })
            .ToImmutableArray();

        var graph = new Snapshot(drugs, targets, entities, interactions, relations, splits);
        if (graph.GraphId != identity.GraphId) throw Tampered("GraphId of the stored rows", identity.GraphId, graph.GraphId);
        string splitsId = GraphId.OfSplits(graph);
        if (splitsId != identity.SplitsId) throw Tampered("hash of the stored splits", identity.SplitsId, splitsId);
        return graph;
    }

    private static string Nodes(string table, string columns) =>
        $"SELECT id, name, provenance, {columns} FROM node JOIN {table} USING (position) WHERE kind = '{table}' ORDER BY position";

    private static Dictionary<string, (int Start, int End)> Ranges(int drugs, int targets, ImmutableArray<Entity> entities)
    {
        var ranges = new Dictionary<string, (int Start, int End)>(StringComparer.Ordinal)
        {
            [Snapshot.DrugKind] = (0, drugs),
            [Snapshot.TargetKind] = (drugs, drugs + targets),
        };
        for (int i = 0; i < entities.Length; i++)
        {
            int position = drugs + targets + i;
            ranges[entities[i].Kind] = ranges.TryGetValue(entities[i].Kind, out var range) ? (range.Start, position + 1) : (position, position + 1);
        }
        return ranges;
    }

    private ImmutableArray<T> Rows<T>(string sql, Func<SqliteDataReader, T> make)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = ImmutableArray.CreateBuilder<T>();
        while (reader.Read())
        {
            if (rows.Count % RowsBetweenLooks == 0) cancellation.ThrowIfCancellationRequested();
            rows.Add(make(reader));
        }
        return rows.ToImmutable();
    }

    private static double? Real(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDouble(column);

    private static int? Whole(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);

    private GraphDataException Tampered(string what, string expected, string got) =>
        new(file, $"{what}: expected {expected}, got {got}: the store was changed since it was saved; import the graph again");
}
