using System.Net;
using System.Text;
using System.Text.Json;
using DtiGraph.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace DtiGraph.Api.Tests.Recording;

/// <summary>A service of a registry that keeps a ledger, on a free port of loopback.</summary>
internal sealed class LedgerService : IAsyncDisposable
{
    private readonly WebApplication host;

    private LedgerService(ModelRegistry registry, WebApplication host)
    {
        (Registry, this.host) = (registry, host);
        Client = new HttpClient { BaseAddress = new(host.Urls.Single()) };
    }

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ModelRegistry Registry { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => host.Services;

    /// <summary>Where the ledger is unless told otherwise.</summary>
    public string File => Path.Combine(Registry.Folder, "ledger.db");

    public static async Task<LedgerService> StartAsync(ModelRegistry registry, params string[] options)
    {
        var host = ApiHost.Create(registry, [.. TestService.Unlimited, .. options]);
        await host.StartAsync(Stop);
        return new(registry, host);
    }

    /// <summary>Promotes a version; when it returns, it answers.</summary>
    public void Promote(string version)
    {
        Registry.Promote(version);
        host.Services.GetRequiredService<RegistryWatch>().Follow();
    }

    /// <remarks>Headers as "name: value".</remarks>
    public Task<HttpResponseMessage> Send(string path, string? body = null, string kind = "application/json", params string[] headers)
    {
        var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, kind) };
        foreach (string[] header in headers.Select(h => h.Split(": ", 2))) Assert.True(request.Headers.TryAddWithoutValidation(header[0], header[1]));
        return Client.SendAsync(request, Stop);
    }

    public async Task<JsonElement> Json(string path, string? body = null, HttpStatusCode expected = HttpStatusCode.OK, params string[] headers)
    {
        using var response = await Send(path, body, headers: headers);
        string text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.StatusCode == expected, $"{path}: {(int)response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public static string Id(HttpResponseMessage response) => Assert.Single(response.Headers.GetValues("Prediction-Id"));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await host.DisposeAsync();
    }
}
