using Microsoft.Playwright;

namespace DtiGraph.Api.Tests;

/// <summary>The system's own Chromium; tests skip where there is none.</summary>
internal static class Chromium
{
    private static readonly string[] Browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    public static async Task<IBrowser> Launch(IPlaywright playwright)
    {
        string? chromium = Browsers.FirstOrDefault(File.Exists);
        Assert.SkipWhen(chromium is null, "no Chromium here: install the package chromium to run this test");
        return await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromium,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync",
            ],
        });
    }

    /// <summary>For people who look: written where DTIGRAPH_SCREENSHOTS names a folder.</summary>
    public static async Task Shoot(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("DTIGRAPH_SCREENSHOTS") is not { Length: > 0 } folder) return;
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }
}
