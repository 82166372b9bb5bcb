using System.Net;

namespace DtiGraph.Api.Keys;

/// <summary>A service without keys is for the people on its machine: it listens nowhere else.</summary>
internal static class Loopbacks
{
    /// <summary>localhost, 127.0.0.0/8 or ::1.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>Refuses addresses that others can reach.</summary>
    /// <param name="configuration">Of the host: urls, http_ports, https_ports, Kestrel:Endpoints.</param>
    /// <exception cref="ArgumentException">One of them is not on loopback.</exception>
    public static void Check(IConfiguration configuration)
    {
        foreach (string url in Addresses(configuration))
        {
            bool loopback = url.Contains("://", StringComparison.Ordinal) && IsLoopback(BindingAddress.Parse(url).Host);
            if (!loopback)
            {
                throw new ArgumentException($"urls: expected addresses of loopback such as {ApiHost.DefaultUrl} while there are no API keys, got {url} "
                    + $"(make a key with dti keys add and name its file with --{ApiOptions.ApiKeysOption} or {ApiOptions.ApiKeysVariable})");
            }
        }
    }

    private static IEnumerable<string> Addresses(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"] ?? "").ToList();
        if (endpoints.Count > 0) return endpoints;
        if (configuration["urls"] is { Length: > 0 } urls) return urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new[] { "http", "https" }.SelectMany(scheme => (configuration[scheme + "_ports"] ?? "")
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(port => $"{scheme}://*:{port}"));
    }
}
