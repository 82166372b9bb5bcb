using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace DtiGraph.Tests.Cli;

/// <summary>Asks one question after another on one connection, and never twice: HttpClient sends a request again whose connection was closed under it, and so hides that it was lost.</summary>
internal sealed class RawAsker : IDisposable
{
    private readonly TcpClient tcp = new();
    private readonly byte[] buffer = new byte[16 * 1024];
    private string heard = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<RawAsker> OpenAsync(Uri address)
    {
        var asker = new RawAsker();
        await asker.tcp.ConnectAsync(address.Host, address.Port, Stop);
        return asker;
    }

    /// <summary>One request and its whole answer.</summary>
    /// <param name="path">Of a GET.</param>
    /// <param name="header">One more, "name: value".</param>
    /// <returns>The status, and whether the service said that it is the last on this connection; null where the connection ended without a whole answer.</returns>
    public async Task<(int Status, bool Last)?> AskAsync(string path, string header)
    {
        try
        {
            await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{header}\r\n\r\n"), Stop);
            if (await UntilAsync("\r\n\r\n") is not { } head) return null;
            bool last = head.Contains("\r\nConnection: close\r\n", StringComparison.OrdinalIgnoreCase);
            int status = int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture);
            if (!head.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase)) throw new InvalidOperationException($"expected an answer in chunks, got {head}");
            return await UntilAsync("\r\n0\r\n\r\n") is null ? null : (status, last);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => tcp.Dispose();

    private async Task<string?> UntilAsync(string end)
    {
        int at;
        while ((at = heard.IndexOf(end, StringComparison.Ordinal)) < 0)
        {
            int read = await tcp.GetStream().ReadAsync(buffer, Stop);
            if (read == 0) return null;
            heard += Encoding.Latin1.GetString(buffer, 0, read);
        }
        string text = heard[..(at + end.Length)];
        heard = heard[(at + end.Length)..];
        return text;
    }
}
