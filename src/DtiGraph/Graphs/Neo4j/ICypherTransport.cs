namespace DtiGraph.Graphs.Neo4j;

/// <summary>A way to a Neo4j database. Parameters and values are null, bool, whole numbers, double, string, and lists of these.</summary>
/// <remarks>Every method throws <see cref="CypherException"/> when the server refuses, or when it does not answer within the stated times.
/// Safe for several callers at once. Reads see what was written through the same transport.</remarks>
public interface ICypherTransport : IAsyncDisposable
{
    /// <summary>Where it leads, as it may be printed.</summary>
    string Address { get; }

    /// <summary>Runs one statement in a transaction of its own. A statement whose answer is lost may run again: it must bear that.</summary>
    /// <returns>The rows, values in the order of RETURN.</returns>
    Task<IReadOnlyList<object?[]>> WriteAsync(string cypher, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellation);

    /// <summary>Runs one statement and rolls it back: tells whether the server would take it.</summary>
    Task ProbeAsync(string cypher, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellation);

    /// <summary>Reads in one transaction. When it breaks, <paramref name="read"/> runs again from its start in a new one.</summary>
    Task<T> ReadAsync<T>(Func<ICypherReader, Task<T>> read, CancellationToken cancellation);

    /// <summary>A text that every committed change of the database changes: its latest bookmark.</summary>
    Task<string> ChangeMarkAsync(CancellationToken cancellation);
}
