using System.Net;
using System.Text;
using System.Text.Json;
using DtiGraph.Api.Tests;
using DtiGraph.Artifacts;
using DtiGraph.Graphs;
using DtiGraph.Ranking;
using DtiGraph.Training;
using Microsoft.AspNetCore.Builder;
using TorchSharp;

[assembly: AssemblyFixture(typeof(ServedStarter))]

namespace DtiGraph.Api.Tests;

/// <summary>The real service on a free port, serving a small model that was trained on the starter graph, written and read again.</summary>
public sealed class ServedStarter : IAsyncLifetime
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), "dtigraph-api-" + Guid.NewGuid().ToString("N"));
    private WebApplication? service;

    public string ModelFolder => Path.Combine(folder, "model");

    public Uri Address { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    /// <summary>The same artifact, opened a second time: what the service must say.</summary>
    public ServedModel Model { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var graph = GraphFolder.Read(Path.Combine(Repository.Root, "graphs", "starter"));
        var options = new TrainingOptions { Epochs = 5, Model = new() { Hidden = 32, Layers = 2 } };
        ArtifactFolder.Write(TrainingRun.Run(graph, options, torch.CPU), ModelFolder);
        Model = ServedModel.Open(ModelFolder);
        service = ApiHost.Create(ServedModel.Open(ModelFolder), TestService.Unlimited);
        await service.StartAsync();
        Address = new(service.Urls.Single());
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await service!.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The JSON body of a successful answer.</summary>
    public async Task<JsonElement> Get(string path) => await Read(await Client.GetAsync(path));

    /// <summary>The JSON body of a successful answer.</summary>
    public async Task<JsonElement> Post(string path, string json) => await Read(await Send(HttpMethod.Post, path, json));

    public Task<HttpResponseMessage> Send(HttpMethod method, string path, string? body, string mediaType = "application/json") =>
        Client.SendAsync(new(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, mediaType) });

    private static async Task<JsonElement> Read(HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{(int)response.StatusCode}: {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        return JsonDocument.Parse(text).RootElement;
    }
}
