using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using DtiGraph.Graphs.Neo4j;
using DtiGraph.Tests.Graphs.Neo4j;

[assembly: AssemblyFixture(typeof(Neo4jServer))]

namespace DtiGraph.Tests.Graphs.Neo4j;

/// <summary>A real Neo4j server on free ports of this machine, with a folder of its own: started by the first test that asks, ended with the tests.</summary>
public sealed class Neo4jServer : IAsyncDisposable
{
    /// <summary>Name of the collection of all tests that use it: they run one after another, since one of them may stop it.</summary>
    public const string Collection = "Neo4j";

    public const string Password = "dtigraph-test";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(300);
    private static readonly Dictionary<string, object?> None = [];

    // Ends the server when it is told to or when the tests are no more, however they ended: then its standard input is closed.
    private const string Keeper = """
        "$0" run > "$1" 2>&1 < /dev/null & server=$!
        echo $server
        cat > /dev/null
        kill -TERM $server 2> /dev/null
        wait $server 2> /dev/null
        """;

    private readonly SemaphoreSlim one = new(1);
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"dtigraph-neo4j-{Guid.NewGuid():N}");
    private Process? keeper;
    private int server;

    public int HttpPort { get; } = FreePort();

    public int BoltPort { get; } = FreePort();

    /// <summary>What the server says of itself: Neo4j Kernel 5.26.26 community.</summary>
    public string Version { get; private set; } = "";

    private string Log => Path.Combine(folder, "console.log");

    public Neo4jAddress Http(string password = Password, int? port = null) => new("http", "127.0.0.1", port ?? HttpPort, "neo4j", "neo4j", password);

    public Neo4jAddress Bolt(string password = Password) => new("bolt", "127.0.0.1", BoltPort, "neo4j", "neo4j", password);

    /// <summary>Starts it unless it runs, and waits until it answers; skips the test where it cannot be had.</summary>
    public async Task StartAsync(string settings = "")
    {
        string script = Path.Combine(SharedData.Neo4j(), "neo4j");
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the script that starts Neo4j needs a POSIX shell");
        Assert.SkipUnless(OnPath("java"), "no java on the PATH: Neo4j cannot be started");
        await one.WaitAsync();
        try
        {
            if (keeper is { HasExited: false }) return;
            Directory.CreateDirectory(folder);
            keeper = Process.Start(new ProcessStartInfo("sh", ["-c", Keeper, script, Log])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                Environment =
                {
                    ["NEO4J_FOLDER"] = folder, ["NEO4J_HTTP_PORT"] = $"{HttpPort}", ["NEO4J_BOLT_PORT"] = $"{BoltPort}", ["NEO4J_PASSWORD"] = Password,
                    // The last value of the configuration that the script writes: a line break makes room for more settings. By itself an end waits for five seconds in which nobody asks, twice.
                    ["NEO4J_PAGECACHE"] = "128m\ninternal.dbms.bolt.netty_server_shutdown_quiet_period=0\n" + settings, ["NEO4J_HEAP"] = "768m",
                },
            })!;
            server = int.Parse((await keeper.StandardOutput.ReadLineAsync())!, System.Globalization.CultureInfo.InvariantCulture);
            await AnswersAsync();
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>A started server whose database holds nothing but DtiGraph's own schema: making that again for every test would take longer than the tests.</summary>
    public async Task EmptyAsync()
    {
        await StartAsync();
        await RunAsync("MATCH ()-[r]->() DELETE r");
        await RunAsync("MATCH (n) DELETE n");
        foreach (object?[] row in await RunAsync("SHOW CONSTRAINTS YIELD name WHERE NOT name STARTS WITH 'dtigraph_' RETURN name")) await RunAsync($"DROP CONSTRAINT `{row[0]}`");
    }

    /// <summary>One statement, as somebody else's tool would run it.</summary>
    public async Task<IReadOnlyList<object?[]>> RunAsync(string cypher, IReadOnlyDictionary<string, object?>? parameters = null)
    {
        await using var transport = new HttpCypherTransport(Http(), new Neo4jOptions());
        return await transport.WriteAsync(cypher, parameters ?? None, TestContext.Current.CancellationToken);
    }

    /// <summary>All that it printed so far.</summary>
    public string Said() => File.ReadAllText(Log);

    /// <summary>Ends it in order and waits for its end.</summary>
    public async Task StopAsync()
    {
        if (keeper is null) return;
        keeper.StandardInput.Close();
        await keeper.WaitForExitAsync().WaitAsync(Longest);
        keeper.Dispose();
        keeper = null;
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        using (var process = Process.GetProcessById(server)) process.Kill();
        await StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        one.Dispose();
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private async Task AnswersAsync()
    {
        await using var transport = new HttpCypherTransport(Http(), new Neo4jOptions { FirstAnswer = TimeSpan.Zero, RetryFor = TimeSpan.Zero });
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(250))
        {
            try
            {
                var row = (await transport.WriteAsync("CALL dbms.components() YIELD name, versions, edition RETURN name, versions[0], edition", None, CancellationToken.None))[0];
                Version = string.Join(' ', row);
                return;
            }
            catch (CypherException e)
            {
                if (keeper!.HasExited || clock.Elapsed > Longest)
                    throw new InvalidOperationException($"neo4j: expected an answer within {Longest.TotalSeconds} s, got '{e.Message}'; its log ends with:\n{string.Join('\n', Said().Split('\n').TakeLast(10))}");
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(f => File.Exists(Path.Combine(f, program)));
}
