using System.Text;
using DtiGraph.Api.Keys;
using DtiGraph.Api.Nightly;
using DtiGraph.Api.Tests.Recording;
using DtiGraph.Jobs;
using DtiGraph.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace DtiGraph.Api.Tests.Fuzz;

/// <summary>A service that has everything the document names: a registry of four versions, a ledger with entries and outcomes, jobs that ended and jobs that can be started, keys of both roles.</summary>
internal sealed class FuzzService : IAsyncDisposable
{
    /// <summary>In a path: what serves when it is asked, and the job that was started last.</summary>
    public const string ServingVersion = "serving-version", NewestJob = "newest-job";

    /// <summary>Stands for dti retrain, without training: takes the lock, says that it runs, and ends soon, or when it is asked to.</summary>
    private const string Retraining = """
        registry=$1 id=$3
        exec 9>"$registry/retrain.lock"
        flock -w 1 9 || exit 1
        mkdir -p "$registry/runs/$id"
        cd "$registry/runs/$id"
        say() {
            printf '{"id":"%s","kind":"retrain","state":"%s","started":"%s","ended":%s,"reason":%s,"graphId":null,"version":null,"process":%s,"folder":""}' "$id" "$1" "$start" "$2" "$3" $$ > new
            mv new run.json
        }
        start=$(date -u +%Y-%m-%dT%H:%M:%SZ)
        say running null null
        for i in 1 2 3 4 5 6 7 8; do [ -e cancel ] || sleep 0.05; done
        if [ -e cancel ]; then say cancelled "\"$start\"" '"It was asked to stop."'; else say skipped "\"$start\"" '"The graph is the one of the last run."'; fi
        """;

    private readonly string keys = Directory.CreateTempSubdirectory("dtigraph-fuzz-").FullName;
    private readonly ModelRegistry registry;
    private readonly RunHistory runs;
    private readonly List<string> predictions = [];
    private WebApplication? host;

    private FuzzService(ModelRegistry registry)
    {
        (this.registry, runs) = (registry, new(registry));
        string file = Path.Combine(keys, "keys.json");
        (Key, ReaderKey) = (KeyFile.Add(file, "fuzz", ApiRole.Operator), KeyFile.Add(file, "reader", ApiRole.Reader));
    }

    public string Key { get; }

    public string ReaderKey { get; }

    public Uri Address { get; private set; } = null!;

    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    /// <summary>Numbers and versions of the models.</summary>
    public IReadOnlyList<string> Versions => [.. registry.List().SelectMany(v => new[] { $"{v.Number}", v.Model })];

    /// <summary>Ids of answers that were recorded and can be replayed, of three models.</summary>
    public IReadOnlyList<string> Predictions => predictions;

    /// <summary>A job that ended, with its log and report.</summary>
    public string Job => "20260102-020000-001";

    /// <summary>An Idempotency-Key that named outcomes.</summary>
    public string UsedKey => "used before";

    public static async Task<FuzzService> StartAsync(FourModels models)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the job of this test is a script of sh and flock");
        var service = new FuzzService(models.Registry());
        var job = new RunRecord(service.Job, "retrain", RunState.Rejected, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddMinutes(4), "It was worse.", "abc", 2, 1, Path.Combine(service.runs.Folder, service.Job));
        Directory.CreateDirectory(job.Folder);
        GateReport.Write(job.Report, "a run", GateReport.Of("data", new GateCheck("drugs", double.NaN, 1, false, "no drugs")));
        await File.WriteAllTextAsync(job.Log, "epoch 1/2\n<b>\u202E\n");
        job.Write();
        var program = new RetrainProgram("sh", ["-c", Retraining, "retrain", service.registry.Folder]);
        service.host = ApiHost.Create(service.registry, [.. TestService.Unlimited, "--api-keys", Path.Combine(service.keys, "keys.json")], program);
        await service.host.StartAsync(TestContext.Current.CancellationToken);
        service.Client.BaseAddress = service.Address = new(service.host.Urls.Single());
        await service.Ask();
        return service;
    }

    /// <summary>What stands for something that changes is replaced by what it is now.</summary>
    public string Filled(string path) =>
        path.Contains(ServingVersion, StringComparison.Ordinal) ? path.Replace(ServingVersion, registry.Serving()!.Model, StringComparison.Ordinal)
        : path.Contains(NewestJob, StringComparison.Ordinal) ? path.Replace(NewestJob, runs.All()[^1].Id, StringComparison.Ordinal)
        : path;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (host is not null) await host.DisposeAsync();
        Directory.Delete(keys, recursive: true);
    }

    /// <summary>What is asked later for again: answers of three models, in two kinds, and outcomes.</summary>
    private async Task Ask()
    {
        for (int version = 1; version <= 3; version++)
        {
            registry.Promote($"{version}");
            host!.Services.GetRequiredService<RegistryWatch>().Follow();
            foreach (string accept in new[] { "application/json", "text/csv" })
            {
                predictions.Add(await Ask(HttpMethod.Get, "/v1/drugs/DB00945/targets?top=3", null, accept));
                predictions.Add(await Ask(HttpMethod.Post, "/v1/predictions", """{"pairs":[{"drug":{"smiles":"CCO"},"target":{"id":"P23219"}}]}""", accept));
            }
        }
        await Ask(HttpMethod.Post, "/v1/outcomes", """{"outcomes":[{"drug":"DB00945","target":"P23219","outcome":"active"}]}""", "application/json");
    }

    private async Task<string> Ask(HttpMethod method, string path, string? body, string accept)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Accept", accept);
        request.Headers.Add("Authorization", $"Bearer {Key}");
        request.Headers.Add("Idempotency-Key", UsedKey);
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return response.Headers.TryGetValues("Prediction-Id", out var id) ? id.Single() : "";
    }
}
