using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace DtiGraph.Api;

/// <summary>What stands between the service and its callers: the path that they know it under, and proxies that say who they are.</summary>
internal static class ReverseProxy
{
    /// <summary>What the headers of a named proxy say becomes the request's address, scheme and path; the path that the service is under is taken off.</summary>
    /// <exception cref="ArgumentException">An option is none, or proxies are named and there are no API keys.</exception>
    /// <remarks>By the framework's own middleware. X-Forwarded-Host is not read: no answer names the host. Without keys nobody is told apart but by address, so a proxy could only be trusted too much.</remarks>
    public static void UseReverseProxy(this WebApplication app, ApiOptions options)
    {
        if (options.Proxies.Count > 0)
        {
            if (options.ApiKeys is null) throw new ArgumentException($"--proxies: expected --{ApiOptions.ApiKeysOption} beside it, got none: without keys the service answers its own machine only");
            app.UseForwardedHeaders(Forwarded(options.Proxies));
        }
        if (options.PathBase is { } path) app.UsePathBase(PathOf(path));
    }

    private static ForwardedHeadersOptions Forwarded(IReadOnlyList<string> proxies)
    {
        // As many proxies in a row as are named: the first address that is none of theirs is the caller's.
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedPrefix, ForwardLimit = null };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (string proxy in proxies)
        {
            if (IPAddress.TryParse(proxy, out var address)) forwarded.KnownProxies.Add(address);
            else if (System.Net.IPNetwork.TryParse(proxy, out var network)) forwarded.KnownIPNetworks.Add(network);
            else throw new ArgumentException($"--proxies: expected addresses such as 127.0.0.1 or networks such as 10.0.0.0/8, got '{proxy}'");
        }
        return forwarded;
    }

    private static PathString PathOf(string path) => path.Length > 1 && path[0] == '/' && path[^1] != '/' && path.Split('/').Skip(1).All(IsSegment)
        ? new(path)
        : throw new ArgumentException($"--path-base: expected a path such as /dti, got '{path}'");

    private static bool IsSegment(string segment) => segment is not ("" or "." or "..") && segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~');
}
