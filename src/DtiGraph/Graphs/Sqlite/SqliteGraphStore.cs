using Microsoft.Data.Sqlite;

namespace DtiGraph.Graphs.Sqlite;

/// <summary>The embedded store: one SQLite file that holds one graph with its published splits.</summary>
/// <remarks>Write-ahead log, foreign keys, synchronous FULL; an import is one transaction: a process killed in it leaves the old graph.
/// Readers go on with the old graph while an import runs. The file must lie in a folder that can be written: SQLite keeps its log beside it.</remarks>
public sealed class SqliteGraphStore : IGraphStore
{
    private readonly string file;

    /// <summary>Names the store; opens nothing.</summary>
    /// <param name="file">Path of the file; created by the first <see cref="SaveAsync"/>.</param>
    /// <exception cref="ArgumentException">Empty path.</exception>
    public SqliteGraphStore(string file)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(file);
        this.file = Path.GetFullPath(file);
    }

    /// <inheritdoc/>
    /// <remarks>A store that says it holds this graph is read back first: where a row was changed since, it is written anew.</remarks>
    public Task<bool> SaveAsync(Snapshot graph, CancellationToken cancellation) =>
        Task.Run(() => Guarded(() => Save(graph, cancellation)), cancellation);

    /// <inheritdoc/>
    public Task<Snapshot> LoadAsync(CancellationToken cancellation) => Task.Run(() => Guarded(() => Load(cancellation)), cancellation);

    /// <inheritdoc/>
    /// <remarks>The stored ids and the times and sizes of the file and its log.</remarks>
    public Task<string> ChangeMarkAsync(CancellationToken cancellation) => Task.Run(() => Guarded(() =>
    {
        if (!Path.Exists(file)) throw new GraphDataException(file, "store: expected a SQLite file, got no such file");
        using var connection = Open(SqliteOpenMode.ReadWrite);
        var (graphId, splitsId) = SqliteSchema.RefuseForeign(connection, file) == SqliteSchema.State.Empty ? ("", "") : new SqliteReader(connection, file, cancellation).Identity();
        static string Written(FileInfo f) => f.Exists && f.Length > 0 ? $"{f.LastWriteTimeUtc.Ticks}:{f.Length}" : "-";
        return string.Join(' ', graphId, splitsId, Written(new(file)), Written(new(file + "-wal")));
    }), cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private bool Save(Snapshot graph, CancellationToken cancellation)
    {
        using var connection = Open(SqliteOpenMode.ReadWriteCreate);
        SqliteSchema.RefuseForeign(connection, file);
        SqliteSchema.Execute(connection, "PRAGMA journal_mode = WAL");
        using var transaction = connection.BeginTransaction(deferred: false);
        // Again, now that no other process can write: it may have made a store here in between.
        bool empty = SqliteSchema.RefuseForeign(connection, file) == SqliteSchema.State.Empty;
        if (empty) SqliteSchema.Create(connection);
        else if (Holds(connection, graph, cancellation)) return false;
        SqliteWriter.Replace(connection, graph, cancellation);
        cancellation.ThrowIfCancellationRequested();
        transaction.Commit();
        return true;
    }

    private Snapshot Load(CancellationToken cancellation)
    {
        if (!Path.Exists(file)) throw new GraphDataException(file, "store: expected a SQLite file, got no such file");
        using var connection = Open(SqliteOpenMode.ReadWrite);
        using var transaction = connection.BeginTransaction(deferred: true);
        if (SqliteSchema.RefuseForeign(connection, file) == SqliteSchema.State.Empty)
            throw new GraphDataException(file, "store: expected a graph, got an empty store");
        return new SqliteReader(connection, file, cancellation).Read();
    }

    private bool Holds(SqliteConnection connection, Snapshot graph, CancellationToken cancellation)
    {
        var reader = new SqliteReader(connection, file, cancellation);
        if (reader.Identity() != (graph.GraphId, GraphId.OfSplits(graph))) return false;
        try
        {
            reader.Read();
            return true;
        }
        catch (GraphDataException)
        {
            return false; // says it is this graph and is not: the caller has the right one and is about to write it
        }
    }

    private SqliteConnection Open(SqliteOpenMode mode)
    {
        if (Directory.Exists(file)) throw new GraphDataException(file, "store: expected a SQLite file, got a folder");
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
            throw new GraphDataException(file, $"store: expected a SQLite file in a folder that is there, got no folder {folder}");
        var options = new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, ForeignKeys = true, Pooling = false };
        var connection = new SqliteConnection(options.ToString());
        try
        {
            connection.Open();
            SqliteSchema.Execute(connection, "PRAGMA synchronous = FULL");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SqliteSchema.NotADatabase or SqliteSchema.Corrupt or SqliteSchema.Error)
        {
            throw new GraphDataException(file, $"store: expected a sound SQLite database, got '{e.Message}'", e);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SqliteSchema.Constraint)
        {
            throw new ArgumentException($"graph: expected unique ids and edges between its own nodes, got '{e.Message}' ({file})", e);
        }
        catch (SqliteException e)
        {
            throw new IOException($"store: expected to read and write it, got '{e.Message}' ({file})", e);
        }
    }
}
