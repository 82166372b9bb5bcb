using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace DtiGraph.Api.Limits;

/// <summary>How much a client may ask, and how much is computed at the same time: what is more is refused at once or waits in a queue that has an end.</summary>
internal static class RequestLimits
{
    /// <summary>Of endpoints that rank or explain: milliseconds each.</summary>
    public const string Scoring = "scoring";

    /// <summary>Of endpoints that work on for as long as rows come. Apart, so that a few of them do not stop all rankings.</summary>
    public const string Batch = "batch";

    /// <summary>What a client hears that asks too much.</summary>
    public const string TooFast = "requests: expected at most what RateLimit-Policy says, got more; Retry-After says when to go on";

    /// <summary>What a client hears when too many wait already.</summary>
    public const string QueueFull = "service: expected room in the queue, got a full one; Retry-After says when to try again";

    // How often tokens come back: a client that was refused can go on after this long.
    private const int TokensPerSecondAtOnce = 10;

    public static void AddRequestLimits(this IServiceCollection services, ApiOptions options)
    {
        var clients = new ClientLimit(options);
        services.AddSingleton(clients);
        services.AddRateLimiter(limits =>
        {
            limits.AddConcurrencyLimiter(Scoring, l => (l.PermitLimit, l.QueueLimit) = (options.ScoringLimit, options.ScoringQueue));
            limits.AddConcurrencyLimiter(Batch, l => (l.PermitLimit, l.QueueLimit) = (options.BatchLimit, options.BatchQueue));
            limits.OnRejected = Refuse;
        });
    }

    /// <remarks>A place in the queue may become free at any time.</remarks>
    private static async ValueTask Refuse(OnRejectedContext context, CancellationToken cancellation)
    {
        context.HttpContext.Response.Headers.RetryAfter = "1";
        await Problems.Write(context.HttpContext, new(StatusCodes.Status503ServiceUnavailable, ProblemCodes.QueueFull, QueueFull));
    }

    /// <summary>A bucket of tokens for each client: a request takes one.</summary>
    internal sealed class ClientLimit
    {
        private readonly string policy;
        private readonly ApiOptions options;
        private readonly PartitionedRateLimiter<HttpContext> limiter;

        public ClientLimit(ApiOptions options)
        {
            this.options = options;
            policy = $"\"client\";q={options.RateBurst};w={Seconds(options.RateBurst)}";
            int tokens = (int)Math.Ceiling(options.RateLimit / TokensPerSecondAtOnce);
            var bucket = new TokenBucketRateLimiterOptions
            {
                TokenLimit = options.RateBurst,
                TokensPerPeriod = tokens,
                ReplenishmentPeriod = TimeSpan.FromSeconds(tokens / options.RateLimit),
                QueueLimit = 0,
            };
            limiter = PartitionedRateLimiter.Create<HttpContext, string>(http => RateLimitPartition.GetTokenBucketLimiter(Client(http), _ => bucket));
        }

        /// <summary>Middleware: takes a token, and says on every answer how much is left (draft-ietf-httpapi-ratelimit-headers-10).</summary>
        /// <remarks>Not the framework's global limiter: of a request that waits in a queue, that one takes a second token when its turn comes.</remarks>
        public async Task Apply(HttpContext http, RequestDelegate next)
        {
            if (http.GetEndpoint()?.Metadata.GetMetadata<DisableRateLimitingAttribute>() is not null)
            {
                await next(http);
                return;
            }
            http.Response.OnStarting(() =>
            {
                long left = limiter.GetStatistics(http)?.CurrentAvailablePermits ?? 0;
                http.Response.Headers["RateLimit-Policy"] = policy;
                http.Response.Headers["RateLimit"] = $"\"client\";r={left};t={Seconds(options.RateBurst - left)}";
                return Task.CompletedTask;
            });
            using var lease = limiter.AttemptAcquire(http);
            if (lease.IsAcquired)
            {
                await next(http);
                return;
            }
            lease.TryGetMetadata(MetadataName.RetryAfter, out var after);
            http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            await Problems.Write(http, new(StatusCodes.Status429TooManyRequests, ProblemCodes.RateLimited, TooFast));
        }

        /// <summary>Seconds until that many tokens are back.</summary>
        private long Seconds(long tokens) => (long)Math.Ceiling(tokens / options.RateLimit);

        /// <summary>The name of the key; of callers without one, their address.</summary>
        private static string Client(HttpContext http) => http.User.Identity is { IsAuthenticated: true, Name: { } name }
            ? "key " + name
            : "address " + http.Connection.RemoteIpAddress;
    }
}
