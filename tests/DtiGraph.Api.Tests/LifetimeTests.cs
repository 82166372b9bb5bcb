using System.Diagnostics;
using DtiGraph.Ranking;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DtiGraph.Api.Tests;

[CollectionDefinition(nameof(LifetimeTests), DisableParallelization = true)]
public sealed class Alone;

/// <summary>These stop services under load and start processes at fixed addresses: nothing else runs meanwhile.</summary>
[Collection(nameof(LifetimeTests))]
public sealed class LifetimeTests(ServedStarter starter)
{
    [Fact]
    public async Task Dispose_WhileARequestIsOpen_WaitsForItAndAdmitsNoMore()
    {
        var requests = new InService(ServedModel.Open(starter.ModelFolder));
        var answer = new TaskCompletionSource();
        var request = requests.Lease(new DefaultHttpContext(), _ => answer.Task);
        var disposal = Task.Run(requests.Dispose, TestContext.Current.CancellationToken);
        await Task.WhenAny(disposal, Task.Delay(300, TestContext.Current.CancellationToken));
        Assert.False(disposal.IsCompleted);
        answer.SetResult();
        await request;
        await disposal.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        var late = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        await requests.Lease(late, _ => throw new InvalidOperationException("admitted"));
        Assert.Equal(StatusCodes.Status503ServiceUnavailable, late.Response.StatusCode);
    }

    [Fact]
    public async Task Service_StoppedUnderRequests_CutsThemShortAndEnds()
    {
        var service = ApiHost.Create(ServedModel.Open(starter.ModelFolder), [.. TestService.Unlimited, "--shutdownTimeoutSeconds", "1"]);
        await service.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new(service.Urls.Single()) };
        var rows = Enumerable.Range(1, PredictionRequest.MaximumPairs)
            .Select(n => $$$"""{"drug":{"smiles":"{{{new string('C', n % 100 + 1)}}}N{{{new string('C', n / 100)}}}"},"target":{"id":"P23219"}}""");
        string body = $$"""{"pairs":[{{string.Join(',', rows)}}]}""";
        var open = Enumerable.Range(0, 8).Select(_ => client.PostAsync(
            "/v1/predictions", new StringContent(body, null, "application/json"), TestContext.Current.CancellationToken)).ToList();
        // However fast the others are answered: this one is open until it is cut off.
        var unfinished = new UnfinishedBody(body);
        open.Add(client.PostAsync("/v1/predictions", unfinished, TestContext.Current.CancellationToken));
        await unfinished.Begun;
        await Task.Delay(500, TestContext.Current.CancellationToken); // the others are at work by then
        var clock = Stopwatch.StartNew();
        await service.StopAsync(TestContext.Current.CancellationToken);
        await service.DisposeAsync();
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 30);
        unfinished.Finish(); // nobody takes it any more
        var ends = await Task.WhenAll(open.Select(request => Record.ExceptionAsync(() => request).AsTask()));
        Assert.IsType<HttpRequestException>(ends[^1]);
        Assert.All(ends, end => Assert.True(end is null or HttpRequestException, $"{end}")); // answered or cut off
    }

    [Theory]
    [InlineData(new string[0], "http://127.0.0.1:5080")]
    [InlineData(new[] { "--urls", "http://127.0.0.1:0" }, "http://127.0.0.1:0")]
    public async Task Address_UnlessToldOtherwise_IsLoopback(string[] args, string expected)
    {
        await using var service = ApiHost.Create(ServedModel.Open(starter.ModelFolder), args);
        Assert.Equal(expected, service.Configuration["urls"]);
    }

    [Fact]
    public async Task Create_WhereverItIsStarted_WatchesNoFolderBelow()
    {
        // ASP.NET Core would list and watch everything below the working folder, which may be a home or an archive.
        await using var service = ApiHost.Create(ServedModel.Open(starter.ModelFolder), []);
        var files = ((IConfigurationRoot)service.Configuration).Providers.OfType<FileConfigurationProvider>().ToList();
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.False(file.Source.ReloadOnChange));
    }

    [Theory]
    [InlineData(new string[0], 2, "model: expected the folder of a trained model, got none")]
    [InlineData(new[] { "--model", "no-such-folder" }, 1, "artifact: expected manifest.json, got no such file (no-such-folder)")]
    public async Task Program_WithoutAModel_SaysWhyAndEndsWithItsCode(string[] args, int code, string message)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "DtiGraph.Api.dll"), .. args]) { RedirectStandardError = true };
        start.Environment.Remove("DTIGRAPH_MODEL");
        using var program = Process.Start(start)!;
        string error = await program.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(code, program.ExitCode);
        Assert.Equal(message, error.Trim().Split(" (--model")[0]);
    }

    [Fact]
    public async Task Program_ModelFromTheEnvironment_ServesUntilItIsToldToStop()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no SIGTERM here");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "DtiGraph.Api.dll")])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["DTIGRAPH_MODEL"] = starter.ModelFolder;
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        using var program = Process.Start(start)!;
        string? line;
        do line = await program.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
        while (line?.Contains("Now listening on: ", StringComparison.Ordinal) == false);
        using var client = new HttpClient { BaseAddress = new(line!.Split("on: ")[1]) };
        Assert.Contains(starter.Model.Manifest.Version, await client.GetStringAsync("/health/ready", TestContext.Current.CancellationToken));
        using (var kill = Process.Start("kill", ["-TERM", $"{program.Id}"])) await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, program.ExitCode);
        Assert.Empty(await program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
    }
}
