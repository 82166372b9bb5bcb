using System.Diagnostics;

namespace DtiGraph.Tests.Registry;

/// <summary>The end of a loop that says every step before it and once it was done.</summary>
internal static class KilledChild
{
    /// <summary>Whether the line says that a step begins.</summary>
    public static bool Begins(string line) => line.StartsWith(RegistryLoop.Begun, StringComparison.Ordinal);

    /// <summary>Kills the loop a moment after it has begun its n-th step.</summary>
    /// <returns>What it said.</returns>
    public static async Task<IReadOnlyList<string>> InStepAsync(Process child, int step, TimeSpan delay)
    {
        var lines = new List<string>();
        try
        {
            Assert.Equal("ready", await child.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
            while (lines.Count(Begins) < step)
                lines.Add(await child.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("the process ended by itself"));
            await Task.Delay(delay, TestContext.Current.CancellationToken);
            Assert.False(child.HasExited, "the process ended by itself");
        }
        finally
        {
            child.Kill(); // SIGKILL: nothing in it gets to run
            await child.WaitForExitAsync(CancellationToken.None);
        }
        string rest = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        lines.AddRange(rest.Split('\n')[..^1]); // the last line is cut short or empty
        return lines;
    }
}
