using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using DtiGraph.Api.Tests.Recording;
using DtiGraph.Artifacts;
using DtiGraph.Ranking;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace DtiGraph.Api.Tests;

/// <summary>Another model takes the place of the one in service while requests are answered. These wait until a model is given back: nothing else holds memory meanwhile.</summary>
[Collection(nameof(LifetimeTests))]
public sealed class SwapTests(ServedStarter starter, FourModels models) : IAsyncLifetime
{
    private const int Swaps = 40, Askers = 4;

    private const string NewDrug = """{"drug":{"smiles":"CCC(=O)Oc1ccccc1C(O)=O"},"top":20}""";

    private WebApplication service = null!;
    private HttpClient client = null!;

    private string Other => models.Second;

    public async ValueTask InitializeAsync()
    {
        service = ApiHost.Create(ServedModel.Open(starter.ModelFolder), TestService.Unlimited);
        await service.StartAsync(TestContext.Current.CancellationToken);
        client = new() { BaseAddress = new(service.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await service.DisposeAsync();
    }

    [Fact]
    public async Task Swap_ManyUnderRequests_EveryAnswerIsOfTheModelItNames()
    {
        // What each of the two says when nothing else happens: body and tag by question and version.
        (HttpMethod, string, string?)[] questions =
        [
            (HttpMethod.Get, "/v1/drugs/DB00945/targets?top=20", null), (HttpMethod.Get, "/v1/targets/P23219/drugs?top=20", null),
            (HttpMethod.Post, "/v1/rank", NewDrug),
            (HttpMethod.Post, "/v1/predictions", """{"pairs":[{"drug":{"smiles":"CCCCN"},"target":{"id":"P23219"}},{"drug":{"id":"DB00945"},"target":{"sequence":"MKVLAAGIVG"}}]}"""),
        ];
        var said = new Dictionary<(int Question, string Version), (string Body, string? Tag)>();
        foreach (string model in new[] { Other, starter.ModelFolder })
        {
            Swap(model);
            for (int q = 0; q < questions.Length; q++)
            {
                var (body, tag) = await Ask(questions[q]);
                said.Add((q, Version(body)), (body, tag));
            }
        }
        Assert.Equal(2 * questions.Length, said.Count);

        using var stop = new CancellationTokenSource();
        var seen = new ConcurrentDictionary<string, bool>();
        var askers = Enumerable.Range(0, Askers).Select(asker => Task.Run(async () =>
        {
            var versions = new List<string>();
            for (int i = asker; !stop.IsCancellationRequested; i++)
            {
                int q = i % questions.Length;
                var answer = await Ask(questions[q]);
                versions.Add(Version(answer.Body));
                seen[versions[^1]] = true;
                Assert.Equal(said[(q, versions[^1])], answer);
            }
            return versions;
        })).ToList();
        // As many as it takes until both have answered: the swaps were seen.
        for (int i = 0; i < Swaps || (seen.Count < 2 && !askers.Any(a => a.IsCompleted)); i++)
        {
            Swap(i % 2 == 0 ? Other : starter.ModelFolder);
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
        await stop.CancelAsync();
        var answered = (await Task.WhenAll(askers)).SelectMany(v => v).CountBy(v => v).ToDictionary();
        Assert.Equal(2, answered.Count);
        TestContext.Current.TestOutputHelper?.WriteLine($"at least {Swaps} swaps under {answered.Values.Sum()} requests");
    }

    [Fact]
    public async Task Swap_UnderAnOpenRequest_LetsTheOldModelGoAfterIt()
    {
        var (old, lease, answer) = await LeaseWithNetwork();
        var seen = new WeakReference(old.Value);
        old.Value = null;
        try
        {
            Swap(Other);
            for (int i = 0; i < 3; i++)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
                GC.Collect();
            }
            Assert.True(seen.IsAlive, "the old model went before its request");
        }
        finally
        {
            answer.SetResult();
            await lease;
        }
        for (int i = 0; i < 600 && seen.IsAlive; i++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            GC.Collect();
        }
        Assert.False(seen.IsAlive, "something of the service still refers to the old model");
    }

    [Fact]
    public async Task Swap_OldModelWithoutRequests_IsGivenBackWithoutBeingAskedTo()
    {
        var seen = await Replaced();
        for (var until = DateTime.UtcNow.AddMinutes(2); seen.IsAlive && DateTime.UtcNow < until;) await Task.Delay(100, TestContext.Current.CancellationToken); // collects nothing itself
        Assert.False(seen.IsAlive, "the old model's memory is still taken");
    }

    [Fact]
    public async Task Swap_AnotherModel_ChangesTagsDocumentAndHealth()
    {
        string tag = (await Ask((HttpMethod.Get, "/v1/drugs/DB00945/targets", null))).Tag!;
        Swap(Other);
        string version = ManifestFile.Read(Other).Version;
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/drugs/DB00945/targets");
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
        foreach (string path in new[] { "/v1/models", "/health/ready", "/swagger/v1/swagger.json" })
        {
            string text = await client.GetStringAsync(path, TestContext.Current.CancellationToken);
            Assert.Contains(version, text, StringComparison.Ordinal);
            Assert.DoesNotContain(starter.Model.Manifest.Version, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Swap_AfterTheEnd_IsRefusedAndKeepsNoModel()
    {
        var inService = new InService(ServedModel.Open(Other));
        inService.Dispose();
        Assert.Throws<ObjectDisposedException>(() => inService.Swap(new Served(ServedModel.Open(Other))));
        await service.StopAsync(TestContext.Current.CancellationToken);
        Swap(Other); // while it drains this is no fault
    }

    private void Swap(string model) => service.Services.GetRequiredService<InService>().Swap(new Served(ServedModel.Open(model))).Replace();

    /// <summary>A model that was in service and asked, after another one took its place.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<WeakReference> Replaced()
    {
        var (old, lease, answer) = await LeaseWithNetwork();
        answer.SetResult();
        await lease;
        var seen = new WeakReference(old.Value);
        old.Value = null;
        // Into the oldest generation, which nobody collects unless asked.
        GC.Collect();
        GC.Collect();
        Swap(Other);
        return seen;
    }

    /// <summary>A model whose network is loaded, in service; the open request that holds it; and what ends that request.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<(StrongBox<ServedModel?> Old, Task Lease, TaskCompletionSource Answer)> LeaseWithNetwork()
    {
        var model = ServedModel.Open(starter.ModelFolder);
        var inService = service.Services.GetRequiredService<InService>();
        inService.Swap(new Served(model)).Replace();
        await Ask((HttpMethod.Post, "/v1/rank", NewDrug));
        await client.GetStringAsync("/swagger/v1/swagger.json", TestContext.Current.CancellationToken);
        var answer = new TaskCompletionSource();
        return (new(model), inService.Lease(new DefaultHttpContext(), _ => answer.Task), answer);
    }

    private async Task<(string Body, string? Tag)> Ask((HttpMethod Method, string Path, string? Body) question)
    {
        var request = new HttpRequestMessage(question.Method, question.Path)
        {
            Content = question.Body is null ? null : new StringContent(question.Body, null, "application/json"),
        };
        var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{(int)response.StatusCode}: {body}");
        return (body, response.Headers.ETag?.ToString());
    }

    private static string Version(string body) => JsonDocument.Parse(body).RootElement.GetProperty("modelVersion").GetString()!;
}
