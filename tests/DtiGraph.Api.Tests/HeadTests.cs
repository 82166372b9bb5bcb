using System.Net.Sockets;
using System.Text;

namespace DtiGraph.Api.Tests;

public sealed class HeadTests(ServedStarter starter)
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/")]
    [InlineData("/swagger/index.html")]
    [InlineData("/swagger/v1/swagger.json")]
    [InlineData("/metrics")]
    [InlineData("/v1/drugs/DB00945")]
    [InlineData("/v1/drugs/DB00945/targets?top=5")]
    [InlineData("/v1/models")]
    [InlineData("/v1/drugs/DB99999")]
    [InlineData("/v1/drugs?limit=0")]
    [InlineData("/v1/rank")]
    [InlineData("/nothing")]
    public async Task Head_AnyPath_HasTheHeadersOfGetAndNoBody(string path)
    {
        var (head, nothing) = await Ask("HEAD", path);
        var (get, body) = await Ask("GET", path);
        Assert.Equal("", nothing);
        Assert.Equal(path == "/", body == "");
        Assert.Equal(get[0], head[0]);
        // A length need not be said where there is no body (RFC 9110, section 8.6).
        Assert.Equal(Names(get), Names(head));
    }

    [Fact]
    public async Task Head_TagOfGet_Is304()
    {
        var (get, _) = await Ask("GET", "/v1/drugs/DB00945");
        string tag = get.Single(h => h.StartsWith("ETag: ", StringComparison.Ordinal))["ETag: ".Length..];
        var (head, _) = await Ask("HEAD", "/v1/drugs/DB00945", $"If-None-Match: {tag}");
        Assert.Equal("HTTP/1.1 304 Not Modified", head[0]);
    }

    private static IEnumerable<string> Names(string[] lines) =>
        lines.Skip(1).Select(l => l.Split(':')[0]).Except(["Content-Length", "Transfer-Encoding"]).Order(StringComparer.Ordinal);

    private async Task<(string[] Head, string Body)> Ask(string method, string path, string header = "Accept: */*")
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(starter.Address.Host, starter.Address.Port, TestContext.Current.CancellationToken);
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: {starter.Address.Authority}\r\nConnection: close\r\n{header}\r\n\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(tcp.GetStream());
        string[] parts = (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Split("\r\n\r\n", 2);
        return (parts[0].Split("\r\n"), parts[1]);
    }
}
