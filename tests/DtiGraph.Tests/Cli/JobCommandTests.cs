using System.Diagnostics;
using System.Net;
using System.Text.Json;
using DtiGraph.Artifacts;
using DtiGraph.Graphs;
using DtiGraph.Registry;
using DtiGraph.Tests.Registry;
using DtiGraph.Training;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Cli;

/// <summary>The retraining job over REST, with real processes: dti serve starts dti retrain, which starts dti train.</summary>
public sealed class JobCommandTests(TwoModels models)
{
    private const string Small = "--set model.hidden=32 --set epochs=25", Endless = "--set epochs=100000 --set patience=100000";

    [Fact]
    public async Task Job_StartedOverRest_EndsPromotedAndServes()
    {
        string model = models.Free(), folder = models.Free();
        ArtifactFolder.Write(TrainingRun.Run(
            GraphFolder.Read(Repository.Path("graphs/starter")), new TrainingOptions { Seed = 2, Split = "frozen", Epochs = 25, Model = new() { Hidden = 32 } }, CPU,
            cancellation: TestContext.Current.CancellationToken), model);
        Serving(folder, model);
        await using var service = await StartAsync(folder, Small);
        using var client = new HttpClient { BaseAddress = service.Address };
        var started = await client.PostAsync("/v1/retrain", null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        string path = started.Headers.Location!.OriginalString, id = path.Split('/')[^1];
        var refused = await client.PostAsync("/v1/retrain", null, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.Conflict, id), (refused.StatusCode, (await Read(refused)).GetProperty("job").GetProperty("id").GetString()));

        var job = await EndOf(client, path);
        Assert.True(job.GetProperty("state").GetString() == "promoted", $"{job}");
        Assert.Equal((25, 25), (job.GetProperty("progress").GetProperty("epoch").GetInt32(), job.GetProperty("progress").GetProperty("of").GetInt32()));
        Assert.Equal(new ModelRegistry(folder).Serving()!.Number, job.GetProperty("version").GetInt32());
        Assert.Equal(job.GetRawText(), (await Get(client, "/v1/jobs")).GetProperty("items")[0].GetRawText());
        Assert.Contains((await Get(client, path + "/log")).GetProperty("lines").EnumerateArray(), l => l.GetString()!.StartsWith("epoch 1/25", StringComparison.Ordinal));
        Assert.Equal("evaluation", (await Get(client, job.GetProperty("report").GetString()!)).GetProperty("gates").EnumerateArray().Last().GetProperty("gate").GetString());
        using var page = new HttpRequestMessage(HttpMethod.Get, path + "/report") { Headers = { { "Accept", "text/html" } } };
        var shown = await client.SendAsync(page, TestContext.Current.CancellationToken);
        Assert.Equal("text/html", shown.Content.Headers.ContentType!.MediaType);
        Assert.Contains("evaluation gate: passed", await shown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_Cancelled_EndsSoAndTheServingVersionStays()
    {
        string folder = Serving();
        await using var service = await StartAsync(folder, Endless);
        using var client = new HttpClient { BaseAddress = service.Address };
        string path = (await client.PostAsync("/v1/retrain", null, TestContext.Current.CancellationToken)).Headers.Location!.OriginalString;
        var asked = await client.PostAsync(path + "/cancel", null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        Assert.Equal("cancelled", (await EndOf(client, path)).GetProperty("state").GetString());
        await Until(async () => (await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken)).Split('\n').Any(l =>
            l.StartsWith("dtigraph_retrain_runs", StringComparison.Ordinal) && l.Contains("outcome=\"cancelled\"", StringComparison.Ordinal) && l.Split(' ')[1] == "1"));
        Assert.Equal(HttpStatusCode.Conflict, (await client.PostAsync(path + "/cancel", null, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(1, new ModelRegistry(folder).Serving()!.Number);
    }

    [Fact]
    public async Task Service_WithASchedule_CatchesUpTheNightThatNeverWas()
    {
        string folder = Serving();
        await using var service = await StartAsync(folder, Endless, "--nightly", "0 2 * * *", "--nightly-zone", "Europe/Berlin");
        using var client = new HttpClient { BaseAddress = service.Address };
        await Until(async () => (await Get(client, "/v1/jobs")).GetProperty("items").GetArrayLength() == 1);
        await Task.Delay(1_500, TestContext.Current.CancellationToken);
        Assert.Equal("running", Assert.Single((await Get(client, "/v1/jobs")).GetProperty("items").EnumerateArray()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Retrain_NightlyWithJson_SaysHowTheNightEnded()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no kill -INT on Windows");
        // A night that fails at once; the address that hears nothing is said on stderr, and then the document comes.
        var run = await DtiProcess.RunAsync((process, line) =>
        {
            if (line.StartsWith("webhook", StringComparison.Ordinal)) Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExit();
        }, "retrain", "--graph", "no/such", "--registry", models.Free(), "--nightly", "0 2 * * *", "--webhook", "http://127.0.0.1:9/", "--json");
        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal("failed", run.Document.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Service_Killed_TakesItsTrainingWithIt()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "no /proc here");
        string folder = Serving();
        await using (var service = await StartAsync(folder, Endless))
        {
            using var client = new HttpClient { BaseAddress = service.Address };
            string path = (await client.PostAsync("/v1/retrain", null, TestContext.Current.CancellationToken)).Headers.Location!.OriginalString;
            await Until(async () => (await Get(client, path)).TryGetProperty("progress", out _));
            Assert.NotEmpty(Working(folder));
        } // kills it
        await Until(() => Task.FromResult(Working(folder).Count == 0));
    }

    /// <summary>Processes whose command line names the registry.</summary>
    private static List<string> Working(string folder) => [.. Directory.EnumerateDirectories("/proc").Where(p => int.TryParse(Path.GetFileName(p), out _)).Where(p =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(p, "cmdline")).Contains(folder, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // it has ended
        }
    })];

    private string Serving() => Serving(models.Free(), models.First);

    private static string Serving(string folder, string model)
    {
        var registry = new ModelRegistry(folder);
        registry.Publish(model);
        registry.Promote("1");
        return folder;
    }

    private static Task<DtiService> StartAsync(string registry, string retrain, params string[] options) =>
        DtiService.OfAsync(["--registry", registry, "--graph", Repository.Path("graphs/starter"), "--retrain-arguments", retrain, .. options]);

    private static async Task<JsonElement> EndOf(HttpClient client, string path)
    {
        JsonElement job = default;
        await Until(async () => (job = await Get(client, path)).TryGetProperty("ended", out _));
        return job;
    }

    private static async Task Until(Func<Task<bool>> reached)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        while (!await reached()) await Task.Delay(100, limit.Token);
    }

    private static async Task<JsonElement> Get(HttpClient client, string path) => await Read(await client.GetAsync(path, TestContext.Current.CancellationToken));

    private static async Task<JsonElement> Read(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
}
