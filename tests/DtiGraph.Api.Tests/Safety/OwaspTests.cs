using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using DtiGraph.Api.Keys;
using DtiGraph.Api.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DtiGraph.Api.Tests.Safety;

/// <summary>OWASP API Security Top 10 of 2023, point by point: what each means for a service that ranks, and that it holds over HTTP.</summary>
public sealed class OwaspTests(ServedStarter starter, KeyedService keyed) : IClassFixture<KeyedService>
{
    private TestService Service => keyed.Service;

    /// <summary>API1, broken object level authorization. No drug, target or model belongs to one caller: who has a key may see all of them, who has
    /// none may see none. An id names a node and nothing else: no file, no other model, no other path.</summary>
    [Fact]
    public async Task Api1_AnId_NamesANodeOfTheGraphAndNothingElse()
    {
        string[] objects = ["/v1/drugs/{0}", "/v1/drugs/{0}/targets", "/v1/targets/{0}", "/v1/targets/{0}/drugs", "/v1/models/{0}", "/v1/drugs/DB00945/targets/{0}/evidence"];
        string[] ids = ["../models", "..%2f..%2f..%2fetc%2fpasswd", "/etc/passwd", "C:\\Windows\\win.ini", "%00", "*", "0", "-1", "null", starter.ModelFolder];
        foreach (string template in objects)
        {
            foreach (string id in ids)
            {
                string path = string.Format(System.Globalization.CultureInfo.InvariantCulture, template, Uri.EscapeDataString(id));
                Assert.Equal(HttpStatusCode.Unauthorized, (await Service.Get(path)).StatusCode);
                var response = await Service.Get(path, keyed.AsReader);
                Assert.Equal((path, HttpStatusCode.NotFound), (path, response.StatusCode));
                Assert.DoesNotContain("root:", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            }
        }
    }

    /// <summary>API2, broken authentication. A key is not guessed: trying costs the caller's own rate. A failed try says nothing of the keys that there are.</summary>
    [Fact]
    public async Task Api2_TryingKeys_IsSlowAndSaysNothing()
    {
        await using var service = await TestService.StartAsync(starter.ModelFolder, "--api-keys", keyed.KeysFile, "--rate-limit", "0.01", "--rate-burst", "5");
        var said = new HashSet<string>();
        var statuses = new List<HttpStatusCode>();
        for (int i = 0; i < 30; i++)
        {
            // Ever more of a real key: nothing may tell that it comes closer.
            var response = await service.Get("/v1/models", "X-Api-Key: " + keyed.Reader[..i] + new string('x', keyed.Reader.Length - i));
            statuses.Add(response.StatusCode);
            if (response.StatusCode == HttpStatusCode.Unauthorized) said.Add(Problem(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("detail").GetString()!);
        }
        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests], statuses.Distinct());
        Assert.Equal(5, statuses.Count(s => s == HttpStatusCode.Unauthorized));
        Assert.Single(said);
    }

