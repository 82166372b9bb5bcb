using System.Diagnostics;
using System.Text.Json;

namespace DtiGraph.Tests.Cli;

/// <summary>The command dti as its users run it: a process with arguments, two streams and an exit code.</summary>
internal sealed record DtiProcess(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(8);

    /// <summary>stdout as one JSON document; anything else there fails.</summary>
    public JsonElement Document => JsonDocument.Parse(Output).RootElement;

    /// <summary>The command. A test run that a shell started in the background may ignore SIGINT, and its children would with it.</summary>
    public static (string Program, string[] Arguments) Dti => OperatingSystem.IsLinux()
        ? ("/usr/bin/env", ["--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "dti.dll")])
        : ("dotnet", [Path.Combine(AppContext.BaseDirectory, "dti.dll")]);

    public static Task<DtiProcess> RunAsync(params string[] arguments) => RunAsync(null, new Dictionary<string, string?>(), arguments);

    /// <param name="onError">Told every line of stderr as it comes, with the running process.</param>
    /// <param name="arguments">Of dti.</param>
    public static Task<DtiProcess> RunAsync(Action<Process, string>? onError, params string[] arguments) => RunAsync(onError, new Dictionary<string, string?>(), arguments);

    /// <param name="environment">Set for it, or with null taken away.</param>
    /// <param name="arguments">Of dti.</param>
    public static Task<DtiProcess> RunAsync(Dictionary<string, string?> environment, params string[] arguments) => RunAsync(null, environment, arguments);

    private static async Task<DtiProcess> RunAsync(Action<Process, string>? onError, Dictionary<string, string?> environment, string[] arguments)
    {
        var (program, first) = Dti;
        var start = new ProcessStartInfo(program, [.. first, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = ReadAsync(process, onError);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Longest);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"dti {string.Join(' ', arguments)}: expected an end within {Longest}, got none");
        }
        return new(process.ExitCode, await output, await errors);
    }

    private static async Task<string> ReadAsync(Process process, Action<Process, string>? onError)
    {
        var lines = new List<string>();
        while (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            lines.Add(line);
            onError?.Invoke(process, line);
        }
        return string.Join('\n', lines);
    }
}
