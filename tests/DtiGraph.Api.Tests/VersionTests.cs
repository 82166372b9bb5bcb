using System.Net;
using System.Text;
using System.Text.Json;
using DtiGraph.Api.Tests.Recording;
using DtiGraph.Registry;
using Microsoft.AspNetCore.Builder;

namespace DtiGraph.Api.Tests;

/// <summary>Versions of a registry, listed and changed over REST.</summary>
public sealed class VersionTests(ServedStarter starter, FourModels models) : IAsyncLifetime
{
    private const string Why = """{"reason":"as the test wants it"}""";

    private readonly string folder = Directory.CreateTempSubdirectory("dtigraph-api-versions-").FullName;
    private ModelRegistry registry = null!;
    private WebApplication service = null!;
    private HttpClient client = null!;

    public async ValueTask InitializeAsync()
    {
        registry = new(Path.Combine(folder, "registry"));
        registry.Publish(starter.ModelFolder);
        registry.Publish(models.Second);
        registry.Promote("1", "the first");
        service = ApiHost.Create(new ModelRegistry(registry.Folder), TestService.Unlimited);
        await service.StartAsync(TestContext.Current.CancellationToken);
        client = new() { BaseAddress = new(service.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await service.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Models_OfARegistry_AreAllItsVersionsWithStateAndReason()
    {
        registry.Reject("2", "it was a test");
        var items = (await Json(HttpMethod.Get, "/v1/models")).GetProperty("items");
        Assert.Equal(["1 serving the first", "2 rejected it was a test"], items.EnumerateArray().Select(Line));
        // That it does not serve changes nothing of what its manifest says; by number or by version.
        foreach (string name in new[] { "2", items[1].GetProperty("version").GetString()! })
            Assert.Equal(items[1].GetRawText(), (await Json(HttpMethod.Get, $"/v1/models/{name}")).GetRawText());
        Assert.Equal(2, items[1].GetProperty("seed").GetInt32());
        await ProblemAssert.Is(await Send(HttpMethod.Get, "/v1/models/3"), HttpStatusCode.NotFound, "version: expected one of the registry, got '3'");
    }

    [Fact]
    public async Task PromoteThenRollback_AreInServiceBeforeTheyAreAnswered()
    {
        var (first, second) = (registry.Find("1").Model, registry.Find("2").Model);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("2 serving as the test wants it", Line(await Json(HttpMethod.Post, "/v1/models/2/promote", Why)));
            Assert.Equal(second, await Answers());
            Assert.Equal(1, (await Json(HttpMethod.Post, "/v1/models/rollback", Why)).GetProperty("number").GetInt32());
            Assert.Equal(first, await Answers());
        }
        Assert.Equal(["promote", "rollback"], registry.History().TakeLast(2).Select(e => e.What));
        Assert.Equal(("loopback", "as the test wants it"), (registry.History()[^1].Who, registry.History()[^1].Why));
    }

    [Fact]
    public async Task Shadow_WhileRankingsAreAnswered_IsComparedAndNeverHeard()
    {
        var (first, second) = (registry.Find("1").Model, registry.Find("2").Model);
        var shadow = await Json(HttpMethod.Post, "/v1/models/2/shadow", Why);
        Assert.Equal("2 shadow as the test wants it", Line(shadow));
        JsonElement compared = default;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        for (int n = 0; compared.ValueKind == JsonValueKind.Undefined || compared.GetProperty("compared").GetInt64() < 5; n++)
        {
            limit.Token.ThrowIfCancellationRequested();
            Assert.Equal(first, (await Json(HttpMethod.Get, "/v1/drugs/DB00945/targets?top=50")).GetProperty("modelVersion").GetString());
            if ((await Json(HttpMethod.Get, "/v1/models/2")).TryGetProperty("shadow", out var found)) compared = found;
        }
        // What the two say, asked one after the other.
        var given = await Rows();
        registry.Promote("2");
        while (await Answers() != second) limit.Token.ThrowIfCancellationRequested();
        var its = await Rows();
        double[] differences = [.. given.Keys.Intersect(its.Keys).Select(t => Math.Abs(given[t] - its[t]))];
        Assert.Equal(differences.Length / 50.0, compared.GetProperty("top50Overlap").GetDouble(), 9);
        Assert.Equal(differences.Average(), compared.GetProperty("probabilityDifference").GetDouble(), 9);
        Assert.InRange(differences.Length, 1, 49); // two models, and not one compared with itself
        Assert.Equal("2 serving", Line(await Json(HttpMethod.Get, "/v1/models/2")).Trim());
        await Refused("/v1/models/2/shadow", Why, HttpStatusCode.Conflict, "version 2: expected a candidate or a retired one, got one that serves", serving: 2);
        Assert.Contains("dtigraph_shadow_rankings", await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken), StringComparison.Ordinal);

        async Task<Dictionary<string, double>> Rows() => (await Json(HttpMethod.Get, "/v1/drugs/DB00945/targets?top=50")).GetProperty("items").EnumerateArray()
            .ToDictionary(r => r.GetProperty("target").GetProperty("id").GetString()!, r => r.GetProperty("probability").GetDouble());
    }

    [Fact]
    public async Task Change_ThatCannotBe_SaysWhyAndChangesNothing()
    {
        await Refused("/v1/models/rollback", Why, HttpStatusCode.Conflict, "previous version: expected one to go back to, got none");
        await Refused("/v1/models/9/promote", Why, HttpStatusCode.NotFound, "version: expected one of the registry, got '9'");
        await Refused("/v1/models/2/promote", """{"reason":" "}""", HttpStatusCode.BadRequest, "reason: expected 1 to 1000 characters, got 0");
        await Refused("/v1/models/2/promote", "{}", HttpStatusCode.BadRequest, "body: expected all required members");
        string weights = Path.Combine(registry.Find("2").Folder, "weights.safetensors");
        byte[] whole = File.ReadAllBytes(weights);
        File.WriteAllBytes(weights, whole[..^1]);
        await Refused("/v1/models/2/promote", Why, HttpStatusCode.Conflict, "version 2: expected a sound artifact");
        File.WriteAllBytes(weights, whole);
        registry.Reject("2", "it was a test");
        await Refused("/v1/models/2/promote", Why, HttpStatusCode.Conflict, "version 2: expected one that was not rejected, got rejected (it was a test)");
        await Refused("/v1/retrain", null, HttpStatusCode.Conflict, "retraining: expected a service that was started with a registry and a graph");
    }

    private async Task Refused(string path, string? body, HttpStatusCode status, string detail, int serving = 1)
    {
        var response = await Send(HttpMethod.Post, path, body);
        Assert.DoesNotContain(folder, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await ProblemAssert.Is(response, status, detail);
        Assert.Equal((serving, registry.Find($"{serving}").Model), (registry.Serving()!.Number, await Answers()));
    }

    private static string Line(JsonElement model) =>
        $"{model.GetProperty("number").GetInt32()} {model.GetProperty("state").GetString()} {(model.TryGetProperty("reason", out var reason) ? reason.GetString() : "")}";

    private async Task<string> Answers() => (await Json(HttpMethod.Get, "/v1/drugs/DB00945/targets?top=1")).GetProperty("modelVersion").GetString()!;

    private Task<HttpResponseMessage> Send(HttpMethod method, string path, string? body = null) => client.SendAsync(
        new(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") }, TestContext.Current.CancellationToken);

    private async Task<JsonElement> Json(HttpMethod method, string path, string? body = null)
    {
        var response = await Send(method, path, body);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
