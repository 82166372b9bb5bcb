using DtiGraph.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DtiGraph.Cli;

/// <summary>Runs the REST service until Ctrl-C.</summary>
internal static class Serving
{
    /// <param name="screen">Where the addresses are said, once they answer.</param>
    /// <param name="create">Makes the service from its arguments.</param>
    /// <param name="urls">Addresses, separated by semicolons.</param>
    /// <param name="options">The service's own, as arguments.</param>
    /// <param name="introduce">Says more once the address is known; with null --json prints the addresses.</param>
    public static async Task RunAsync(Screen screen, Func<string[], WebApplication> create, string urls, string[] options, Action<string>? introduce = null)
    {
        // stdout is for results: the service's log goes to stderr.
        string[] args = ["--urls", urls, "--Logging:Console:LogToStandardErrorThreshold=Trace", "--Logging:LogLevel:Default=Warning", .. options];
        await using var app = create(args);
        await Starting.ListenAsync(app);
        var manifest = app.Services.GetRequiredService<InService>().Manifest;
        var (version, graphId) = (manifest.Version, manifest.GraphId);
        Action<string> say = screen.Json ? screen.Note : screen.Line;
        foreach (string url in app.Urls)
        {
            say($"serving model {version} at {url}");
            say($"Swagger UI at {url}/swagger");
        }
        if (introduce is not null) introduce(app.Urls.First());
        else screen.Document(new { urls = app.Urls, swagger = app.Urls.Select(u => u + "/swagger"), modelVersion = version, graphId });
        say("Ctrl-C ends it.");
        await app.WaitForShutdownAsync();
    }
}
