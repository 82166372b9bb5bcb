using DtiGraph.Ledger;
using Microsoft.Data.Sqlite;

namespace DtiGraph.Tests;

/// <summary>How many entries a ledger holds, as its file says. Linked into every test project that asks.</summary>
internal static class EntryCount
{
    /// <summary>Of a ledger whose file is there.</summary>
    public static long Of(LedgerFile ledger)
    {
        using var connection = new SqliteConnection($"Data Source={ledger.File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM entry";
        return (long)command.ExecuteScalar()!;
    }
}
