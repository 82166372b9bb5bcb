using System.Diagnostics;

namespace DtiGraph.Tests.Cli;

/// <summary>dti serve as a process of its own, on a free port of loopback.</summary>
internal sealed class DtiService : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<List<string>> log;

    private DtiService(Process process, Uri address, Task<List<string>> log)
    {
        (this.process, Address, this.log) = (process, address, log);
        output = process.StandardOutput.ReadToEndAsync();
    }

    public Uri Address { get; }

    public static Task<DtiService> StartAsync(string model, params string[] options) => OfAsync(["--model", model, .. options]);

    /// <param name="options">Of dti serve.</param>
    /// <param name="variable">Of its environment; null for none more.</param>
    public static async Task<DtiService> OfAsync(string[] options, (string Name, string Value)? variable = null)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no SIGTERM here");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "dti.dll"), "serve", "--urls", "http://127.0.0.1:0", .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (variable is { } set) start.Environment[set.Name] = set.Value;
        var process = Process.Start(start)!;
        var log = ReadAsync(process.StandardError);
        string? line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        if (line is null) throw new InvalidOperationException($"dti serve: expected an address, got {string.Join('\n', await log)}");
        return new(process, new(line.Split(" at ")[1]), log);
    }

    /// <summary>SIGTERM; returns when the process has ended.</summary>
    /// <returns>The exit code and stderr.</returns>
    public async Task<(int ExitCode, IReadOnlyList<string> Log)> StopAsync()
    {
        await TerminateAsync();
        return await EndAsync();
    }

    /// <summary>Waits for the end of one that was told to; another signal could meet it when it listens to none any more.</summary>
    public async Task<(int ExitCode, IReadOnlyList<string> Log)> EndAsync()
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await output;
        return (process.ExitCode, await log);
    }

    /// <summary>SIGTERM alone.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static async Task<List<string>> ReadAsync(StreamReader reader)
    {
        var lines = new List<string>();
        while (await reader.ReadLineAsync() is { } line) lines.Add(line);
        return lines;
    }
}
