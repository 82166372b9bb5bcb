namespace DtiGraph.Graphs.Neo4j;

/// <summary>How long a Neo4j server is waited for, and how much it is given at a time.</summary>
/// <remarks>Nothing waits longer than <see cref="RetryFor"/> + <see cref="RequestTimeout"/>.</remarks>
public sealed record Neo4jOptions
{
    /// <summary>Environment variable with <see cref="RequestTimeout"/> in whole seconds.</summary>
    public const string TimeoutVariable = "DTIGRAPH_NEO4J_TIMEOUT";

    /// <summary>The longest that one request may take, its answer included. Default 120 s, above 0.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long after a first failure that may pass by itself (a lost connection, a deadlock, a server that starts) it is tried
    /// again. Default 60 s: a restart with recovery took 14 s. 0 tries once.</summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The same before the server has answered for the first time: a wrong port should not take a minute. Default 5 s.</summary>
    public TimeSpan FirstAnswer { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Rows written in one transaction, from 1. Default 5,000.</summary>
    public int BatchRows { get; init; } = 5_000;

    /// <summary>The defaults, with what the environment says instead.</summary>
    /// <param name="environment">Value of an environment variable; the process's own unless given.</param>
    /// <exception cref="ArgumentException">The variable holds no whole number of seconds from 1.</exception>
    public static Neo4jOptions FromEnvironment(Func<string, string?>? environment = null)
    {
        string? text = (environment ?? Environment.GetEnvironmentVariable)(TimeoutVariable);
        if (string.IsNullOrEmpty(text)) return new();
        return int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out int seconds) && seconds >= 1
            ? new() { RequestTimeout = TimeSpan.FromSeconds(seconds) }
            : throw new ArgumentException($"{TimeoutVariable}: expected whole seconds from 1, got '{text}'");
    }
}
