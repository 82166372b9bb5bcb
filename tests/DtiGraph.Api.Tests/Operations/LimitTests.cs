using System.Net;
using DtiGraph.Api.Keys;
using Microsoft.Extensions.Configuration;

namespace DtiGraph.Api.Tests.Operations;

/// <summary>What is too much is refused at once, says when to come back, and costs nobody else.</summary>
public sealed class LimitTests(ServedStarter starter)
{
    private const string Path = "/v1/drugs/DB00945";
    private const string Pairs = """{"pairs":[{"drug":{"id":"DB00945"},"target":{"id":"P23219"}}]}""";
    private const string Query = """{"drug":{"smiles":"CCC(=O)Oc1ccccc1C(O)=O"},"top":1000}""";

    // A request comes back after a hundred seconds: none does while a test runs, however busy the machine.
    private const string Slow = "0.01";

    [Fact]
    public async Task Requests_OverTheBurst_Are429()
    {
        await using var service = await TestService.StartAsync(starter.ModelFolder, "--rate-limit", Slow, "--rate-burst", "10");
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => service.Get(Path)));

        Assert.Equal(10, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
        foreach (var answer in answers) Assert.Equal(["\"client\";q=10;w=1000"], answer.Headers.GetValues("RateLimit-Policy"));
        foreach (var refused in answers.Where(a => a.StatusCode != HttpStatusCode.OK))
        {
            await ProblemAssert.Is(refused, HttpStatusCode.TooManyRequests, "requests: expected at most what RateLimit-Policy says, got more");
            Assert.Equal(TimeSpan.FromSeconds(100), refused.Headers.RetryAfter!.Delta);
            Assert.Equal(["\"client\";r=0;t=1000"], refused.Headers.GetValues("RateLimit"));
        }
    }

    [Fact]
    public async Task Requests_AfterRetryAfter_AreAnsweredAgain()
    {
        await using var service = await TestService.StartAsync(starter.ModelFolder, "--rate-limit", "5", "--rate-burst", "10");
        HttpResponseMessage refused;
        do refused = (await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => service.Get(Path)))).Last();
        while (refused.StatusCode == HttpStatusCode.OK); // a very busy machine asks no faster than five in a second
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        await Task.Delay(refused.Headers.RetryAfter!.Delta!.Value, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, (await service.Get(Path)).StatusCode);
    }

    [Fact]
    public async Task RateLimit_OnEveryAnswer_CountsDown()
    {
        await using var service = await TestService.StartAsync(starter.ModelFolder, "--rate-limit", Slow, "--rate-burst", "4");
        var left = new List<string>();
        foreach (string path in new[] { Path, "/v1/drugs/DB99999", "/v1/nothing" }) left.Add((await service.Get(path)).Headers.GetValues("RateLimit").Single());
        Assert.Equal(["\"client\";r=3;t=100", "\"client\";r=2;t=200", "\"client\";r=1;t=300"], left);
    }

    [Fact]
    public async Task RateLimit_OfOneKey_IsNotAnothers()
    {
        string keys = System.IO.Path.GetTempFileName();
        File.Delete(keys);
        try
        {
            string one = "X-Api-Key: " + KeyFile.Add(keys, "one", ApiRole.Reader), other = "X-Api-Key: " + KeyFile.Add(keys, "other", ApiRole.Reader);
            await using var service = await TestService.StartAsync(starter.ModelFolder, "--api-keys", keys, "--rate-limit", Slow, "--rate-burst", "2");
            var statuses = new List<int>();
            foreach (string key in new[] { one, one, one, other, "X-Api-Key: wrong", "X-Api-Key: wrong", "X-Api-Key: wrong" }) statuses.Add((int)(await service.Get(Path, key)).StatusCode);
            Assert.Equal([200, 200, 429, 200, 401, 401, 429], statuses);
        }
        finally
        {
            File.Delete(keys);
        }
    }

    [Fact]
    public async Task Health_OverTheRate_IsStillAnswered()
    {
        await using var service = await TestService.StartAsync(starter.ModelFolder, "--rate-limit", "1", "--rate-burst", "1");
        for (int i = 0; i < 30; i++)
        {
            var answer = await service.Get(i % 2 == 0 ? "/health/live" : "/health/ready");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.False(answer.Headers.Contains("RateLimit"));
        }
    }

    [Fact]
    public async Task Defaults_LetOneClientSend600AtOnce()
    {
        await using var service = await TestService.StartAsync(starter.ModelFolder);
        var answers = await Task.WhenAll(Enumerable.Range(0, 600).Select(_ => service.Get(Path)));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        Assert.Equal(["\"client\";q=1000;w=2"], answers[0].Headers.GetValues("RateLimit-Policy"));
    }

    [Theory]
    [InlineData("batch", "/v1/predictions", Pairs, "/v1/rank", Query)]
    [InlineData("scoring", "/v1/rank", Query, "/v1/predictions", Pairs)]
    public async Task Requests_BeyondTheQueue_Are503WhileOthersGoOn(string limit, string path, string body, string otherPath, string otherBody)
    {
        await using var service = await TestProgram.StartAsync(starter.ModelFolder, $"--{limit}-limit", "1", $"--{limit}-queue", "1");
        var open = new UnfinishedBody(body);
        var first = service.Client.PostAsync(path, open, TestContext.Current.CancellationToken);
        await open.Begun;
        await Measured(service, "aspnetcore_rate_limiting_active_request_leases", limit, 1); // it has its place before the body has come
        var waiting = service.Send(HttpMethod.Post, path, body);
        await Measured(service, "aspnetcore_rate_limiting_queued_requests", limit, 1);

        var refused = await service.Send(HttpMethod.Post, path, body);
        await ProblemAssert.Is(refused, HttpStatusCode.ServiceUnavailable, "service: expected room in the queue, got a full one");
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        Assert.True(refused.Headers.Contains("RateLimit"));
        Assert.Equal(HttpStatusCode.OK, (await service.Send(HttpMethod.Post, otherPath, otherBody)).StatusCode);

        open.Finish();
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await waiting).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.Send(HttpMethod.Post, path, body)).StatusCode);
    }

    [Fact]
    public async Task Request_WithoutAKey_IsRefusedAsSuchWhereTheQueueIsFull()
    {
        string keys = System.IO.Path.GetTempFileName();
        File.Delete(keys);
        try
        {
            string key = KeyFile.Add(keys, "one", ApiRole.Reader);
            await using var service = await TestProgram.StartAsync(starter.ModelFolder, "--api-keys", keys, "--scoring-limit", "1", "--scoring-queue", "0");
            service.Client.DefaultRequestHeaders.Add("X-Api-Key", key);
            var open = new UnfinishedBody(Query);
            var first = service.Client.PostAsync("/v1/rank", open, TestContext.Current.CancellationToken);
            await Measured(service, "aspnetcore_rate_limiting_active_request_leases", "scoring", 1);
            using var stranger = new HttpClient { BaseAddress = service.Client.BaseAddress };
            using var refused = await stranger.PostAsync("/v1/rank", new StringContent(Query, System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode); // before the queue, which is full: its places are for those who may ask
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await service.Send(HttpMethod.Post, "/v1/rank", Query)).StatusCode);
            open.Finish();
            Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        }
        finally
        {
            File.Delete(keys);
        }
    }

    [Theory]
    [InlineData("--rate-limit", "0", "--rate-limit: expected 0.001 to 100000, got '0'")]
    [InlineData("--rate-limit", "NaN", "--rate-limit: expected 0.001 to 100000, got 'NaN'")]
    [InlineData("--rate-burst", "many", "--rate-burst: expected 1 to 1000000, got 'many'")]
    [InlineData("--batch-queue", "-1", "--batch-queue: expected 0 to 100000, got '-1'")]
    public void Options_OutOfRange_AreRefused(string option, string value, string message)
    {
        var model = Ranking.ServedModel.Open(starter.ModelFolder);
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => ApiHost.Create(model, [option, value])).Message);
    }

    [Fact]
    public void Options_OfOtherPrograms_AreNotRead()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["nightly"] = "yes", ["store"] = "other", ["cors"] = "other", ["DTIGRAPH_STORE"] = "sqlite:own.db", ["DTIGRAPH_LEDGER"] = "own.db" })
            .AddCommandLine(["--ledger", "given.db"]).Build();
        var options = ApiOptions.Of(configuration);
        Assert.Equal((null, "sqlite:own.db", "given.db"), (options.Nightly, options.Store, options.Ledger)); // NIGHTLY may be of a compose file, or of anything
        Assert.Empty(options.Cors);
    }

    /// <summary>Waits until the service measures that.</summary>
    private static async Task Measured(TestProgram service, string name, string policy, double value)
    {
        for (var until = DateTime.UtcNow.AddMinutes(2); ; await Task.Delay(100, TestContext.Current.CancellationToken))
        {
            double got = Prometheus.Sum(await service.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken), name, $"aspnetcore_rate_limiting_policy=\"{policy}\"");
            if (got == value) return;
            Assert.True(DateTime.UtcNow < until, $"{name}: expected {value}, got {got}");
        }
    }
}
