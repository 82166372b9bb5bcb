using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using DtiGraph.Evidence;
using Microsoft.Playwright;

namespace DtiGraph.Api.Tests;

public sealed class EvidenceTests(ServedStarter starter)
{
    private const string Pair = "/v1/drugs/DB00321/targets/P28335/evidence";

    [Fact]
    public async Task Get_Json_IsWhatTheLibrarySays()
    {
        var answer = await starter.Get(Pair + "?top=3");
        var said = new EvidenceSearch(starter.Model).Of("DB00321", "P28335", 3, TestContext.Current.CancellationToken);

        Assert.Equal(3, answer.GetProperty("paths").GetArrayLength());
        Assert.Equal(said.Paths.Select(p => p.LogitFall), answer.GetProperty("paths").EnumerateArray().Select(p => p.GetProperty("logitFall").GetDouble()));
        Assert.Equal(said.Paths.Select(p => p.PValue), answer.GetProperty("paths").EnumerateArray().Select(p => p.GetProperty("pValue").GetDouble()));
        Assert.Equal(said.Mermaid, answer.GetProperty("mermaid").GetString());
        Assert.Equal("DB00321", answer.GetProperty("paths")[0].GetProperty("query").GetProperty("parameters").GetProperty("n0").GetString());
        Assert.Equal(starter.Model.Manifest.Version, answer.GetProperty("modelVersion").GetString());
    }

    [Theory]
    [InlineData(null, "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8", "application/json")]
    [InlineData("image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8", "image/svg+xml")] // what Chromium asks for an image
    [InlineData("image/svg+xml", "image/svg+xml")]
    [InlineData("text/vnd.mermaid", "text/vnd.mermaid")]
    [InlineData("application/json;q=0.5, text/*", "text/vnd.mermaid")]
    [InlineData("*/*, application/json;q=0", "image/svg+xml")]
    public async Task Get_ByAccept_AnswersInTheKindThatIsWanted(string? accept, string kind)
    {
        var response = await Ask(accept);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(kind, response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("Accept", response.Headers.Vary);
        if (kind == "application/json") JsonDocument.Parse(text);
        else if (kind == "image/svg+xml") Assert.Equal("svg", XDocument.Parse(text).Root!.Name.LocalName);
        else Assert.StartsWith("flowchart LR\n", text);
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("application/json;q=0, text/html")]
    public async Task Get_AcceptNothingThatThereIs_Is406(string accept) => await ProblemAssert.Is(
        await Ask(accept), HttpStatusCode.NotAcceptable, $"Accept: expected one of application/json, image/svg+xml, text/vnd.mermaid, got '{accept}'");

    [Theory]
    [InlineData("/v1/drugs/DB99999/targets/P28335/evidence", 404, "drug: expected an id or a name of the graph, got 'DB99999'")]
    [InlineData("/v1/drugs/DB00321/targets/P9%2F9/evidence", 404, "target: expected an id or a name of the graph, got 'P9/9'")]
    [InlineData(Pair + "?top=0", 400, "top: expected 1 to 50, got 0")]
    [InlineData(Pair + "?top=ten", 400, "top: expected a whole number, got 'ten'")]
    [InlineData(Pair + "?hops=2", 400, "query: expected top, got 'hops'")]
    public async Task Get_BadQuestion_SaysWhatToChange(string path, int status, string detail) =>
        await ProblemAssert.Is(await starter.Send(HttpMethod.Get, path, null), (HttpStatusCode)status, detail);

    [Fact]
    public async Task Picture_InABrowser_HasItsSizeAndEveryPath()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.Launch(playwright);
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1400, Height = 700 } });
        var errors = new List<string>();
        page.Console += (_, message) => errors.Add(message.Text);
        page.PageError += (_, error) => errors.Add(error);
        string svg = await (await Ask("image/svg+xml")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        await page.SetContentAsync($"<!doctype html><title>evidence</title><body style='margin:0'>{svg}</body>");
        await Chromium.Shoot(page, "evidence");

        Assert.Equal(EvidenceSearch.DefaultTop, await page.EvaluateAsync<int>("[...document.querySelectorAll('text')].filter(t => /^[+-]?[0-9]+[.][0-9]{3}$/.test(t.textContent)).length / 2"));
        // Nothing runs out of the picture, and no word out of its box.
        Assert.Empty(await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('text')].filter(t => { const b = t.getBBox(); const s = document.querySelector('svg').viewBox.baseVal; return b.x < 0 || b.x + b.width > s.width || b.y < 0 || b.y + b.height > s.height; }).map(t => t.textContent)"));
        Assert.Empty(await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('g')].filter(g => g.querySelector('text').getBBox().width > g.querySelector('rect').getBBox().width).map(g => g.textContent)"));
        Assert.Empty(errors);
    }

    private Task<HttpResponseMessage> Ask(string? accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Pair);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        return starter.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
