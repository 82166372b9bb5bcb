using System.Globalization;
using Microsoft.Data.Sqlite;

namespace DtiGraph.Graphs.Sqlite;

/// <summary>The tables of the store and the marks that tell it from other databases.</summary>
internal static class SqliteSchema
{
    /// <summary>In the header of the file, PRAGMA user_version. Grows with every change of <see cref="Tables"/>.</summary>
    public const int Version = 1;

    /// <summary>In the header of the file, PRAGMA application_id: 'DtiG'.</summary>
    public const int ApplicationId = 0x44746947;

    /// <summary>SQLITE_ERROR: the statement does not fit the database, which has lost a table or a column.</summary>
    public const int Error = 1;

    /// <summary>SQLITE_CONSTRAINT.</summary>
    public const int Constraint = 19;

    /// <summary>SQLITE_CORRUPT.</summary>
    public const int Corrupt = 11;

    /// <summary>SQLITE_NOTADB.</summary>
    public const int NotADatabase = 26;

    // position runs over all nodes, as in the snapshot: edges of any kinds refer to one table.
    private const string Tables = """
        CREATE TABLE graph (one INTEGER PRIMARY KEY CHECK (one = 1), graph_id TEXT NOT NULL, splits_id TEXT NOT NULL) STRICT;
        CREATE TABLE node (position INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, provenance TEXT NOT NULL,
            UNIQUE (kind, id)) STRICT;
        CREATE TABLE drug (position INTEGER PRIMARY KEY REFERENCES node, smiles TEXT NOT NULL) STRICT;
        CREATE TABLE target (position INTEGER PRIMARY KEY REFERENCES node, gene TEXT NOT NULL, sequence TEXT NOT NULL) STRICT;
        CREATE TABLE interaction (drug INTEGER NOT NULL REFERENCES drug, target INTEGER NOT NULL REFERENCES target,
            label INTEGER NOT NULL CHECK (label IN (0, 1)), action TEXT NOT NULL, affinity_nm REAL, provenance TEXT NOT NULL,
            PRIMARY KEY (drug, target)) STRICT, WITHOUT ROWID;
        CREATE TABLE relation (position INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
            source_kind TEXT NOT NULL, destination_kind TEXT NOT NULL) STRICT;
        CREATE TABLE edge (relation INTEGER NOT NULL REFERENCES relation, source INTEGER NOT NULL REFERENCES node,
            destination INTEGER NOT NULL REFERENCES node, category TEXT NOT NULL, score REAL, provenance TEXT NOT NULL,
            PRIMARY KEY (relation, source, destination, category)) STRICT, WITHOUT ROWID;
        CREATE TABLE split (position INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE split_row (split INTEGER NOT NULL REFERENCES split, part INTEGER NOT NULL CHECK (part IN (0, 1, 2)),
            position INTEGER NOT NULL,
            drug INTEGER NOT NULL REFERENCES drug, target INTEGER NOT NULL REFERENCES target, label INTEGER CHECK (label IN (0, 1)),
            affinity_nm REAL, origin TEXT NOT NULL, fold INTEGER, PRIMARY KEY (split, part, position)) STRICT, WITHOUT ROWID;
        """;

    /// <summary>What a sound database can be.</summary>
    public enum State
    {
        /// <summary>No table at all: a new file.</summary>
        Empty,

        /// <summary>A store of this version.</summary>
        Store,
    }

    /// <exception cref="GraphDataException">The database belongs to something else or to another version.</exception>
    public static State RefuseForeign(SqliteConnection connection, string file)
    {
        long application = Number(connection, "PRAGMA application_id");
        long version = Number(connection, "PRAGMA user_version");
        if (application == 0 && version == 0 && Number(connection, "SELECT count(*) FROM sqlite_schema") == 0) return State.Empty;
        if (application != ApplicationId)
        {
            throw new GraphDataException(file,
                $"store: expected a graph store (application_id {ApplicationId}), got another program's database (application_id {application})");
        }
        if (version != Version)
            throw new GraphDataException(file, $"store version: expected {Version}, got {version}");
        return State.Store;
    }

    /// <summary>Makes the tables, inside the caller's transaction: the marks come and go with it.</summary>
    public static void Create(SqliteConnection connection) =>
        Execute(connection, $"{Tables} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version};");

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
