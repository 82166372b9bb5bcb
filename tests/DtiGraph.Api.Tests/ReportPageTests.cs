using DtiGraph.Artifacts;
using DtiGraph.Jobs;
using DtiGraph.Reports;
using Microsoft.Playwright;

namespace DtiGraph.Api.Tests;

/// <summary>A report's page in the system's own Chromium.</summary>
public sealed class ReportPageTests(ServedStarter starter)
{
    [Theory]
    [InlineData(1280)]
    [InlineData(390)] // a telephone
    public async Task Page_OpenedAsAFile_DrawsEveryPictureWithoutAnErrorOrARequest(int width)
    {
        string folder = Path.Combine(Path.GetDirectoryName(starter.ModelFolder)!, $"report-{width}");
        Report.Of("starter", RunReport.Of(ArtifactFolder.Read(starter.ModelFolder))).Write(folder);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.Launch(playwright);
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = 900 } });
        var (errors, requests) = (new List<string>(), new List<string>());
        page.Console += (_, message) => errors.Add($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => errors.Add(error);
        page.Request += (_, request) => requests.Add(request.Url);
        string address = new Uri(Path.Combine(folder, Report.PageFile)).AbsoluteUri;

        await page.GotoAsync(address);
        await Chromium.Shoot(page, $"report-{width}");

        await Assertions.Expect(page.Locator("figure svg")).ToHaveCountAsync(13);
        foreach (var picture in await page.Locator("figure svg").AllAsync()) Assert.InRange((await picture.BoundingBoxAsync())!.Height, 80, 600);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth")); // wide tables scroll in themselves
        // A number cut off after its first digit is another number.
        foreach (var cell in await page.Locator("table").First.Locator("tbody td").AllAsync()) Assert.InRange((await cell.BoundingBoxAsync())! is { } box ? box.X + box.Width : double.NaN, 0, width);
        foreach (var picture in await page.Locator("figure svg.broad").AllAsync()) Assert.InRange((await picture.BoundingBoxAsync())!.Width, 640, 1180);
        Assert.Empty(errors);
        Assert.Equal([address], requests.Where(r => !r.StartsWith("data:")));
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task GatePage_OfLongSentences_ShowsThemWhole(int width)
    {
        string folder = Path.Combine(Path.GetDirectoryName(starter.ModelFolder)!, $"gate-{width}");
        string says = string.Join(' ', Enumerable.Repeat("degree-matched AUROC -0.012 (95 % interval -0.031 to +0.008)", 4));
        GateReport.Write(folder, "a run", [new("evaluation", true, "All checks hold.", [new("AUPRC", .01, -.1233, true, says), new("version of the features", 4, 4, true, says)])]);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.Launch(playwright);
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = 900 } });
        await page.GotoAsync(new Uri(Path.Combine(folder, "index.html")).AbsoluteUri);
        foreach (var cell in await page.Locator("tbody td").AllAsync()) Assert.InRange((await cell.BoundingBoxAsync())! is { } box ? box.X + box.Width : double.NaN, 0, width);
    }
}
