using System.Net.Sockets;
using DtiGraph.Api.Keys;

namespace DtiGraph.Api;

/// <summary>Starts a service, and says what its addresses lack where they cannot be listened on.</summary>
public static class Starting
{
    /// <summary>Returns once the service listens.</summary>
    /// <exception cref="IOException">An address is taken or not this machine's, or https has no certificate.</exception>
    public static async Task ListenAsync(WebApplication app)
    {
        var urls = Loopbacks.Addresses(app.Configuration).ToList();
        try
        {
            await app.StartAsync();
        }
        catch (SocketException e)
        {
            throw new IOException($"urls: expected addresses of this machine, got {string.Join(';', urls)}: {e.Message}", e);
        }
        catch (InvalidOperationException e) when (urls.Any(u => u.StartsWith("https:", StringComparison.OrdinalIgnoreCase)))
        {
            throw new IOException("urls: expected a certificate for https, which the variables Kestrel__Certificates__Default__Path and "
                + $"Kestrel__Certificates__Default__Password name, got: {e.Message.Split('\n')[0].Trim()}", e);
        }
    }
}
