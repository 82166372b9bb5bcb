using Microsoft.Data.Sqlite;

namespace DtiGraph.Ledger;

/// <summary>The tables of the file, and how it is opened.</summary>
internal static class LedgerTables
{
    private const int SchemaVersion = 1, Application = 0x44544c47; // "DTLG"

    private const string Tables = """
        CREATE TABLE entry (
            id TEXT PRIMARY KEY, at TEXT NOT NULL, model TEXT NOT NULL, graph TEXT NOT NULL, endpoint TEXT NOT NULL, parameters TEXT NOT NULL,
            input TEXT NOT NULL, kind TEXT NOT NULL, answer TEXT NOT NULL, program TEXT NOT NULL, rows INTEGER) STRICT, WITHOUT ROWID;
        CREATE TABLE submission (key TEXT PRIMARY KEY, digest TEXT NOT NULL, at TEXT NOT NULL, answer TEXT NOT NULL) STRICT;
        CREATE TABLE outcome (
            number INTEGER PRIMARY KEY, submission TEXT NOT NULL REFERENCES submission, at TEXT NOT NULL, who TEXT, drug TEXT NOT NULL, target TEXT NOT NULL,
            active INTEGER NOT NULL CHECK (active IN (0, 1)), value REAL, unit TEXT, relation TEXT CHECK (relation IN ('=', '<', '>')), assay TEXT, note TEXT, replaces INTEGER NOT NULL,
            prediction TEXT REFERENCES entry, stated TEXT NOT NULL, model TEXT NOT NULL, probability REAL NOT NULL, degree REAL NOT NULL, regime TEXT NOT NULL, recorded INTEGER NOT NULL) STRICT;
        """;

    /// <summary>Opens the file; makes it and its tables where asked to.</summary>
    public static SqliteConnection Open(string file, bool create, bool durable, int waitSeconds)
    {
        if (!create && !File.Exists(file)) throw new LedgerException($"ledger: expected a file, got none ({file})");
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            ForeignKeys = true,
            Pooling = false,
            DefaultTimeout = waitSeconds,
        }.ToString());
        try
        {
            connection.Open();
            long version = (long)Scalar(connection, "PRAGMA user_version")!, application = (long)Scalar(connection, "PRAGMA application_id")!;
            if (create && version == 0) application = Made(connection);
            else if (version != SchemaVersion || application != Application)
                throw new LedgerException($"ledger: expected a ledger of format {SchemaVersion}, got another file ({file})");
            Execute(connection, $"PRAGMA synchronous = {(durable ? "FULL" : "NORMAL")}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static int Execute(SqliteConnection connection, string sql, params object?[] values)
    {
        using var command = Command(connection, sql, values);
        return command.ExecuteNonQuery();
    }

    public static object? Scalar(SqliteConnection connection, string sql, params object?[] values)
    {
        using var command = Command(connection, sql, values);
        return command.ExecuteScalar();
    }

    public static List<T> Rows<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> make, params object?[] values)
    {
        using var command = Command(connection, sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(make(reader));
        return rows;
    }

    /// <summary>Bytes that rows take, without pages that are free.</summary>
    public static long Bytes(SqliteConnection connection) =>
        ((long)Scalar(connection, "PRAGMA page_count")! - (long)Scalar(connection, "PRAGMA freelist_count")!) * (long)Scalar(connection, "PRAGMA page_size")!;

    /// <summary>Makes what a removal needs, in files of before, too: its record, and a way to find the outcomes that name an entry without reading them all.</summary>
    public static void PrepareRemoval(SqliteConnection connection) => Execute(connection,
        """
        CREATE TABLE IF NOT EXISTS removal (at TEXT NOT NULL, entries INTEGER NOT NULL, last TEXT NOT NULL) STRICT;
        CREATE INDEX IF NOT EXISTS outcome_prediction ON outcome (prediction);
        """);

    /// <summary>Removes the oldest entries that no outcome names, and says so in the file, in the transaction of its caller.</summary>
    /// <param name="connection">After <see cref="PrepareRemoval"/>.</param>
    /// <param name="before">Only ids that sort before this.</param>
    /// <param name="most">So many at most.</param>
    /// <param name="now">Of the removal: it has one row, however often this is called.</param>
    /// <returns>How many.</returns>
    public static long Remove(SqliteConnection connection, string before, long most, string now)
    {
        const string Free = "NOT EXISTS (SELECT 1 FROM outcome WHERE prediction = entry.id)";
        if (Scalar(connection, $"SELECT max(id) FROM (SELECT id FROM entry WHERE id < $1 AND {Free} ORDER BY id LIMIT $2)", before, most) is not string last) return 0;
        Execute(connection, "DROP TRIGGER entry_delete");
        int removed = Execute(connection, $"DELETE FROM entry WHERE id <= $1 AND {Free}", last);
        if (Execute(connection, "UPDATE removal SET entries = entries + $2, last = max(last, $3) WHERE at = $1", now, removed, last) == 0)
            Execute(connection, "INSERT INTO removal VALUES ($1, $2, $3)", now, removed, last);
        Guard(connection, "entry", "DELETE");
        return removed;
    }

    /// <summary>The newest id that was removed; null for none.</summary>
    public static string? Removed(SqliteConnection connection) =>
        (long)Scalar(connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'removal'")! == 0 ? null : Scalar(connection, "SELECT max(last) FROM removal") as string;

    private static void Guard(SqliteConnection connection, string table, string change) => Execute(connection,
        $"CREATE TRIGGER {table}_{change.ToLowerInvariant()} BEFORE {change} ON {table} BEGIN SELECT RAISE(ABORT, 'rows of a ledger never change'); END");

    private static long Made(SqliteConnection connection)
    {
        // Looked at before anything is changed; the tables first, since another process may be making them.
        if ((long)Scalar(connection, "SELECT count(*) FROM sqlite_schema")! != 0 && (long)Scalar(connection, "PRAGMA user_version")! == 0)
            throw new LedgerException($"ledger: expected a ledger, got another database ({connection.DataSource})");
        Execute(connection, "PRAGMA journal_mode = WAL");
        using var transaction = connection.BeginTransaction(deferred: false);
        if ((long)Scalar(connection, "PRAGMA user_version")! == 0) // no other process made it since
        {
            if ((long)Scalar(connection, "SELECT count(*) FROM sqlite_schema")! != 0) throw new LedgerException($"ledger: expected a ledger, got another database ({connection.DataSource})");
            Execute(connection, Tables);
            foreach (string table in new[] { "entry", "submission", "outcome" })
                foreach (string change in new[] { "UPDATE", "DELETE" })
                    Guard(connection, table, change);
            Execute(connection, $"PRAGMA application_id = {Application}; PRAGMA user_version = {SchemaVersion}");
        }
        transaction.Commit();
        return Application;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, object?[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < values.Length; i++) command.Parameters.AddWithValue($"${i + 1}", values[i] ?? DBNull.Value);
        return command;
    }
}