    /// <summary>API3, broken object property level authorization. Callers set what the document names and nothing else, and see what it names and nothing else.</summary>
    [Fact]
    public async Task Api3_Properties_AreThoseOfTheDocument()
    {
        foreach (string body in new[]
        {
            """{"drug":{"id":"DB00945"},"modelVersion":"x"}""", """{"drug":{"id":"DB00945","known":true}}""", """{"drug":{"id":"DB00945"},"role":"operator"}""",
            """{"drug":{"id":"DB00945"},"$type":"System.IO.FileInfo, System.Runtime"}""", """{"drug":{"id":"DB00945"},"__proto__":{}}""", """{"Drug":{"id":"DB00945"}}""",
            """{"drug":{"id":"DB00945"},"top":3,"top":10000}""",
        })
            await ProblemAssert.Is(await Service.Send(HttpMethod.Post, "/v1/rank", body, keyed.AsReader), HttpStatusCode.BadRequest, "body: expected");
        await ProblemAssert.Is(await Service.Get("/v1/drugs/DB00945?fields=all", keyed.AsReader), HttpStatusCode.BadRequest, "query: expected no parameters, got 'fields'");

        var names = JsonDocument.Parse(File.ReadAllText(CommittedDocument.File)).RootElement.GetProperty("components").GetProperty("schemas").GetProperty("ModelSummary")
            .GetProperty("properties").EnumerateObject().Select(p => p.Name).ToHashSet();
        string model = await (await Service.Get("/v1/models", keyed.AsReader)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Empty(JsonDocument.Parse(model).RootElement.GetProperty("items")[0].EnumerateObject().Select(p => p.Name).Except(names));
        Assert.DoesNotContain(starter.ModelFolder, model);
    }

    /// <summary>API4, unrestricted resource consumption. Every request is bounded in size, depth, rows and time, and so is their number.</summary>
    [Fact]
    public async Task Api4_Requests_AreBounded()
    {
        string deep = string.Concat(Enumerable.Repeat("""{"drug":""", 10_000)), many = string.Join(',', Enumerable.Repeat("""{"drug":{"id":"a"},"target":{"id":"b"}}""", PredictionRequest.MaximumPairs + 1));
        foreach (var (path, body, status) in new[]
        {
            ("/v1/rank", deep, 400), ("/v1/rank", """{"drug":{"id":"DB00945"},"top":10001}""", 400), ("/v1/rank", """{"drug":{"id":"DB00945"},"top":1e400}""", 400),
            ("/v1/predictions", $$"""{"pairs":[{{many}}]}""", 413), ("/v1/rank", new string(' ', ServerLimits.MaximumBodyBytes + 1), 413),
        })
        {
            var clock = Stopwatch.StartNew();
            var response = await Service.Send(HttpMethod.Post, path, body, keyed.AsReader, "Expect: 100-continue");
            await ProblemAssert.Is(response, (HttpStatusCode)status, ": expected");
            Assert.InRange(clock.Elapsed.TotalSeconds, 0, 60);
        }
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, (await Service.Get("/v1/models", keyed.AsReader, "X-Long: " + new string('x', ServerLimits.MaximumHeaderBytes))).StatusCode);
        Assert.Equal(HttpStatusCode.RequestUriTooLong, (await Service.Get("/v1/drugs?search=" + new string('x', 10_000), keyed.AsReader)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Service.Get("/v1/drugs?limit=101", keyed.AsReader)).StatusCode);
        Assert.True((await Service.Get("/v1/models", keyed.AsReader)).Headers.Contains("RateLimit-Policy")); // that it holds: LimitTests
    }

    /// <summary>API4 again: a client that opens a request and sends no more of it is cut off.</summary>
    [Fact]
    public async Task Api4_AHeadThatNeverEnds_IsCutOff()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Service.Address.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync("GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Slow: "u8.ToArray(), TestContext.Current.CancellationToken);
        byte[] answer = new byte[1_000];
        int length = await client.GetStream().ReadAsync(answer, TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 408", Encoding.ASCII.GetString(answer, 0, length)); // the framework's own would have taken 30 seconds
    }

