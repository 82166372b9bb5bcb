using DtiGraph.Graphs.Neo4j;
using DtiGraph.Graphs.Sqlite;

namespace DtiGraph.Graphs;

/// <summary>Finds the store that a URI names.</summary>
public static class GraphStores
{
    private const string SqliteScheme = "sqlite:";

    /// <summary>Names a store; opens nothing.</summary>
    /// <param name="uri"><c>sqlite:</c> and the path of a file, or <c>http://[user@]host[:port][/database]</c> of a Neo4j server, or the same with
    /// https, bolt or neo4j; user and password come from the environment where the URI names none.</param>
    /// <exception cref="ArgumentException">No such kind of store, no path, or a bolt or neo4j URI in a build without the driver.</exception>
    public static IGraphStore Open(string uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (uri.StartsWith(SqliteScheme, StringComparison.OrdinalIgnoreCase) && uri.Length > SqliteScheme.Length)
            return new SqliteGraphStore(uri[SqliteScheme.Length..]);
        if (!Neo4jAddress.Names(uri)) throw new ArgumentException($"store URI: expected sqlite:<file>, http://<host>/<database> or bolt://<host>/<database>, got '{Display(uri)}'", nameof(uri));
        var options = Neo4jOptions.FromEnvironment();
        return new Neo4jGraphStore(Neo4jTransports.Open(Neo4jAddress.Parse(uri), options), options);
    }

    /// <summary>A folder or URI as it may be printed: without a password.</summary>
    public static string Display(string folderOrUri) => Neo4jAddress.Names(folderOrUri) ? Neo4jAddress.Parse(folderOrUri).ToString() : Neo4jAddress.Redact(folderOrUri);

    /// <summary>Whether the text is written as a store URI: two or more letters and a colon, so that C:\data is a folder; or anything with ://.</summary>
    public static bool IsUri(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int colon = text.IndexOf(':');
        return text.Contains("://", StringComparison.Ordinal) || (colon >= 2 && text.AsSpan(0, colon).IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+") < 0);
    }
}
