using System.Text;
using DtiGraph.Ranking;
using Microsoft.AspNetCore.Builder;

namespace DtiGraph.Api.Tests;

/// <summary>A service of one's own on a free port of loopback, with options of one's own.</summary>
internal sealed class TestService : IAsyncDisposable
{
    /// <summary>A free port of loopback, faults alone in the log, no time for clients to leave.</summary>
    public static readonly string[] Options = ["--urls", "http://127.0.0.1:0", "--drain-seconds", "0", "--Logging:LogLevel:Default", "Error"];

    /// <summary>The same for tests that ask as fast as they can.</summary>
    public static readonly string[] Unlimited = [.. Options, "--rate-limit", "100000", "--rate-burst", "100000"];

    private TestService(WebApplication host)
    {
        Host = host;
        Address = new(host.Urls.First());
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address };
    }

    public WebApplication Host { get; }

    public Uri Address { get; }

    public HttpClient Client { get; }

    /// <param name="modelFolder">An artifact.</param>
    /// <param name="options">Of the service.</param>
    public static async Task<TestService> StartAsync(string modelFolder, params string[] options)
    {
        var host = ApiHost.Create(ServedModel.Open(modelFolder), [.. Options, .. options]);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new(host);
    }

    /// <remarks>Headers as "name: value".</remarks>
    public Task<HttpResponseMessage> Send(HttpMethod method, string path, string? body = null, params string[] headers)
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (string[] header in headers.Select(h => h.Split(": ", 2))) Assert.True(request.Headers.TryAddWithoutValidation(header[0], header[1]));
        return Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> Get(string path, params string[] headers) => Send(HttpMethod.Get, path, null, headers);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
    }
}
