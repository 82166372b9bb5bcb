using System.Net.Http.Headers;
using System.Text;

namespace DtiGraph.Graphs.Neo4j;

/// <summary>Neo4j's HTTP Query API, versions 5.19 and later.</summary>
/// <remarks>Source: https://neo4j.com/docs/query-api/current/. A read is one transaction of the API, which its server drops when it is not used
/// for a minute (30 s in early releases): readers ask page after page.</remarks>
public sealed class HttpCypherTransport : ICypherTransport
{
    private static readonly TimeSpan RollBackWithin = TimeSpan.FromSeconds(5);
    private static readonly Dictionary<string, object?> None = [];
    private readonly QueryApi api;
    private readonly CypherRetry retry;
    private volatile string? lastWrite;

    /// <summary>Names a database; nothing is sent yet.</summary>
    /// <param name="address">An address with scheme http or https.</param>
    /// <param name="options">Waiting times.</param>
    /// <exception cref="ArgumentException">Another scheme.</exception>
    public HttpCypherTransport(Neo4jAddress address, Neo4jOptions options)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(options);
        if (!address.IsHttp) throw new ArgumentException($"address: expected scheme http or https, got {address.Scheme} ({address})", nameof(address));
        Address = address.ToString();
        retry = new CypherRetry(options);
        var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectTimeout = options.RequestTimeout < TimeSpan.FromSeconds(5) ? options.RequestTimeout : TimeSpan.FromSeconds(5),
            AllowAutoRedirect = false, // the password goes to the server that was named, and to no other
            UseCookies = false,
        })
        {
            BaseAddress = new UriBuilder(address.Scheme, address.Host, address.Port, $"/db/{address.Database}/query/").Uri,
            Timeout = Timeout.InfiniteTimeSpan, // each request has its own limit, its body included
        };
        if (address.Password.Length > 0)
        {
            string credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{address.User}:{address.Password}"));
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", credentials);
        }
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue(QueryApi.TypedJson));
        api = new QueryApi(client, Address, options.RequestTimeout, retry.Answered);
    }

    /// <inheritdoc/>
    public string Address { get; }

    /// <inheritdoc/>
    public Task<IReadOnlyList<object?[]>> WriteAsync(string cypher, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellation) =>
        retry.RunAsync(async token =>
        {
            var answer = await api.SendAsync(HttpMethod.Post, "v2", new(cypher, parameters, Bookmarks()), token);
            lastWrite = answer.Bookmark ?? lastWrite;
            return answer.Rows;
        }, cancellation);

    /// <inheritdoc/>
    public Task ProbeAsync(string cypher, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellation) =>
        InTransactionAsync("WRITE", commit: false, transaction => transaction.RowsAsync(cypher, parameters), cancellation);

    /// <inheritdoc/>
    public Task<T> ReadAsync<T>(Func<ICypherReader, Task<T>> read, CancellationToken cancellation) => InTransactionAsync("READ", commit: true, read, cancellation);

    /// <inheritdoc/>
    public Task<string> ChangeMarkAsync(CancellationToken cancellation) => retry.RunAsync(async token =>
        (await api.SendAsync(HttpMethod.Post, "v2", new("RETURN 1", None, Bookmarks(), "READ"), token)).Bookmark
            ?? throw new CypherException($"neo4j: expected a bookmark with the answer, got none ({Address})", CypherException.NoAnswer, isTransient: false), cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        api.Dispose();
        return ValueTask.CompletedTask;
    }

    private string[]? Bookmarks() => lastWrite is { } bookmark ? [bookmark] : null;

    private Task<T> InTransactionAsync<T>(string mode, bool commit, Func<ICypherReader, Task<T>> work, CancellationToken cancellation) =>
        retry.RunAsync(async token =>
        {
            var begun = await api.SendAsync(HttpMethod.Post, "v2/tx", new(null, None, Bookmarks(), mode), token);
            var transaction = new Transaction(api, begun, token);
            bool committed = false;
            try
            {
                T result = await work(transaction);
                if (commit) await transaction.CommitAsync();
                committed = commit;
                return result;
            }
            finally
            {
                if (!committed) await transaction.RollBackAsync();
            }
        }, cancellation);

    private sealed class Transaction(QueryApi api, QueryAnswer begun, CancellationToken cancellation) : ICypherReader
    {
        private readonly string path = "v2/tx/" + begun.Transaction;

        public async Task<IReadOnlyList<object?[]>> RowsAsync(string cypher, IReadOnlyDictionary<string, object?> parameters) =>
            (await api.SendAsync(HttpMethod.Post, path, new(cypher, parameters), cancellation, begun.Affinity)).Rows;

        public Task CommitAsync() => api.SendAsync(HttpMethod.Post, path + "/commit", null, cancellation, begun.Affinity);

        /// <summary>Best effort: a server that cannot be told drops the transaction by itself, and the failure that led here is the one to report.</summary>
        public async Task RollBackAsync()
        {
            using var limit = new CancellationTokenSource(RollBackWithin);
            try
            {
                await api.SendAsync(HttpMethod.Delete, path, null, limit.Token, begun.Affinity);
            }
            catch (Exception e) when (e is CypherException or OperationCanceledException)
            {
            }
        }
    }
}
