using DtiGraph.Graphs.Sqlite;

namespace DtiGraph.Graphs;

/// <summary>Finds the store that a URI names.</summary>
public static class GraphStores
{
    private const string SqliteScheme = "sqlite:";

    /// <summary>Names a store; opens nothing.</summary>
    /// <param name="uri"><c>sqlite:</c> and the path of a file, relative or absolute.</param>
    /// <exception cref="ArgumentException">No such kind of store, or no path.</exception>
    public static IGraphStore Open(string uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (uri.StartsWith(SqliteScheme, StringComparison.OrdinalIgnoreCase) && uri.Length > SqliteScheme.Length)
            return new SqliteGraphStore(uri[SqliteScheme.Length..]);
        string[] later = ["http://", "https://", "bolt://", "neo4j://"];
        string why = later.Any(scheme => uri.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) ? ", which is not supported in this version" : "";
        throw new ArgumentException($"store URI: expected sqlite:<file>, got '{uri}'{why}", nameof(uri));
    }

    /// <summary>Whether the text is written as a store URI: two or more letters and a colon, so that C:\data is a folder.</summary>
    internal static bool IsUri(string text)
    {
        int colon = text.IndexOf(':');
        return colon >= 2 && text.AsSpan(0, colon).IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+") < 0;
    }
}
