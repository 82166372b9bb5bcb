using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace DtiGraph.Api.Tests;

/// <summary>Swagger UI as a newcomer uses it, in the system's own Chromium.</summary>
public sealed class SwaggerUiTests(ServedStarter starter)
{
    [Fact]
    public async Task TryItOut_RankedTargets_Answers200WithoutAConsoleError()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.Launch(playwright);
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1280, Height = 1600 } });
        var errors = new List<string>();
        page.Console += (_, message) => { if (message.Type is "error" or "warning") errors.Add($"{message.Type}: {message.Text}"); };
        page.PageError += (_, error) => errors.Add(error);
        page.RequestFailed += (_, request) => errors.Add($"{request.Url} failed");
        page.Response += (_, response) => { if (response.Status >= 400) errors.Add($"{response.Url} {response.Status}"); };

        await page.GotoAsync(new Uri(starter.Address, "/swagger").ToString());
        int operations = JsonNode.Parse(File.ReadAllText(CommittedDocument.File))!["paths"]!.AsObject().Sum(path => path.Value!.AsObject().Count);
        await Assertions.Expect(page.Locator(".opblock")).ToHaveCountAsync(operations, new() { Timeout = 60_000 }); // a busy machine takes its time
        Assert.InRange((await page.Locator(".opblock").First.BoundingBoxAsync())!.Y, 0, 900); // without scrolling past what nobody looks for
        await Chromium.Shoot(page, "swagger-overview");
        var operation = page.Locator("#operations-Drugs-rankTargetsOfDrug");
        await operation.Locator(".opblock-summary-control").ClickAsync();
        await operation.GetByRole(AriaRole.Button, new() { Name = "Try it out" }).ClickAsync();
        await operation.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();
        var live = operation.Locator(".live-responses-table .response").First;
        await Assertions.Expect(live.Locator(".response-col_status")).ToContainTextAsync("200");
        await Assertions.Expect(live).ToContainTextAsync("\"probability\"");
        await Chromium.Shoot(page, "swagger-try-it-out");
        Assert.Empty(errors);
    }

    /// <summary>Without a registry and a ledger; what asks for them says so.</summary>
    private static readonly string[] Wanting =
    [
        "promoteModel", "rollbackModel", "shadowModel", "retrain", "getJob", "getJobLog", "getJobReport", "cancelJob", "getPrediction", "replayPrediction", "getScorecard", "listOutcomes", "recordOutcomes",
    ];

    [Fact]
    public async Task TryItOut_EveryOperationUnderAPath_AnswersItsExample()
    {
        await using var service = await TestService.StartAsync(starter.ModelFolder, "--path-base", "/lab/dti");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.Launch(playwright);
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1280, Height = 1600 } });
        await page.GotoAsync(new Uri(service.Address, "/lab/dti/").ToString());
        var operations = page.Locator(".opblock");
        int count = JsonNode.Parse(File.ReadAllText(CommittedDocument.File))!["paths"]!.AsObject().Sum(path => path.Value!.AsObject().Count);
        await Assertions.Expect(operations).ToHaveCountAsync(count, new() { Timeout = 60_000 });
        var said = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            var operation = operations.Nth(i);
            string id = (await operation.GetAttributeAsync("id"))!.Split('-')[^1];
            await operation.Locator(".opblock-summary-control").ClickAsync();
            await operation.GetByRole(AriaRole.Button, new() { Name = "Try it out" }).ClickAsync();
            await operation.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();
            var status = operation.Locator(".live-responses-table .response .response-col_status").First;
            await Assertions.Expect(status).ToBeVisibleAsync(new() { Timeout = 60_000 });
            said[id] = (await status.InnerTextAsync()).Trim()[..3];
            string url = await operation.Locator(".request-url pre").First.InnerTextAsync();
            Assert.StartsWith(new Uri(service.Address, "/lab/dti/").ToString(), url, StringComparison.Ordinal);
            await operation.Locator(".opblock-summary-control").ClickAsync();
        }
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', said.Select(s => $"{s.Key} {s.Value}")));
        Assert.All(said, s => Assert.Contains(s.Value, Wanting.Contains(s.Key) ? ["404", "409"] : new[] { "200" }));
    }
}
