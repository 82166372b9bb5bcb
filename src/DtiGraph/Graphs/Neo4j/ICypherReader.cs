namespace DtiGraph.Graphs.Neo4j;

/// <summary>One read transaction.</summary>
public interface ICypherReader
{
    /// <summary>Runs one statement that only reads.</summary>
    /// <returns>The rows, values in the order of RETURN.</returns>
    /// <exception cref="CypherException">The server refused, or the transaction broke.</exception>
    Task<IReadOnlyList<object?[]>> RowsAsync(string cypher, IReadOnlyDictionary<string, object?> parameters);
}
