using System.Net;

namespace DtiGraph.Api.Tests;

/// <summary>What a model said may be kept, and is asked for again at no cost until another model is served.</summary>
public sealed class AnswerCacheTests(ServedStarter starter)
{
    private const string Ranking = "/v1/drugs/DB00945/targets";

    public static TheoryData<string> ModelAnswers =>
    [
        "/v1/drugs?search=DB00945", "/v1/drugs/DB00945", Ranking + "?top=3&novelOnly=true", "/v1/targets?limit=5", "/v1/targets/P23219", "/v1/targets/P23219/drugs",
        "/v1/drugs/DB00945/targets/P23219/evidence?top=1", "/v1/models",
    ];

    [Theory]
    [MemberData(nameof(ModelAnswers))]
    public async Task Get_WithTheTagOfItsAnswer_Is304WithoutABody(string path)
    {
        var first = await Ask(path);
        string tag = Tag(first);
        var again = await Ask(path, "\"something-else\", " + tag);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.StartsWith($"W/\"{starter.Model.Manifest.Version}-", tag);
        Assert.Equal("no-cache, private", first.Headers.CacheControl!.ToString());
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal((tag, "no-cache, private"), (Tag(again), again.Headers.CacheControl!.ToString()));
        Assert.Equal(first.Headers.Vary, again.Headers.Vary);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ModelAnswers_AreAllGetsOfTheDocumentButHealth()
    {
        var paths = (await starter.Get("/swagger/v1/swagger.json")).GetProperty("paths").EnumerateObject()
            .Where(p => p.Name.StartsWith("/v1/", StringComparison.Ordinal) && p.Value.TryGetProperty("get", out var get) && get.GetProperty("tags")[0].GetString() != "Ledger");
        string[] itself = [$"/v1/models/{starter.Model.Manifest.Version}", $"/v1/models/{starter.Model.Manifest.Version}/reliability"];
        Assert.Equal(ModelAnswers.Count + itself.Length, paths.Count());
        foreach (string path in itself) Assert.StartsWith($"W/\"{starter.Model.Manifest.Version}-", Tag(await Ask(path)));
        foreach (string path in new[] { "/health/live", "/health/ready" }) Assert.Null((await Ask(path)).Headers.ETag);
    }

    [Theory]
    [InlineData(Ranking + "?top=4")]
    [InlineData("/v1/drugs/DB00321/targets?top=3")]
    public async Task Get_WithTheTagOfAnotherQuestion_Is200(string other) =>
        Assert.Equal(HttpStatusCode.OK, (await Ask(Ranking + "?top=3", Tag(await Ask(other)))).StatusCode);

    [Fact]
    public async Task Get_WithTheTagOfAnotherKindOfAnswer_Is200()
    {
        const string path = "/v1/drugs/DB00945/targets/P23219/evidence?top=1";
        string tag = Tag(await Ask(path));
        Assert.Equal(HttpStatusCode.OK, (await Ask(path, tag, "image/svg+xml")).StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, (await Ask(path, tag, "text/html, */*;q=0.1")).StatusCode);
    }

    [Fact]
    public async Task Get_WithTheTagOfAnotherModel_Is200() => Assert.Equal(
        HttpStatusCode.OK, (await Ask(Ranking, Tag(await Ask(Ranking)).Replace(starter.Model.Manifest.Version, "000000000000", StringComparison.Ordinal))).StatusCode);

    [Theory]
    [InlineData(Ranking, HttpStatusCode.NotModified)]
    [InlineData("/v1/drugs/DB99999/targets", HttpStatusCode.NotFound)]
    [InlineData(Ranking + "?top=0", HttpStatusCode.BadRequest)]
    public async Task Get_WithAnyTag_Is304OnlyWhereThereIsAnAnswer(string path, HttpStatusCode status)
    {
        var response = await Ask(path, "*");
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(status == HttpStatusCode.NotModified, response.Headers.ETag is not null);
    }

    [Fact]
    public async Task Post_HasNoTag() => Assert.Null((await starter.Send(HttpMethod.Post, "/v1/rank", """{"drug":{"id":"DB00945"}}""")).Headers.ETag);

    private static string Tag(HttpResponseMessage response) => response.Headers.ETag!.ToString();

    private Task<HttpResponseMessage> Ask(string path, string? ifNoneMatch = null, string? accept = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (ifNoneMatch is not null) request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        return starter.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
