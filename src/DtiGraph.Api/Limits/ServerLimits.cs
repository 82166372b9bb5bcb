using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DtiGraph.Api.Limits;

/// <summary>What a connection may cost, before anything of a request reaches the service.</summary>
public static class ServerLimits
{
    /// <summary>The largest request body that is read, in bytes.</summary>
    public const int MaximumBodyBytes = 16 * 1024 * 1024;

    /// <summary>The largest head of a request that is read, all its header fields together, in bytes.</summary>
    public const int MaximumHeaderBytes = 16 * 1024;

    internal static void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaximumBodyBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = MaximumHeaderBytes;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        kestrel.Limits.MaxConcurrentConnections = 1_000;
        kestrel.Limits.MinRequestBodyDataRate = kestrel.Limits.MinResponseDataRate = new(bytesPerSecond: 1_024, gracePeriod: TimeSpan.FromSeconds(5));
    }
}
