using System.Net;

namespace DtiGraph.Api.Keys;

/// <summary>A service without keys is for the people on its machine: it listens nowhere else.</summary>
internal static class Loopbacks
{
    /// <summary>localhost, 127.0.0.0/8 or ::1.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>Refuses what is no address to listen on.</summary>
    /// <param name="configuration">Of the host: urls, http_ports, https_ports, Kestrel:Endpoints.</param>
    /// <exception cref="ArgumentException">One of them has no scheme of the web, a path, or a port that there is not.</exception>
    public static void CheckForm(IConfiguration configuration)
    {
        foreach (string url in Addresses(configuration).Where(url => !CanListen(url)))
            throw new ArgumentException($"urls: expected addresses such as {ApiHost.DefaultUrl}, http or https and without a path, got {url}");
    }

    private static bool CanListen(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            bool named = !address.Host.Contains(':') || address.Host.StartsWith('['); // a port that is no number is taken for a part of the name
            return address.Scheme.ToLowerInvariant() is "http" or "https" && address.PathBase.Length == 0
                && (address.IsUnixPipe || address.IsNamedPipe || (named && address.Port is >= 0 and <= IPEndPoint.MaxPort));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Refuses addresses that others can reach.</summary>
    /// <param name="configuration">Of the host: urls, http_ports, https_ports, Kestrel:Endpoints.</param>
    /// <exception cref="ArgumentException">One of them is not on loopback.</exception>
    public static void Check(IConfiguration configuration)
    {
        foreach (string url in Addresses(configuration))
        {
            if (!IsLoopback(BindingAddress.Parse(url).Host))
            {
                throw new ArgumentException($"urls: expected addresses of loopback such as {ApiHost.DefaultUrl} while there are no API keys, got {url} "
                    + $"(make a key with dti keys add and name its file with --{ApiOptions.ApiKeysOption} or {ApiOptions.ApiKeysVariable})");
            }
        }
    }

    /// <summary>Where the service is to listen.</summary>
    public static IEnumerable<string> Addresses(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"] ?? "").ToList();
        if (endpoints.Count > 0) return endpoints;
        if (configuration["urls"] is { Length: > 0 } urls) return urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new[] { "http", "https" }.SelectMany(scheme => (configuration[scheme + "_ports"] ?? "")
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(port => $"{scheme}://*:{port}"));
    }
}
