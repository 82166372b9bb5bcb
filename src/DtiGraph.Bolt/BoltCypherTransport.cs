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
        GuardedAsync(async token =>
        {
            var config = new QueryConfig(RoutingControl.Writers, database, bookmarkManager: bookmarks);
            var (records, _) = await driver.ExecutableQuery(cypher).WithParameters(Sent(parameters)).WithConfig(config).ExecuteAsync(token);
            return Rows(records);
        }, cancellation);

    /// <inheritdoc/>
    public Task ProbeAsync(string cypher, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellation) =>
        GuardedAsync(async token =>
        {
            await using var session = Session(AccessMode.Write);
            var transaction = await session.BeginTransactionAsync().WaitAsync(token);
            try
            {
                return Rows(await (await transaction.RunAsync(cypher, Sent(parameters)).WaitAsync(token)).ToListAsync(token));
            }
            finally
            {
                await transaction.RollbackAsync();
            }
        }, cancellation);

    /// <inheritdoc/>
    public Task<T> ReadAsync<T>(Func<ICypherReader, Task<T>> read, CancellationToken cancellation) =>
        // The whole of a read has no limit, each of its statements has.
        GuardedAsync(async token =>
        {
            await using var session = Session(AccessMode.Read);
            return await session.ExecuteReadAsync(transaction => read(new Reader(transaction, this, token)));
        }, cancellation, limited: false);

    /// <inheritdoc/>
    public Task<string> ChangeMarkAsync(CancellationToken cancellation) => GuardedAsync(async token =>
    {
        await using var session = Session(AccessMode.Read);
        await session.ExecuteReadAsync(async transaction => await (await transaction.RunAsync("RETURN 1")).ConsumeAsync()).WaitAsync(token);
        return string.Join(' ', session.LastBookmarks.Values.Order(StringComparer.Ordinal));
    }, cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => driver.DisposeAsync();

    private IAsyncSession Session(AccessMode mode) =>
        driver.AsyncSession(session => session.WithDatabase(database).WithDefaultAccessMode(mode).WithBookmarkManager(bookmarks));

    private async Task<T> GuardedAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation, bool limited = true)
    {
        if (!verified)
        {
            // The driver's own retries begin with the first transaction; this is what waits for a server that is not up yet.
            await retry.RunAsync(token => TranslatedAsync(async limit =>
            {
                await driver.VerifyConnectivityAsync().WaitAsync(limit);
                return verified = true;
            }, token, limited: true), cancellation);
            retry.Answered();
        }
        return await TranslatedAsync(work, cancellation, limited);
    }

    private async Task<T> TranslatedAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation, bool limited)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (limited) limit.CancelAfter(timeout);
        try
        {
            return await work(limit.Token);
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
            throw Late(e);
        }
    }

    private CypherException Late(Exception inner) =>
        new($"neo4j: expected an answer within {timeout.TotalSeconds:0.###} s, got none ({Address})", CypherException.NoAnswer, isTransient: false, inner);

    private static IReadOnlyList<object?[]> Rows(IReadOnlyList<IRecord> records) => [.. records.Select(r => r.Keys.Select(key => (object?)r[key]).ToArray())];

    private static Dictionary<string, object> Sent(IReadOnlyDictionary<string, object?> parameters) => parameters.ToDictionary(p => p.Key, p => p.Value!);

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;

    /// <summary>What the driver throws passes through: it decides by that whether to read again.</summary>
    private sealed class Reader(IAsyncQueryRunner transaction, BoltCypherTransport transport, CancellationToken cancellation) : ICypherReader
    {
        public async Task<IReadOnlyList<object?[]>> RowsAsync(string cypher, IReadOnlyDictionary<string, object?> parameters)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return await AskAsync(cypher, parameters).WaitAsync(transport.timeout, cancellation);
            }
            catch (TimeoutException e)
            {
                throw transport.Late(e);
            }
        }

        private async Task<IReadOnlyList<object?[]>> AskAsync(string cypher, IReadOnlyDictionary<string, object?> parameters) =>
            Rows(await (await transaction.RunAsync(cypher, Sent(parameters))).ToListAsync(cancellation));
    }
}
