using DtiGraph.Artifacts;
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
}
