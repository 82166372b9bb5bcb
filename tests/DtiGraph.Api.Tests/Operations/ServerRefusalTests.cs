using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using DtiGraph.Api.Limits;

namespace DtiGraph.Api.Tests.Operations;

/// <summary>Requests that are no HTTP, or more of it than the server reads: it refuses them before anything of the service runs, with a bare status and the end of the connection.</summary>
/// <remarks>Kestrel has no hook there. What comes after the head of a request is the service's to refuse, as a problem.</remarks>
public sealed class ServerRefusalTests(ServedStarter starter)
{
    public static TheoryData<string, int> Refused => new()
    {
        { "NONSENSE\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\n\r\n", 400 }, // no Host
        { "GET /v1/drugs/%00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400 },
        { "GET /v1/drugs HTTP/1.1\r\nHost: 127.0.0.1\r\nno colon\r\n\r\n", 400 },
        { "POST /v1/rank HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: many\r\n\r\n", 400 },
        { $"GET /v1/drugs?search={new string('a', 9_000)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 414 },
        { $"GET /v1/drugs HTTP/1.1\r\nHost: 127.0.0.1\r\nX: {new string('a', ServerLimits.MaximumHeaderBytes)}\r\n\r\n", 431 },
        { "GET /v1/drugs HTTP/3.7\r\nHost: 127.0.0.1\r\n\r\n", 505 },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Head_ThatCannotBeRead_IsABareStatusAndTheEndOfTheConnection(string head, int status)
    {
        string answer = await Ask(head);
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Server:", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST /v1/rank HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nno chunk\r\n", 400)]
    [InlineData("POST /v1/rank HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n", 413)]
    [InlineData("GET /v1/nothing%2e HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", 404)]
    [InlineData("BREW /v1/drugs HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", 405)]
    public async Task Request_WithAHeadThatCanBeRead_IsRefusedAsAProblem(string request, int status)
    {
        string answer = await Ask(request);
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/problem+json\r\n", answer, StringComparison.Ordinal);
        string json = answer[answer.IndexOf('{')..(answer.LastIndexOf('}') + 1)];
        Assert.Equal(status, JsonDocument.Parse(json).RootElement.GetProperty("status").GetInt32());
    }

    private async Task<string> Ask(string bytes)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(starter.Address.Host, starter.Address.Port, TestContext.Current.CancellationToken);
        var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), TestContext.Current.CancellationToken);
        using var heard = new MemoryStream();
        try
        {
            await stream.CopyToAsync(heard, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // Cut after the answer: the server did not read all that was sent.
        }
        return Encoding.Latin1.GetString(heard.ToArray());
    }
}
