using System.Net;
using System.Text.Json;
using DtiGraph.Ranking;

namespace DtiGraph.Api.Tests.Safety;

/// <summary>The service as it is seen through a reverse proxy, and from pages of other origins.</summary>
public sealed class ReverseProxyTests(ServedStarter starter, KeyedService keyed) : IClassFixture<KeyedService>
{
    private const string Page = "https://notebooks.example.org", For = "X-Forwarded-For: 192.0.2.7", Prefix = "X-Forwarded-Prefix: /dti", Proto = "X-Forwarded-Proto: https";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--path-base", "/lab/dti", "/lab/dti", new string[0])]
    [InlineData("--proxies", "127.0.0.0/8, ::1", "", new[] { For, "X-Forwarded-Prefix: /lab/dti" })]
    public async Task Links_UnderAPath_LeadThere(string option, string value, string asked, string[] headers)
    {
        await using var service = await Start(option, value);
        const string under = "/lab/dti";
        var page = await service.Get(asked + "/v1/drugs?limit=2", [keyed.AsReader, .. headers]);
        Assert.StartsWith($"<{under}/v1/drugs?limit=2&cursor=", page.Headers.GetValues("Link").Single(), StringComparison.Ordinal);
        var list = await service.Get(asked + "/v1/drugs/DB00945/targets?top=1", [keyed.AsReader, .. headers]);
        Assert.StartsWith($"<{under}/v1/models/", list.Headers.GetValues("Link").Single(), StringComparison.Ordinal);
        Assert.Equal($"{under}/swagger", (await service.Get(asked + "/", headers)).Headers.Location!.OriginalString);
        var unknown = await Json(await service.Get(asked + "/v1/drugs/nobody", [keyed.AsReader, .. headers]));
        Assert.Equal($"{under}/v1/drugs/nobody", unknown.GetProperty("instance").GetString());
        foreach (string[] caller in new[] { headers, [keyed.AsReader, .. headers] }) // the committed document, and the one of the model
        {
            var document = await Json(await service.Get(asked + "/swagger/v1/swagger.json", caller));
            Assert.Equal(under, Assert.Single(document.GetProperty("servers").EnumerateArray()).GetProperty("url").GetString());
        }
        string ui = await (await service.Get(asked + "/swagger/index.js", headers)).Content.ReadAsStringAsync(Stop);
        Assert.DoesNotContain("\"/swagger", ui, StringComparison.Ordinal); // it loads what lies beside it
    }

    [Fact]
    public async Task ForwardedHeaders_OfNobodyThatIsNamed_AreNotBelieved()
    {
        foreach (string[] options in new string[][] { [], ["--proxies", "10.0.0.0/8"] })
        {
            await using var service = await Start([.. options, "--rate-limit", "0.001", "--rate-burst", "2"]);
            for (int caller = 1; caller <= 3; caller++) // who says that he is another each time is one client
            {
                var answer = await service.Get("/v1/models", $"X-Forwarded-For: 192.0.2.{caller}", Prefix, Proto);
                Assert.Equal(caller <= 2 ? HttpStatusCode.Unauthorized : HttpStatusCode.TooManyRequests, answer.StatusCode);
                Assert.Equal("/v1/models", (await Json(answer)).GetProperty("instance").GetString());
                Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
            }
        }
    }

    [Fact]
    public async Task ForwardedHeaders_OfANamedProxy_TellCallersApartAndTheirScheme()
    {
        await using var service = await Start("--proxies", "127.0.0.1,::1", "--rate-limit", "0.001", "--rate-burst", "1");
        foreach (string caller in new[] { "192.0.2.1", "192.0.2.2", "192.0.2.9, 192.0.2.1" }) // the last is the first again: what stands before is what it said itself
        {
            var answer = await service.Get("/v1/models", $"X-Forwarded-For: {caller}", Proto);
            Assert.Equal(caller.Contains(',', StringComparison.Ordinal) ? HttpStatusCode.TooManyRequests : HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.True(answer.Headers.Contains("Strict-Transport-Security"));
        }
    }

    [Fact]
    public async Task Cors_OfANamedOrigin_IsAnsweredBeforeKeysAndOnEveryAnswer()
    {
        await using var service = await Start("--cors", $"{Page},http://localhost:8888");
        var preflight = await service.Send(HttpMethod.Options, "/v1/rank", null, $"Origin: {Page}", "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: authorization,content-type");
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal([Page], preflight.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Contains("Authorization", preflight.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.OrdinalIgnoreCase);
        foreach (var (path, status, caller) in new[] { ("/v1/drugs/DB00945/targets?top=1", HttpStatusCode.OK, keyed.AsReader), ("/v1/drugs/nobody", HttpStatusCode.NotFound, keyed.AsReader), ("/v1/models", HttpStatusCode.Unauthorized, "Accept: */*") })
        {
            var answer = await service.Get(path, $"Origin: {Page}", caller);
            Assert.Equal(status, answer.StatusCode);
            Assert.Equal([Page], answer.Headers.GetValues("Access-Control-Allow-Origin"));
            Assert.Contains("X-Request-Id", answer.Headers.GetValues("Access-Control-Expose-Headers").Single(), StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
        }
        var other = await service.Get("/v1/drugs/DB00945", "Origin: https://evil.example", keyed.AsReader);
        Assert.False(other.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("--path-base", "dti", "--path-base: expected a path such as /dti, got 'dti'")]
    [InlineData("--path-base", "/dti/", "--path-base: expected a path such as /dti, got '/dti/'")]
    [InlineData("--path-base", "/a/../b", "--path-base: expected a path such as /dti, got '/a/../b'")]
    [InlineData("--proxies", "nginx", "--proxies: expected addresses such as 127.0.0.1 or networks such as 10.0.0.0/8, got 'nginx'")]
    [InlineData("--cors", "*", "--cors: expected origins such as https://notebooks.example.org, without a path and never *, got '*'")]
    [InlineData("--cors", "https://a.example/x", "--cors: expected origins such as https://notebooks.example.org, without a path and never *, got 'https://a.example/x'")]
    public void Create_OptionThatIsNone_IsRefused(string option, string value, string said) =>
        Assert.Equal(said, Assert.Throws<ArgumentException>(() => ApiHost.Create(ServedModel.Open(starter.ModelFolder), [.. TestService.Options, "--api-keys", keyed.KeysFile, option, value])).Message);

    [Theory]
    [InlineData("--proxies", "127.0.0.1")]
    [InlineData("--cors", Page)]
    public void Create_WithoutKeys_TrustsNobody(string option, string value) =>
        Assert.StartsWith($"{option}: expected --api-keys beside it, got none", Assert.Throws<ArgumentException>(() => ApiHost.Create(ServedModel.Open(starter.ModelFolder), [.. TestService.Options, option, value])).Message, StringComparison.Ordinal);

    private Task<TestService> Start(params string[] options) => TestService.StartAsync(starter.ModelFolder, ["--api-keys", keyed.KeysFile, .. options]);

    private static async Task<JsonElement> Json(HttpResponseMessage answer) => JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement;
}
