using System.Text.RegularExpressions;

namespace DtiGraph.Graphs.Neo4j;

/// <summary>Where a Neo4j database is and who asks. Its text never holds the password.</summary>
/// <param name="Scheme">http, https (Query API), bolt, neo4j or one of these two with +s or +ssc (driver).</param>
/// <param name="Host">Name or address.</param>
/// <param name="Port">Of the server; 7474 for http, 7473 for https, 7687 for the others unless named.</param>
/// <param name="Database">Name of the database; neo4j unless named.</param>
/// <param name="User">Who asks; neo4j unless named.</param>
/// <param name="Password">Empty for a server that asks for none.</param>
public sealed partial record Neo4jAddress(string Scheme, string Host, int Port, string Database, string User, string Password)
{
    /// <summary>Environment variable with the user, for URIs that name none.</summary>
    public const string UserVariable = "DTIGRAPH_NEO4J_USER";

    /// <summary>Environment variable with the password, so that none stands on a command line.</summary>
    public const string PasswordVariable = "DTIGRAPH_NEO4J_PASSWORD";

    private const string Form = "http://[user@]host[:port][/database], or https, bolt or neo4j instead of http";

    /// <summary>Whether it is spoken to over the Query API rather than by the driver.</summary>
    public bool IsHttp => Scheme is "http" or "https";

    /// <summary>Whether a URI names a Neo4j database.</summary>
    public static bool Names(string uri) => SchemeOf(uri) is "http" or "https" or "bolt" or "bolt+s" or "bolt+ssc" or "neo4j" or "neo4j+s" or "neo4j+ssc";

    /// <summary>Reads a URI. What it says goes before the environment.</summary>
    /// <param name="uri"><c>http://[user[:password]@]host[:port][/database]</c>, or another scheme of <see cref="Scheme"/>.</param>
    /// <param name="environment">Value of an environment variable; the process's own unless given.</param>
    /// <exception cref="ArgumentException">The URI has another form; the message does not repeat a password.</exception>
    public static Neo4jAddress Parse(string uri, Func<string, string?>? environment = null)
    {
        ArgumentNullException.ThrowIfNull(uri);
        environment ??= Environment.GetEnvironmentVariable;
        ArgumentException Bad(string got) => new($"store URI: expected {Form}, got {got} ({Redact(uri)})", nameof(uri));
        if (!Names(uri)) throw Bad("another scheme");
        if (!Uri.TryCreate(uri, UriKind.Absolute, out var parsed) || parsed.Host.Length == 0) throw Bad("no host");
        if (parsed.Query.Length > 0 || parsed.Fragment.Length > 0) throw Bad("something after the database");
        string database = Uri.UnescapeDataString(parsed.AbsolutePath.Trim('/'));
        if (database.Length > 0 && !DatabaseName().IsMatch(database)) throw Bad("a database name that no server has");
        string[] who = [.. parsed.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString)];
        return new Neo4jAddress(parsed.Scheme, parsed.IdnHost, parsed.Port > 0 && Authority().Match(uri).Groups["port"].Success ? parsed.Port : DefaultPort(parsed.Scheme),
            database.Length > 0 ? database : "neo4j",
            who[0].Length > 0 ? who[0] : environment(UserVariable) is { Length: > 0 } user ? user : "neo4j",
            who.Length > 1 ? who[1] : environment(PasswordVariable) ?? "");
    }

    /// <summary>Any URI as it may be printed: what stands between a user and the @ is left out.</summary>
    public static string Redact(string uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        return Secret().Replace(uri, "$1@");
    }

    /// <summary>As it may be printed: scheme, host, port and database.</summary>
    public override string ToString() => $"{Scheme}://{(Host.Contains(':') ? $"[{Host.Trim('[', ']')}]" : Host)}:{Port}/{Database}";

    private static string SchemeOf(string uri) => uri.IndexOf("://", StringComparison.Ordinal) is > 0 and var end ? uri[..end].ToLowerInvariant() : "";

    private static int DefaultPort(string scheme) => scheme switch { "http" => 7474, "https" => 7473, _ => 7687 };

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9.-]{2,62}$")]
    private static partial Regex DatabaseName();

    // A port that the URI does not name is not Uri's default of 80.
    [GeneratedRegex(@"^[^:]+://(?:[^/@]*@)?(?:\[[^\]]*\]|[^:/\[]*)(?::(?<port>\d+))?(?:/|$)")]
    private static partial Regex Authority();

    // To the last @: a password may hold one that its owner did not encode, as a user may. A slash may be missing.
    [GeneratedRegex(@"(?<=^[^:]+:/+)([^:/]*):.*@")]
    private static partial Regex Secret();
}
