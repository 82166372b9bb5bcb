using System.Text.Json;
using Microsoft.Playwright;

namespace DtiGraph.Api.Tests.Safety;

/// <summary>Swagger UI of a service with keys, as someone uses it who was given one.</summary>
public sealed class SwaggerKeyTests(KeyedService keyed) : IClassFixture<KeyedService>
{
    [Fact]
    public async Task TryItOut_OnTheRankingCall_IsRefusedWithoutAKeyAndRanksWithOne()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.Launch(playwright);
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1280, Height = 1600 } });
        await page.GotoAsync(new Uri(keyed.Service.Address, "/swagger").ToString());
        var operation = page.Locator("#operations-Ranking-rank");
        await operation.Locator(".opblock-summary-control").ClickAsync();
        await operation.GetByRole(AriaRole.Button, new() { Name = "Try it out" }).ClickAsync();
        var execute = operation.GetByRole(AriaRole.Button, new() { Name = "Execute" });
        var live = operation.Locator(".live-responses-table .response").First;
        await execute.ClickAsync();
        await Assertions.Expect(live.Locator(".response-col_status")).ToContainTextAsync("401");
        await Assertions.Expect(live).ToContainTextAsync("auth.missing");

        await page.Locator(".auth-wrapper .authorize").First.ClickAsync();
        var dialog = page.Locator(".modal-ux");
        await dialog.Locator("input").First.FillAsync(keyed.Reader);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Apply credentials" }).First.ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).First.ClickAsync();
        await execute.ClickAsync();
        await Assertions.Expect(live.Locator(".response-col_status")).ToContainTextAsync("200");
        await Chromium.Shoot(page, "swagger-rank-with-key");
        var items = JsonDocument.Parse(await live.Locator(".highlight-code code").First.InnerTextAsync()).RootElement.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(1, items.Count), items.Select(i => i.GetProperty("rank").GetInt32()));
        Assert.Equal(items.Select(i => i.GetProperty("probability").GetDouble()).OrderDescending(), items.Select(i => i.GetProperty("probability").GetDouble()));
        Assert.NotEmpty(items);
    }
}
