using System.Net;
using System.Net.Http.Headers;
using DtiGraph.Api.Limits;

namespace DtiGraph.Api.Tests;

public sealed class FailureTests(ServedStarter starter)
{
    [Theory]
    [InlineData("/v1/drugs/DB99999", 404, "drug: expected an id or a name of the graph, got 'DB99999'")]
    [InlineData("/v1/drugs/a%2Fb", 404, "got 'a/b'")]
    [InlineData("/v1/targets/P99999", 404, "target: expected an id or a name of the graph, got 'P99999'")]
    [InlineData("/v1/drugs/DB99999/targets", 404, "drug: expected an id or a name of the graph, got 'DB99999'")]
    [InlineData("/v1/targets/P99999/drugs", 404, "target: expected an id or a name of the graph, got 'P99999'")]
    [InlineData("/v1/models/000000000000", 404, "model: expected the version that is served, got '000000000000'")]
    [InlineData("/v1/nothing", 404, "path: expected a path of the API")]
    [InlineData("/v1/drugs?limit=0", 400, "limit: expected 1 to 100, got 0")]
    [InlineData("/v1/drugs?limit=101", 400, "limit: expected 1 to 100, got 101")]
    [InlineData("/v1/drugs?limit=ten", 400, "limit: expected a whole number, got 'ten'")]
    [InlineData("/v1/drugs?limit=5&limit=6", 400, "limit: expected")]
    [InlineData("/v1/drugs?search=a&search=b", 400, "search: expected one value, got 2")]
    [InlineData("/v1/drugs?serach=a", 400, "query: expected search, limit, cursor, got 'serach'")]
    [InlineData("/v1/drugs?cursor=%21%21", 400, "cursor: expected nextCursor of a page of drugs, got '!!'")]
    [InlineData("/v1/drugs/DB00945/targets?top=0", 400, "top: expected 1 to 10000, got 0")]
    [InlineData("/v1/drugs/DB00945/targets?top=1.5", 400, "top: expected a whole number, got '1.5'")]
    [InlineData("/v1/drugs/DB00945/targets?novelOnly=maybe", 400, "novelOnly: expected true or false, got 'maybe'")]
    [InlineData("/v1/drugs/DB00945/targets?minProbability=7", 400, "minProbability: expected [0, 1], got 7")]
    [InlineData("/v1/drugs/DB00945/targets?minProbability=NaN", 400, "minProbability: expected [0, 1], got NaN")]
    [InlineData("/v1/drugs/DB00945/targets?assayCost=1", 400, "decision: expected assayCost and hitValue together, got only assayCost")]
    [InlineData("/v1/drugs/DB00945/targets?assayCost=1&hitValue=0", 400, "hitValue: expected a finite number above 0, got 0")]
    [InlineData("/v1/drugs/DB00945/targets?assayCost=0,5&hitValue=3", 400, "assayCost: expected a number with a decimal point, got '0,5'")]
    [InlineData("/v1/models?all=true", 400, "query: expected no parameters, got 'all'")]
    [InlineData("/health/ready?x=1", 400, "query: expected no parameters, got 'x'")]
    public async Task Get_BadQuestion_SaysWhatToChange(string path, int status, string detail) =>
        await ProblemAssert.Is(await starter.Send(HttpMethod.Get, path, null), (HttpStatusCode)status, detail);

    [Theory]
    [InlineData("{", 400, "body: expected JSON")]
    [InlineData("", 400, "body: expected a JSON object, got none")]
    [InlineData("null", 400, "body: expected a JSON object, got none")]
    [InlineData("[]", 400, "body: expected the kind of value that the schema names, got another (at $")]
    [InlineData("{}", 400, "query: expected either a drug or a target, got neither")]
    [InlineData("""{"drug":{"id":"DB00945"},"target":{"id":"P23219"}}""", 400, "query: expected either a drug or a target, got both")]
    [InlineData("""{"drug":{}}""", 400, "drug: expected either id or smiles, got none")]
    [InlineData("""{"drug":{"id":"DB00945","smiles":"C"}}""", 400, "drug: expected either id or smiles, got id and smiles")]
    [InlineData("""{"drug":{"sequence":"MKV"}}""", 400, "drug: expected either id or smiles, got sequence")]
    [InlineData("""{"drug":{"smiles":"C1CC"}}""", 400, "ring closure 1")]
    [InlineData("""{"target":{"sequence":"MK1"}}""", 400, "sequence: expected letters A to Z, '*' and '-', got '1' (position 3)")]
    [InlineData("""{"drug":{"id":"DB99999"}}""", 404, "drug: expected an id or a name of the graph, got 'DB99999'")]
    [InlineData("""{"drug":{"id":"DB00945"},"topp":3}""", 400, "body: expected known members, got 'topp' (at $.topp")]
    [InlineData("""{"Drug":{"id":"DB00945"}}""", 400, "body: expected known members, got 'Drug'")]
    [InlineData("""{"drug":{"id":"DB00945","id":"DB00945"}}""", 400, "body: expected each member once, got 'id' again (at $.drug.id")]
    [InlineData("""{"drug":{"id":5}}""", 400, "body: expected a string, got number (at $.drug.id")]
    [InlineData("""{"drug":{"id":"DB00945"},"top":"3"}""", 400, "body: expected a number, got string (at $.top")]
    [InlineData("""{"drug":{"id":"DB00945"},"top":1e99}""", 400, "body: expected a number of the kind and range that the schema names, got another (at $.top")]
    [InlineData("""{"drug":{"id":"DB00945"},"top":5.0}""", 400, "body: expected a number of the kind and range that the schema names, got another (at $.top")]
    [InlineData("""{"drug":{"id":"DB00945"},"top":0}""", 400, "top: expected 1 to 10000, got 0")]
    [InlineData("""{"drug":{"id":"DB00945"},"minProbability":1e999}""", 400, "minProbability: expected [0, 1]")]
    [InlineData("""{"drug":{"id":"DB00945"},"decision":{"assayCost":1}}""", 400, "body: expected all required members, got none named 'hitValue' (at $.decision")]
    [InlineData("""{"drug":{"id":"DB00945"},"decision":{"assayCost":-1,"hitValue":1}}""", 400, "assayCost: expected a finite number above 0, got -1")]
    public async Task Rank_BadBody_SaysWhatToChange(string body, int status, string detail) =>
        await ProblemAssert.Is(await starter.Send(HttpMethod.Post, "/v1/rank", body), (HttpStatusCode)status, detail);

