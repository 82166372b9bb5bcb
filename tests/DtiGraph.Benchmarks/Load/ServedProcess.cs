using System.Diagnostics;
using System.Globalization;

namespace DtiGraph.Benchmarks.Load;

/// <summary>dti serve as a process of its own, on a free port of loopback.</summary>
internal sealed class ServedProcess : IDisposable
{
    private readonly Process process;

    private ServedProcess(Process process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>VmRSS, in 10^6 bytes.</summary>
    public double ResidentMb => Status("VmRSS:");

    /// <summary>VmHWM, in 10^6 bytes.</summary>
    public double HighestResidentMb => Status("VmHWM:");

    /// <summary>Of all cores since it started.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public static ServedProcess Start(string registry, params string[] options)
    {
        var process = Process.Start(Dti(["serve", "--registry", registry, "--urls", "http://127.0.0.1:0", .. options]))!;
        process.ErrorDataReceived += (_, said) => { if (said.Data is { Length: > 0 } line) Console.WriteLine($"service: {line}"); };
        process.BeginErrorReadLine();
        string line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("dti serve: expected an address, got its end");
        _ = process.StandardOutput.ReadToEndAsync(); // a few lines more
        return new(process, new(line.Split(" at ")[1]));
    }

    /// <summary>Another dti command, to its end.</summary>
    public static async Task Run(params string[] arguments)
    {
        using var process = Process.Start(Dti(arguments))!;
        string output = await process.StandardOutput.ReadToEndAsync(), error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"dti {arguments[0]}: expected exit code 0, got {process.ExitCode}: {output}{error}");
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private double Status(string name) => double.Parse(
        File.ReadLines($"/proc/{process.Id}/status").First(l => l.StartsWith(name, StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) * 1024 / 1e6;

    private static ProcessStartInfo Dti(string[] arguments) => new("dotnet", [Path.Combine(AppContext.BaseDirectory, "dti.dll"), .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };
}
