using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace DtiGraph.Api.Tests;

/// <summary>The service as a process of its own, from its own output: for its log, its signals, its measurements, which are those of a process, and because libtorch is not there.</summary>
internal sealed class TestProgram : IAsyncDisposable
{
    /// <summary>What its build put out: src/DtiGraph.Api/bin/Release/net10.0, or what this test's own folder is called there.</summary>
    public static readonly string Output = Repository.Path(Path.Combine("src", "DtiGraph.Api", Path.GetRelativePath(Repository.Path("tests/DtiGraph.Api.Tests"), AppContext.BaseDirectory)));

    private readonly Process process;
    private readonly ConcurrentQueue<string> log = [];
    private Task rest = Task.CompletedTask;

    private TestProgram(Process process) => this.process = process;

    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    /// <summary>Lines of stderr so far, each a JSON object; all of them after <see cref="StopAsync"/>.</summary>
    public IReadOnlyList<string> Log => [.. log];

    /// <param name="modelFolder">An artifact.</param>
    /// <param name="options">Of the service.</param>
    public static Task<TestProgram> StartAsync(string modelFolder, params string[] options) => OfAsync(["--model", modelFolder, .. options]);

    /// <param name="folder">A registry.</param>
    /// <param name="options">Of the service.</param>
    public static Task<TestProgram> OfRegistryAsync(string folder, params string[] options) => OfAsync(["--registry", folder, .. options]);

    private static async Task<TestProgram> OfAsync(string[] options)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no SIGTERM here");
        string[] arguments = ["--urls", "http://127.0.0.1:0", "--drain-seconds", "0", "--Logging:Console:FormatterName", "json", .. options];
        var start = new ProcessStartInfo("dotnet", [Path.Combine(Output, "DtiGraph.Api.dll"), .. arguments]) { RedirectStandardError = true };
        var program = new TestProgram(Process.Start(start)!);
        string? line;
        do program.log.Enqueue((line = await program.process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken)) ?? throw new InvalidOperationException(string.Join('\n', program.log)));
        while (!line.Contains("Now listening on: ", StringComparison.Ordinal));
        program.rest = program.ReadAsync();
        program.Client.BaseAddress = new(JsonDocument.Parse(line).RootElement.GetProperty("State").GetProperty("address").GetString()!);
        return program;
    }

    /// <remarks>Headers as "name: value".</remarks>
    public Task<HttpResponseMessage> Send(HttpMethod method, string path, string? body = null, params string[] headers) =>
        SendContent(method, path, body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"), headers);

    /// <remarks>Headers as "name: value".</remarks>
    public Task<HttpResponseMessage> SendContent(HttpMethod method, string path, HttpContent? body, params string[] headers)
    {
        var request = new HttpRequestMessage(method, path) { Content = body };
        foreach (string[] header in headers.Select(h => h.Split(": ", 2))) Assert.True(request.Headers.TryAddWithoutValidation(header[0], header[1]));
        return Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>SIGTERM.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"])) await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await rest;
        return process.ExitCode;
    }

    /// <summary>SIGKILL.</summary>
    public void Kill() => process.Kill();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await process.StandardError.ReadLineAsync() is { } line) log.Enqueue(line);
    }
}
