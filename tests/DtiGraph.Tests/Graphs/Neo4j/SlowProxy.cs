using System.Net;
using System.Net.Sockets;

namespace DtiGraph.Tests.Graphs.Neo4j;

/// <summary>A port of this machine that leads to another: what the server answers comes later, or breaks off.</summary>
internal sealed class SlowProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly int target;
    private readonly Task accepting;
    private int dropsLeft;

    public SlowProxy(int port)
    {
        target = port;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>How much later each answer comes.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>No answer comes while this is set.</summary>
    public bool Holds { get; set; }

    /// <summary>The next answers, this many, break off before their first byte, after the server has done what it was asked.</summary>
    public void DropAnswers(int count) => Volatile.Write(ref dropsLeft, count);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true) open.Add(ServeAsync(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, target, stop.Token);
                var ask = client.GetStream().CopyToAsync(server.GetStream(), stop.Token);
                var answer = AnswerAsync(server.GetStream(), client.GetStream());
                await Task.WhenAny(ask, answer);
                client.Close();
                server.Close();
                await Task.WhenAll(ask, answer);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
            {
            }
        }
    }

    private async Task AnswerAsync(NetworkStream from, NetworkStream to)
    {
        byte[] buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, stop.Token) is > 0 and var read)
        {
            if (Interlocked.Decrement(ref dropsLeft) >= 0) return;
            if (Delay > TimeSpan.Zero) await Task.Delay(Delay, stop.Token);
            while (Holds) await Task.Delay(20, stop.Token);
            await to.WriteAsync(buffer.AsMemory(0, read), stop.Token);
        }
    }
}
