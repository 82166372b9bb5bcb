using Microsoft.Data.Sqlite;

namespace DtiGraph.Graphs.Sqlite;

/// <summary>Writes a snapshot row by row with prepared statements, inside the caller's transaction.</summary>
internal static class SqliteWriter
{
    private const int RowsBetweenLooks = 1024;

    /// <summary>Deletes the old graph and writes the new one.</summary>
    public static void Replace(SqliteConnection connection, Snapshot graph, CancellationToken cancellation)
    {
        string[] childrenFirst = ["split_row", "split", "edge", "relation", "interaction", "drug", "target", "node", "graph"];
        foreach (string table in childrenFirst) SqliteSchema.Execute(connection, "DELETE FROM " + table);
        using var sink = new Sink(connection, cancellation);

        for (int i = 0; i < graph.Drugs.Length; i++)
        {
            var d = graph.Drugs[i];
            sink.Insert("node", i, Snapshot.DrugKind, d.Id, d.Name, d.Provenance);
            sink.Insert("drug", i, d.Smiles);
        }
        for (int i = 0; i < graph.Targets.Length; i++)
        {
            var (t, position) = (graph.Targets[i], graph.Drugs.Length + i);
            sink.Insert("node", position, Snapshot.TargetKind, t.Id, t.Name, t.Provenance);
            sink.Insert("target", position, t.Gene, t.Sequence);
        }
        for (int i = 0; i < graph.Entities.Length; i++)
        {
            var e = graph.Entities[i];
            sink.Insert("node", graph.Drugs.Length + graph.Targets.Length + i, e.Kind, e.Id, e.Name, e.Provenance);
        }
        foreach (var i in graph.Interactions)
            sink.Insert("interaction", i.Drug, graph.Drugs.Length + i.Target, i.Label, i.Action, i.AffinityNm, i.Provenance);
        for (int r = 0; r < graph.Relations.Length; r++)
        {
            var relation = graph.Relations[r];
            sink.Insert("relation", r, relation.Name, relation.SourceKind, relation.DestinationKind);
            if (relation.Edges.IsEmpty) continue; // its kinds may have no node
            var (source, destination) = (graph.KindOffsets[relation.SourceKind], graph.KindOffsets[relation.DestinationKind]);
            foreach (var e in relation.Edges)
                sink.Insert("edge", r, source + e.Source, destination + e.Destination, e.Category, e.Score, e.Provenance);
        }
        for (int s = 0; s < graph.Splits.Length; s++)
        {
            sink.Insert("split", s, graph.Splits[s].Name);
            var parts = graph.Splits[s].Parts;
            for (int part = 0; part < parts.Length; part++)
            {
                for (int i = 0; i < parts[part].Rows.Length; i++)
                {
                    var row = parts[part].Rows[i];
                    sink.Insert("split_row", s, part, i, row.Drug, graph.Drugs.Length + row.Target, row.Label, row.AffinityNm, row.Origin, row.Fold);
                }
            }
        }
        sink.Insert("graph", 1, graph.GraphId, GraphId.OfSplits(graph));
    }

    /// <summary>One prepared statement a table.</summary>
    private sealed class Sink(SqliteConnection connection, CancellationToken cancellation) : IDisposable
    {
        private readonly Dictionary<string, SqliteCommand> commands = [];
        private int rows;

        public void Insert(string table, params ReadOnlySpan<object?> values)
        {
            if (++rows % RowsBetweenLooks == 0) cancellation.ThrowIfCancellationRequested();
            if (!commands.TryGetValue(table, out var command))
            {
                commands[table] = command = connection.CreateCommand();
                command.CommandText = $"INSERT INTO {table} VALUES ({string.Join(", ", Enumerable.Range(0, values.Length).Select(i => "$p" + i))})";
                for (int i = 0; i < values.Length; i++) command.Parameters.Add(new SqliteParameter("$p" + i, DBNull.Value));
                command.Prepare();
            }
            for (int i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
            command.ExecuteNonQuery();
        }

        public void Dispose()
        {
            foreach (var command in commands.Values) command.Dispose();
        }
    }
}
