using System.Reflection;

namespace DtiGraph.Graphs.Neo4j;

/// <summary>Chooses the way to a database by its scheme.</summary>
public static class Neo4jTransports
{
    private const string Bolt = nameof(DtiGraph) + ".Bolt";

    /// <summary>The Query API for http and https, the driver for the others.</summary>
    /// <param name="address">The database.</param>
    /// <param name="options">Waiting times.</param>
    /// <exception cref="ArgumentException">A scheme of the driver, and this build is without it.</exception>
    public static ICypherTransport Open(Neo4jAddress address, Neo4jOptions options)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsHttp) return new HttpCypherTransport(address, options);
        try
        {
            // By name: the driver's package is not everywhere, and the library must build without it.
            var type = Assembly.Load(Bolt).GetType(Bolt + ".BoltCypherTransport", throwOnError: true)!;
            return (ICypherTransport)Activator.CreateInstance(type, address, options)!;
        }
        catch (Exception e) when (e is FileNotFoundException or TypeLoadException)
        {
            throw new ArgumentException($"store URI: expected http:// or https:// in a build without the Bolt driver (-p:Bolt=true adds it), got '{address}'", nameof(address), e);
        }
    }
}
