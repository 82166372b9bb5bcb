using System.Globalization;
using Microsoft.Data.Sqlite;

namespace DtiGraph.Registry;

/// <summary>registry.db: which versions there are and which of them serves, inside one transaction of its caller.</summary>
/// <remarks>
/// A rollback journal and synchronous EXTRA: a commit that returned survives a power cut, its directory entry included, and a reader needs no
/// right to write, as a log beside the file would. The alias serving is the only place that says which version serves.
/// </remarks>
internal sealed class RegistryIndex : IDisposable
{
    public const string Serving = "serving", Previous = "previous";

    /// <summary>How long a turn is waited for.</summary>
    public const int WaitSeconds = 10;

    private const int SchemaVersion = 1, Busy = 5;

    private const string Tables = """
        CREATE TABLE version (
            number INTEGER PRIMARY KEY, model TEXT NOT NULL, graph TEXT NOT NULL, drugs INTEGER NOT NULL, targets INTEGER NOT NULL,
            manifest TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('candidate', 'shadow', 'retired', 'rejected')),
            reason TEXT, published TEXT NOT NULL, pruned INTEGER NOT NULL DEFAULT 0) STRICT;
        CREATE TABLE alias (name TEXT PRIMARY KEY CHECK (name IN ('serving', 'previous')), number INTEGER NOT NULL REFERENCES version) STRICT;
        CREATE TABLE event (
            position INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, number INTEGER NOT NULL REFERENCES version, why TEXT) STRICT;
        """;

    private readonly SqliteConnection connection;
    private readonly SqliteTransaction transaction;

    /// <summary>Opens the file and begins a transaction.</summary>
    /// <param name="file">Path of registry.db.</param>
    /// <param name="write">Waits for its turn; no other process can write until this is disposed.</param>
    /// <param name="create">Makes the file where there is none.</param>
    public RegistryIndex(string file, bool write, bool create = false)
    {
        // Readers too may have to undo what a killed writer left half done; where they must not write, SQLite reads only.
        var mode = create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite;
        connection = new(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = mode,
            ForeignKeys = true,
            Pooling = false,
            DefaultTimeout = WaitSeconds,
        }.ToString());
        try
        {
            connection.Open();
            if (write) Execute("PRAGMA synchronous = EXTRA");
            transaction = connection.BeginTransaction(deferred: !write);
            long version = (long)Scalar("PRAGMA user_version")!;
            if (version == 0 && create && (long)Scalar("SELECT count(*) FROM sqlite_schema")! == 0) Execute($"{Tables} PRAGMA user_version = {SchemaVersion}");
            else if (version != SchemaVersion) throw new RegistryUnreadableException($"registry: expected an index of format {SchemaVersion}, got {version} ({file})");
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Makes everything of this transaction true; without it nothing of it is.</summary>
    public void Commit() => transaction.Commit();

    /// <inheritdoc/>
    public void Dispose()
    {
        transaction.Dispose();
        connection.Dispose();
    }

    /// <summary>All versions by number, also those whose folder was pruned.</summary>
    public IReadOnlyList<IndexRow> Versions() => Rows(
        """
        SELECT v.number, model, graph, drugs, targets, manifest, CASE WHEN s.name IS NULL THEN state ELSE 'serving' END, p.name IS NOT NULL, reason, published, pruned
        FROM version v LEFT JOIN alias s ON s.number = v.number AND s.name = 'serving' LEFT JOIN alias p ON p.number = v.number AND p.name = 'previous'
        ORDER BY v.number
        """,
        r => new IndexRow(
            r.GetInt32(0), r.GetString(1), r.GetString(2), r.GetInt32(3), r.GetInt32(4), r.GetString(5), Enum.Parse<ModelState>(r.GetString(6), ignoreCase: true),
            r.GetBoolean(7), r.IsDBNull(8) ? null : r.GetString(8), Time(r.GetString(9)), r.GetBoolean(10)));

    /// <summary>Those that have a folder.</summary>
    public IEnumerable<IndexRow> Kept() => Versions().Where(v => !v.Pruned);

    /// <summary>A version that has a folder.</summary>
    /// <param name="version">Its number, or its model's version; of several with the same model the newest.</param>
    /// <exception cref="UnknownVersionException">There is none.</exception>
    public IndexRow Find(string version) =>
        Kept().LastOrDefault(v => $"{v.Number}" == version) ?? Kept().LastOrDefault(v => v.Model == version)
        ?? throw new UnknownVersionException($"version: expected one of the registry, got '{version}' ({Path.GetDirectoryName(connection.DataSource)})");

    /// <summary>What was done, oldest first.</summary>
    public IReadOnlyList<RegistryEvent> Events() => Rows("SELECT at, who, what, number, why FROM event ORDER BY position",
        r => new RegistryEvent(Time(r.GetString(0)), r.GetString(1), r.GetString(2), r.GetInt32(3), r.IsDBNull(4) ? null : r.GetString(4)));

    /// <summary>The next number: one above all that were ever given.</summary>
    /// <param name="onDisk">The largest that a folder has: of an index that was lost, or is an older one, folders know more than it does.</param>
    public int Next(int onDisk) => checked((int)(Math.Max((long)Scalar("SELECT coalesce(max(number), 0) FROM version")!, onDisk) + 1));

    public void Add(IndexRow row) => Execute(
        "INSERT INTO version (number, model, graph, drugs, targets, manifest, state, reason, published) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        row.Number, row.Model, row.GraphId, row.Drugs, row.Targets, row.ManifestDigest, Name(row.State), row.Reason, Text(row.Published));

    public void Set(int number, ModelState state, string? reason) => Execute("UPDATE version SET state = $2, reason = $3 WHERE number = $1", number, Name(state), reason);

    public void Point(string alias, int number) => Execute("INSERT INTO alias VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET number = $2", alias, number);

    public void Unpoint(string alias) => Execute("DELETE FROM alias WHERE name = $1", alias);

    public void Forget(int number) => Execute("UPDATE version SET pruned = 1 WHERE number = $1", number);

    public void Record(RegistryEvent done) => Execute(
        "INSERT INTO event (at, who, what, number, why) VALUES ($1, $2, $3, $4, $5)", Text(done.At), done.Who, done.What, done.Number, done.Why);

    /// <summary>What SQLite says, in the registry's words.</summary>
    public static IOException Failure(SqliteException e, string file) => e.SqliteErrorCode == Busy
        ? new RegistryBusyException($"registry: expected a turn within {WaitSeconds} s, got none: another process is writing ({file})", e)
        : new RegistryUnreadableException($"registry: expected to read and write the index, got '{e.Message}' ({file})", e);

    private void Execute(string sql, params object?[] values)
    {
        using var command = Command(sql, values);
        command.ExecuteNonQuery();
    }

    private object? Scalar(string sql)
    {
        using var command = Command(sql, []);
        return command.ExecuteScalar();
    }

    private List<T> Rows<T>(string sql, Func<SqliteDataReader, T> make)
    {
        using var command = Command(sql, []);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        try
        {
            while (reader.Read()) rows.Add(make(reader));
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidCastException or OverflowException)
        {
            throw new RegistryUnreadableException($"registry: expected the index as it was written, got '{e.Message}' ({connection.DataSource})", e);
        }
        return rows;
    }

    private SqliteCommand Command(string sql, object?[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < values.Length; i++) command.Parameters.AddWithValue($"${i + 1}", values[i] ?? DBNull.Value);
        return command;
    }

    private static string Name(ModelState state) => state.ToString().ToLowerInvariant();

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