    [Theory]
    [InlineData("/v1/rank", "text/plain")]
    [InlineData("/v1/predictions", "text/plain")]
    [InlineData("/v1/predictions", "text/x+csv")]
    [InlineData("/v1/predictions", "application/x+x-ndjson")]
    public async Task Post_OtherMediaType_Is415(string path, string mediaType) => await ProblemAssert.Is(
        await starter.Send(HttpMethod.Post, path, "{}", mediaType), HttpStatusCode.UnsupportedMediaType, "body: expected Content-Type application/json");

    [Theory]
    [InlineData("/v1/rank", "windows-1252")]
    [InlineData("/v1/rank", "foo")]
    [InlineData("/v1/predictions", "\"utf-16\"")]
    public async Task Post_JsonOfAnotherCharset_Is415(string path, string charset) => await ProblemAssert.Is(
        await Post(path, "{}"u8.ToArray(), $"application/json; charset={charset}"), HttpStatusCode.UnsupportedMediaType, $"body: expected charset utf-8 or none, got '{charset.Trim('"')}'");

    [Theory]
    [InlineData("utf-8")]
    [InlineData("UTF-8")]
    [InlineData("\"utf-8\"")]
    public async Task Post_JsonThatSaysItIsUtf8_IsRead(string charset) =>
        Assert.Equal(HttpStatusCode.OK, (await Post("/v1/rank", "{\"drug\":{\"id\":\"DB00945\"}}"u8.ToArray(), $"application/json; charset={charset}")).StatusCode);

    [Theory]
    [InlineData("DELETE", "/v1/drugs", "GET, HEAD")]
    [InlineData("GET", "/v1/rank", "POST")]
    [InlineData("PUT", "/v1/predictions", "POST")]
    [InlineData("PUT", "/v1/outcomes", "GET, POST, HEAD")]
    public async Task Request_OtherMethod_Is405AndNamesThoseAllowed(string method, string path, string allowed)
    {
        var response = await starter.Send(new(method), path, null);
        await ProblemAssert.Is(response, HttpStatusCode.MethodNotAllowed, $"method: expected {allowed}, got {method}");
        Assert.Equal(allowed.Split(", "), response.Content.Headers.Allow);
    }

    [Fact]
    public async Task Post_BodyOverTheLimit_Is413()
    {
        var content = new ByteArrayContent(new byte[ServerLimits.MaximumBodyBytes + 1]) { Headers = { ContentType = new("application/json") } };
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/rank") { Content = content };
        request.Headers.ExpectContinue = true; // refused before the body is sent
        await ProblemAssert.Is(
            await starter.Client.SendAsync(request, TestContext.Current.CancellationToken), HttpStatusCode.RequestEntityTooLarge,
            $"body: expected at most {ServerLimits.MaximumBodyBytes} bytes");
    }

    [Fact]
    public async Task Request_ThatAcceptsOnlyHtml_StillGetsAProblem()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/drugs/DB99999");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        await ProblemAssert.Is(await starter.Client.SendAsync(request, TestContext.Current.CancellationToken), HttpStatusCode.NotFound, "DB99999");
    }

    [Fact]
    public async Task Answers_Always_HideTheServerAndForbidGuessingTypes()
    {
        foreach (string path in new[] { "/v1/drugs", "/v1/drugs/DB99999", "/v1/nothing", "/health/live" })
        {
            var response = await starter.Send(HttpMethod.Get, path, null);
            Assert.False(response.Headers.Contains("Server"));
            Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        }
    }

    [Fact]
    public async Task Body_InvalidUtf8_IsAProblem()
    {
        var response = await Post("/v1/rank", [.. "{\"drug\":{\"id\":\""u8, 0xFF, 0xFE, .. "\"}}"u8], "application/json");
        await ProblemAssert.Is(response, HttpStatusCode.BadRequest, "body: expected");
    }

    private Task<HttpResponseMessage> Post(string path, byte[] body, string kind)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(kind);
        return starter.Client.PostAsync(path, content, TestContext.Current.CancellationToken);
    }
}
