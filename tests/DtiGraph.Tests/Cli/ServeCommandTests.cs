using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace DtiGraph.Tests.Cli;

public sealed class ServeCommandTests(TrainedStarter starter)
{
    private const int Askers = 8;

    // Connections that are idle when the signal comes are the ones that a server without a drain closes under their clients.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task Sigterm_UnderLoad_LosesNoRequestThatWasAccepted()
    {
        await starter.RunAsync();
        await using var service = await DtiService.StartAsync(starter.Model, "--log-format", "json", "--rate-limit", "100000", "--rate-burst", "100000", "--drain-seconds", "30");
        var answered = new ConcurrentDictionary<string, int>();
        var lost = new ConcurrentBag<string>();
        // It is on its way when the signal comes.
        using var client = new HttpClient { BaseAddress = service.Address, DefaultRequestHeaders = { ConnectionClose = true } }; // nor does it stay when it has its answer
        var pairs = Enumerable.Range(0, 3_000).Select(n => new { drug = new { smiles = new string('C', n % 60 + 2) + "N" }, target = new { id = "P23219" } });
        var batch = client.PostAsJsonAsync("/v1/predictions", new { pairs }, TestContext.Current.CancellationToken);
        var askers = Enumerable.Range(0, Askers).Select(n => AskUntilTheLast(service.Address, n % 2 == 0 ? TimeSpan.Zero : Pause, answered, lost)).ToList();
        for (var clock = Stopwatch.StartNew(); answered.Count < 200 && clock.Elapsed.TotalSeconds < 60;) await Task.Delay(20, TestContext.Current.CancellationToken);

        int before = answered.Count;
        var (code, log) = await service.StopAsync();
        await Task.WhenAll(askers);
        var list = await batch;

        Assert.Equal(0, code);
        Assert.Equal(HttpStatusCode.OK, list.StatusCode);
        Assert.Equal(3_000, JsonDocument.Parse(await list.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("items").GetArrayLength());
        Assert.True(answered.Count > before, "nobody was answered after the signal: the load was none");
        Assert.Empty(lost); // every connection was told to end before it was ended
        Assert.All(answered.Values, status => Assert.Equal(200, status));
        // What the service says that it answered, its client has.
        var accepted = log.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("State")).Where(s => s.TryGetProperty("Route", out var route) && route.GetString()!.StartsWith("/v1/drugs", StringComparison.Ordinal))
            .Select(s => s.GetProperty("RequestId").GetString()!).ToHashSet();
        Assert.True(accepted.SetEquals(answered.Keys), $"{accepted.Count} logged, {answered.Count} answered");
    }

    [Fact]
    public async Task Sigterm_WithAnOpenConnection_AnswersOnItAndSaysClose()
    {
        await starter.RunAsync();
        await using var service = await DtiService.StartAsync(starter.Model, "--drain-seconds", "60");
        using var client = new HttpClient { BaseAddress = service.Address };
        using var late = new HttpClient { BaseAddress = service.Address };
        foreach (var opened in new[] { client, late }) Assert.Null((await opened.GetAsync("/health/ready", TestContext.Current.CancellationToken)).Headers.ConnectionClose);
        var clock = Stopwatch.StartNew();
        await service.TerminateAsync();
        HttpResponseMessage ready;
        do ready = await client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        while (ready.StatusCode == HttpStatusCode.OK && clock.Elapsed.TotalSeconds < 45); // the signal takes its time
        var answer = await late.GetAsync("/v1/drugs/DB00945/targets?top=1", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (ready.StatusCode, ready.Headers.ConnectionClose));
        Assert.Equal((HttpStatusCode.OK, true), (answer.StatusCode, answer.Headers.ConnectionClose));
        Assert.Equal(0, (await service.EndAsync()).ExitCode);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 55); // all have left: it need not wait for its sixty seconds
    }

    private static async Task AskUntilTheLast(Uri address, TimeSpan pause, ConcurrentDictionary<string, int> answered, ConcurrentBag<string> lost)
    {
        using var asker = await RawAsker.OpenAsync(address);
        while (true)
        {
            string id = ActivityTraceId.CreateRandom().ToHexString();
            if (await asker.AskAsync("/v1/drugs/DB00945/targets?top=3", $"traceparent: 00-{id}-b7ad6b7169203331-01") is not { } answer)
            {
                lost.Add(id);
                return;
            }
            answered[id] = answer.Status;
            if (answer.Last) return;
            await Task.Delay(pause, TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData("https://127.0.0.1:0", "urls: expected a certificate for https, which the variables Kestrel__Certificates__Default__Path")]
    [InlineData("http://192.0.2.7:5080", "urls: expected addresses of this machine, got http://192.0.2.7:5080: ")] // of TEST-NET-1, which no machine has
    public async Task Serve_AddressThatCannotBeListenedOn_SaysWhatIsMissing(string urls, string said)
    {
        await starter.RunAsync();
        string keys = Path.Combine(starter.Folder, "addresses", "api.json");
        if (!File.Exists(keys)) await DtiProcess.RunAsync("keys", "add", "--role", "reader", "--name", "one", "--keys", keys);
        var run = await DtiProcess.RunAsync("serve", "--model", starter.Model, "--urls", urls, "--api-keys", keys);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(said, run.Errors);
        Assert.Single(run.Errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task Keys_MadeByTheCommand_OpenTheService()
    {
        await starter.RunAsync();
        string file = Path.Combine(starter.Folder, "keys", "api.json");
        var refused = await DtiProcess.RunAsync("serve", "--model", starter.Model, "--urls", "http://0.0.0.0:0");
        var added = await DtiProcess.RunAsync("keys", "add", "--role", "reader", "--name", "notebook", "--keys", file, "--json");
        var again = await DtiProcess.RunAsync("keys", "add", "--role", "operator", "--name", "notebook", "--keys", file);
        var listed = await DtiProcess.RunAsync("keys", "list", "--keys", file);

        Assert.Equal(2, refused.ExitCode);
        Assert.StartsWith("urls: expected addresses of loopback", refused.Errors);
        Assert.Equal(0, added.ExitCode);
        string key = added.Document.GetProperty("key").GetString()!;
        Assert.Equal((2, $"name: expected one that no key has, got 'notebook' ({file})"), (again.ExitCode, again.Errors.Trim()));
        Assert.Contains("notebook", listed.Output);
        Assert.DoesNotContain(key, listed.Output + File.ReadAllText(file));

        await using var service = await DtiService.StartAsync(starter.Model, "--api-keys", file);
        using var client = new HttpClient { BaseAddress = service.Address };
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/v1/models", TestContext.Current.CancellationToken)).StatusCode);
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/models", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(0, (await DtiProcess.RunAsync("keys", "remove", "--name", "notebook", "--keys", file)).ExitCode);
        for (var clock = Stopwatch.StartNew(); (await client.GetAsync("/v1/models", TestContext.Current.CancellationToken)).StatusCode != HttpStatusCode.Unauthorized;)
        {
            Assert.InRange(clock.Elapsed.TotalSeconds, 0, 60);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
