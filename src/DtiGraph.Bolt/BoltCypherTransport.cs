using DtiGraph.Graphs.Neo4j;
using Neo4j.Driver;

namespace DtiGraph.Bolt;

/// <summary>Neo4j over Bolt, by the official driver, which tries again what may pass by itself.</summary>
/// <remarks>One driver lives as long as this object, and its connectivity is verified before its first use. The database is always named: the
/// driver would ask for the default one before every transaction. One bookmark manager joins all sessions, so that reads see the writes before them.</remarks>
public sealed class BoltCypherTransport : ICypherTransport
{
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(5);
    private readonly IDriver driver;
    private readonly IBookmarkManager bookmarks = GraphDatabase.BookmarkManagerFactory.NewBookmarkManager();
    private readonly CypherRetry retry;
    private readonly TimeSpan timeout;
    private readonly string database;
    private volatile bool verified;

    /// <summary>Names a database; nothing is sent yet.</summary>
    /// <param name="address">An address with one of the driver's schemes.</param>
    /// <param name="options">Waiting times.</param>
    /// <exception cref="ArgumentException">Another scheme.</exception>
    public BoltCypherTransport(Neo4jAddress address, Neo4jOptions options)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(options);
        if (address.IsHttp) throw new ArgumentException($"address: expected a scheme of the driver, got {address.Scheme} ({address})", nameof(address));
        (Address, database, timeout, retry) = (address.ToString(), address.Database, options.RequestTimeout, new CypherRetry(options));
        var user = address.Password.Length > 0 ? AuthTokens.Basic(address.User, address.Password) : AuthTokens.None;
        driver = GraphDatabase.Driver(new UriBuilder(address.Scheme, address.Host, address.Port).Uri, user, config => config
            .WithConnectionTimeout(Least(ConnectWithin, timeout))
            .WithConnectionAcquisitionTimeout(timeout)
            .WithMaxTransactionRetryTime(options.RetryFor)
            .WithUserAgent("DtiGraph"));
    }

    /// <inheritdoc/>
    public string Address { get; }

    /// <inheritdoc/>
    public Task<IReadOnlyList<object?[]>> WriteAsync(string cypher, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellation) =>
        GuardedAsync(limit => InSessionAsync(AccessMode.Write, session => session.ExecuteWriteAsync(transaction => new Reader(transaction, limit).RowsAsync(cypher, parameters))), cancellation);

    /// <inheritdoc/>
    public Task ProbeAsync(string cypher, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellation) =>
        GuardedAsync(limit => InSessionAsync(AccessMode.Write, async session =>
        {
            var transaction = await session.BeginTransactionAsync();
            try
            {
                return await new Reader(transaction, limit).RowsAsync(cypher, parameters);
            }
            finally
            {
                await transaction.RollbackAsync();
            }
        }), cancellation);

    /// <inheritdoc/>
    public Task<T> ReadAsync<T>(Func<ICypherReader, Task<T>> read, CancellationToken cancellation) =>
        GuardedAsync(limit => InSessionAsync(AccessMode.Read, session => session.ExecuteReadAsync(transaction => read(new Reader(transaction, limit)))), cancellation);

    /// <inheritdoc/>
    public Task<string> ChangeMarkAsync(CancellationToken cancellation) => GuardedAsync(async limit =>
    {
        var config = new QueryConfig(RoutingControl.Readers, database, bookmarkManager: bookmarks);
        await driver.ExecutableQuery("RETURN 1").WithConfig(config).ExecuteAsync(limit.Token);
        return string.Join(' ', (await bookmarks.GetBookmarksAsync()).Order(StringComparer.Ordinal));
    }, cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => driver.DisposeAsync();

    private async Task<T> InSessionAsync<T>(AccessMode mode, Func<IAsyncSession, Task<T>> work)
    {
        await using var session = driver.AsyncSession(s => s.WithDatabase(database).WithDefaultAccessMode(mode).WithBookmarkManager(bookmarks));
        return await work(session);
    }

    private async Task<T> GuardedAsync<T>(Func<StatementLimit, Task<T>> work, CancellationToken cancellation)
    {
        if (!verified)
        {
            // The driver's own retries begin with the first transaction; this is what waits for a server that is not up yet.
            await retry.RunAsync(token => TranslatedAsync(async _ =>
            {
                await driver.VerifyConnectivityAsync();
                return verified = true;
            }, token), cancellation);
            retry.Answered();
        }
        return await TranslatedAsync(work, cancellation);
    }

    private async Task<T> TranslatedAsync<T>(Func<StatementLimit, Task<T>> work, CancellationToken cancellation)
    {
        using var limit = new StatementLimit(timeout, cancellation);
        try
        {
            // The driver takes no token for most of what it does: what is late goes on behind our back until the driver gives up.
            return await work(limit).WaitAsync(limit.Token);
        }
        catch (Neo4jException e) when (e.Code is { Length: > 0 } && e.Code.StartsWith("Neo.", StringComparison.Ordinal))
        {
            throw CypherException.FromServer(e.Code, e.Message, Address, e);
        }
        catch (Neo4jException e)
        {
            throw new CypherException($"neo4j: expected an answer, got '{(e.InnerException ?? e).Message}' ({Address})", CypherException.NoAnswer, e.IsRetriable, e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new CypherException($"neo4j: expected an answer within {timeout.TotalSeconds:0.###} s, got none ({Address})", CypherException.NoAnswer, isTransient: false, e);
        }
    }

    private static IReadOnlyList<object?[]> Rows(IReadOnlyList<IRecord> records) => [.. records.Select(r => r.Keys.Select(key => (object?)r[key]).ToArray())];

    private static Dictionary<string, object> Sent(IReadOnlyDictionary<string, object?> parameters) => parameters.ToDictionary(p => p.Key, p => p.Value!);

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;

    /// <summary>What the driver throws passes through: it decides by that whether to run everything again.</summary>
    private sealed class Reader(IAsyncQueryRunner transaction, StatementLimit limit) : ICypherReader
    {
        public async Task<IReadOnlyList<object?[]>> RowsAsync(string cypher, IReadOnlyDictionary<string, object?> parameters)
        {
            limit.BeginAgain();
            var rows = Rows(await (await transaction.RunAsync(cypher, Sent(parameters))).ToListAsync(limit.Token));
            limit.BeginAgain();
            return rows;
        }
    }
}