    /// <summary>API5, broken function level authorization. What changes the service is for operators; what has no policy is nobody's, even theirs.</summary>
    [Fact]
    public async Task Api5_Functions_AreForTheirRolesAndForgottenOnesForNobody()
    {
        await using var host = ApiHost.Create(Ranking.ServedModel.Open(starter.ModelFolder),
            [.. TestService.Options, "--api-keys", keyed.KeysFile]);
        host.MapPost("/v1/forgotten", () => "done");
        host.MapPost("/v1/changing", () => "done").RequireAuthorization(Access.Operator);
        await host.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new(host.Urls.Single()) };
        async Task<string> Statuses(string path)
        {
            var statuses = new List<int>();
            foreach (string? key in new[] { null, keyed.Reader, keyed.Operator })
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, path);
                if (key is not null) request.Headers.Add("X-Api-Key", key);
                statuses.Add((int)(await client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
            }
            return string.Join(' ', statuses);
        }
        Assert.Equal("401 403 403", await Statuses("/v1/forgotten"));
        Assert.Equal("401 403 200", await Statuses("/v1/changing"));
        foreach (string method in new[] { "PUT", "PATCH", "DELETE", "TRACE", "CONNECTED" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await Service.Send(new(method), "/v1/models")).StatusCode);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, (await Service.Send(new(method), "/v1/models", null, keyed.AsOperator)).StatusCode);
        }
    }

    /// <summary>API6, unrestricted access to sensitive business flows. The flow here is asking a model for everything it knows: the rate is of the key,
    /// so more connections do not make it faster, and every request is on record under the key's name (RequestLogTests).</summary>
    [Fact]
    public async Task Api6_HarvestingAModel_IsNoFasterOverMoreConnections()
    {
        await using var service = await TestService.StartAsync(starter.ModelFolder, "--api-keys", keyed.KeysFile, "--rate-limit", "0.01", "--rate-burst", "20");
        var clients = Enumerable.Range(0, 10).Select(_ => new HttpClient { BaseAddress = service.Address, DefaultRequestHeaders = { { "X-Api-Key", keyed.Reader } } }).ToList();
        var answers = await Task.WhenAll(clients.SelectMany(c => Enumerable.Range(0, 10).Select(_ => c.GetAsync("/v1/drugs/DB00945/targets?top=1", TestContext.Current.CancellationToken))));
        clients.ForEach(c => c.Dispose());
        Assert.Equal(20, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
        Assert.All(answers.Where(a => a.StatusCode != HttpStatusCode.OK), a => Assert.Equal(HttpStatusCode.TooManyRequests, a.StatusCode));
    }

    /// <summary>API7, server side request forgery. No text of a request is an address that the service calls, and none is a model or file that it opens.</summary>
    [Fact]
    public async Task Api7_AnAddressInARequest_IsCalledByNobody()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/model", escaped = Uri.EscapeDataString(url);
        foreach (string path in new[] { $"/v1/drugs/{escaped}", $"/v1/targets/{escaped}/drugs", $"/v1/drugs?search={escaped}", $"/v1/models/{escaped}", $"/v1/drugs?cursor={escaped}" })
            await Service.Get(path, keyed.AsOperator, "Referer: " + url, "X-Forwarded-Host: " + url, "Forwarded: host=" + url);
        foreach (string member in new[] { "id", "smiles", "sequence" })
        {
            await Service.Send(HttpMethod.Post, "/v1/rank", $$$"""{"drug":{"{{{member}}}":"{{{url}}}"}}""", keyed.AsOperator);
            await Service.Send(HttpMethod.Post, "/v1/predictions", $$$"""{"pairs":[{"drug":{"{{{member}}}":"{{{url}}}"},"target":{"{{{member}}}":"{{{url}}}"}}]}""", keyed.AsOperator);
        }
        await Service.Send(HttpMethod.Post, "/v1/rank", $$"""{"model":"{{url}}"}""", keyed.AsOperator);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.False(listener.Pending());
    }

    /// <summary>API8, security misconfiguration. Every kind of answer has the headers; no other origin is let in; nothing says what runs here.</summary>
    [Fact]
    public async Task Api8_EveryKindOfAnswer_HasTheHeadersAndNoTrace()
    {
        foreach (string path in new[] { "/", "/swagger/index.html", "/swagger/v1/swagger.json", "/health/live", "/health/ready", "/metrics", "/v1/models", "/v1/drugs/DB00945/targets?top=1", "/v1/drugs/DB99999", "/v1/nothing", "/nothing" })
        {
            foreach (string[] caller in new string[][] { [], [keyed.AsReader] })
            {
                var response = await Service.Get(path, [.. caller, "Origin: http://evil.example"]);
                string Header(string name) => response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";
                Assert.Equal((path, "nosniff"), (path, Header("X-Content-Type-Options")));
                Assert.Equal((path, "DENY"), (path, Header("X-Frame-Options")));
                Assert.Equal((path, "no-referrer"), (path, Header("Referrer-Policy")));
                Assert.Equal((path, path.StartsWith("/swagger", StringComparison.Ordinal) ? "default-src 'none'; script-src 'self'" : "default-src 'none'; frame-ancestors 'none'"),
                    (path, string.Join(';', Header("Content-Security-Policy").Split(';').Take(2))));
                Assert.NotEqual((path, ""), (path, Header("Cache-Control")));
                Assert.Equal((path, "", "", ""), (path, Header("Server"), Header("X-Powered-By"), Header("Access-Control-Allow-Origin")));
                string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                foreach (string trace in path == "/metrics" ? [starter.ModelFolder] : new[] { "   at ", "System.", "Exception", starter.ModelFolder, AppContext.BaseDirectory }) Assert.DoesNotContain(trace, text);
            }
        }
        var preflight = await Service.Send(HttpMethod.Options, "/v1/rank", null, "Origin: http://evil.example", "Access-Control-Request-Method: POST", keyed.AsReader);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, preflight.StatusCode);
        Assert.DoesNotContain(preflight.Headers, h => h.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>API9, improper inventory management. Everything that is mapped is in the committed document or in this short list; nothing else answers.</summary>
    [Fact]
    public async Task Api9_WhatIsMapped_IsDocumented()
    {
        string[] beside = ["/", "/metrics", "/swagger"];
        var documented = JsonDocument.Parse(File.ReadAllText(CommittedDocument.File)).RootElement.GetProperty("paths").EnumerateObject().Select(p => p.Name).ToHashSet();
        var mapped = Service.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(e => "/" + e.RoutePattern.RawText!.Trim('/')).ToHashSet();
        Assert.DoesNotContain(mapped, p => !documented.Contains(p) && !beside.Contains(p) && !p.StartsWith("/swagger/", StringComparison.Ordinal));
        Assert.Empty(documented.Except(mapped));
        Assert.All(documented, p => Assert.True(p.StartsWith("/v1/", StringComparison.Ordinal) || p.StartsWith("/health/", StringComparison.Ordinal), p));
        foreach (string path in new[] { "/v0/drugs", "/v2/drugs", "/drugs", "/debug", "/swagger/v2/swagger.json", "/.env", "/appsettings.json", "/manifest.json", "/openapi/v1.json", "/actuator" })
            Assert.Equal((path, HttpStatusCode.NotFound), (path, (await Service.Get(path, keyed.AsOperator)).StatusCode));
    }

    /// <summary>API10, unsafe consumption of APIs. The one service that this one asks is its store: what that says decides ready or not, reaches no
    /// answer, leads nowhere, and rankings go on without it.</summary>
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 36\r\n\r\n<script>alert('secret')</script>12345")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{0}/secret\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 22\r\n\r\n{\"errors\":\"secret\"}   ")]
    [InlineData("secret secret secret")]
    public async Task Api10_AStoreThatMisbehaves_IsNotReadyAndNothingElse(string says)
    {
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        using var store = new TcpListener(IPAddress.Loopback, 0);
        store.Start();
        using var stop = new CancellationTokenSource();
        byte[] answer = Encoding.ASCII.GetBytes(says.Replace("{0}", $"{((IPEndPoint)elsewhere.LocalEndpoint).Port}", StringComparison.Ordinal));
        var answering = AnswerAll(store, answer, stop.Token);
        await using var service = await TestService.StartAsync(starter.ModelFolder, "--store", $"http://127.0.0.1:{((IPEndPoint)store.LocalEndpoint).Port}/neo4j");

        var ready = await service.Get("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.DoesNotContain("secret", await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.OK, (await service.Get("/v1/drugs/DB00945/targets?top=1")).StatusCode);
        Assert.False(elsewhere.Pending());
        await stop.CancelAsync();
        await answering;
    }

    private static async Task AnswerAll(TcpListener listener, byte[] answer, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop);
                byte[] request = new byte[10_000];
                _ = await client.GetStream().ReadAsync(request, stop);
                await client.GetStream().WriteAsync(answer, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // the test has seen enough
        }
    }

    private static JsonElement Problem(string text) => JsonDocument.Parse(text).RootElement;
}
