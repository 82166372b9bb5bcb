using System.Diagnostics;

namespace DtiGraph.Tests.Build;

/// <summary>The runners whose tables the README shows still run: nothing else would say that a change of the library broke one.</summary>
public sealed class BenchmarkRunnerTests
{
    private const string Program = "DtiGraph.Benchmarks";

    [Theory]
    [InlineData("| a step |", "epoch", "1")]
    [InlineData("| encoder and all pairs, additive and bilinear |", "screen-units")]
    [InlineData("| `dti screen", "screen-billion", "300", "200")]
    public async Task Run_SmallestSize_ShowsItsTable(string row, params string[] arguments)
    {
        string dll = Path.Combine(AppContext.BaseDirectory.Replace("DtiGraph.Tests", Program, StringComparison.Ordinal), $"{Program}.dll");
        var start = new ProcessStartInfo("dotnet", [dll, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Repository.Root };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
        Assert.Contains(row, output, StringComparison.Ordinal);
    }
}
