using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace DtiGraph.Api.Tests;

/// <summary>A client that decides itself when it sends and when it reads: POST /v1/predictions in chunks.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient tcp = new();
    private readonly StringBuilder heard = new();
    private readonly byte[] buffer = new byte[64 * 1024];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Connects and sends the head of a request.</summary>
    public static async Task<RawClient> Open(Uri address, params string[] headers)
    {
        var client = new RawClient();
        await client.tcp.ConnectAsync(address.Host, address.Port, Stop);
        await client.Send($"POST /v1/predictions HTTP/1.1\r\nHost: {address.Authority}\r\nTransfer-Encoding: chunked\r\n{string.Join("\r\n", headers)}\r\n\r\n");
        return client;
    }

    /// <summary>Sends lines as one chunk.</summary>
    public Task SendRow(string lines)
    {
        string text = lines + "\n";
        return Send($"{Encoding.UTF8.GetByteCount(text).ToString("x", CultureInfo.InvariantCulture)}\r\n{text}\r\n");
    }

    /// <summary>Ends the body.</summary>
    public Task End() => Send("0\r\n\r\n");

    /// <summary>Reads until a text stands behind another one that was not looked at before; returns it.</summary>
    public async Task<string> ReadUntil(string text, string after)
    {
        while (true)
        {
            string all = heard.ToString();
            int begin = all.IndexOf(after, StringComparison.Ordinal), end = begin < 0 ? -1 : all.IndexOf(text, begin + after.Length, StringComparison.Ordinal);
            if (end >= 0)
            {
                heard.Remove(0, end + text.Length);
                return all[begin..(end + text.Length)];
            }
            int read = await tcp.GetStream().ReadAsync(buffer, Stop);
            Assert.True(read > 0, $"expected '{text}', got the end of the answer after: {all}");
            heard.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
    }

    /// <summary>Reads until the connection ends, or is cut; returns all bytes as text.</summary>
    public async Task<string> ReadToEnd()
    {
        try
        {
            int read;
            while ((read = await tcp.GetStream().ReadAsync(buffer, Stop)) > 0) heard.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // Cut.
        }
        return heard.ToString();
    }

    /// <summary>Goes without a word.</summary>
    public void Dispose() => tcp.Dispose();

    private async Task Send(string text) => await tcp.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text), Stop);
}
