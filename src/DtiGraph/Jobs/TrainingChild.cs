using System.Diagnostics;

namespace DtiGraph.Jobs;

/// <summary>Training in a process of its own: whatever happens to it, out of memory or a fault of native code, happens to it alone.</summary>
internal static class TrainingChild
{
    private const int LogLines = 3;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(.25);

    /// <summary>Runs it to its end; its output goes into a file. Its stdin stays open as long as this process lives, so that it can end with it.</summary>
    /// <param name="start">The program and its arguments.</param>
    /// <param name="log">The file.</param>
    /// <param name="budget">What it may take.</param>
    /// <param name="note">Told what it must do without.</param>
    /// <param name="cancellation">Kills it.</param>
    /// <returns>Null where it ended well.</returns>
    public static async Task<TrainingFault?> RunAsync(ProcessStartInfo start, string log, TrainingBudget budget, Action<string> note, CancellationToken cancellation)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError, start.RedirectStandardInput) = (true, true, true);
        using var process = IdleProcess.Start(start, note); // serving comes first
        string? exceeded = null;
        await using (var writer = TextWriter.Synchronized(new StreamWriter(log, append: true) { AutoFlush = true }))
        {
            async Task Copy(StreamReader from)
            {
                while (await from.ReadLineAsync(CancellationToken.None) is { } line) writer.WriteLine(line);
            }
            var copies = Task.WhenAll(Copy(process.StandardOutput), Copy(process.StandardError));
            try
            {
                exceeded = await EndAsync(process, budget, cancellation);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
                throw;
            }
            finally
            {
                await copies;
            }
        }
        if (exceeded is not null) return new(exceeded, Crashed: false);
        if (process.ExitCode == 0) return null;
        string said = string.Join(" / ", File.ReadLines(log).Where(l => l.Length > 0).TakeLast(LogLines));
        return process.ExitCode > 128
            ? new($"training: expected a model, got a process killed by signal {process.ExitCode - 128} ({said})", Crashed: true)
            : new($"training: expected a model, got exit code {process.ExitCode} ({said})", Crashed: false);
    }

    /// <summary>Waits for its end, or brings it about where it takes too much.</summary>
    private static async Task<string?> EndAsync(Process process, TrainingBudget budget, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var end = process.WaitForExitAsync(cancellation);
        while (await Task.WhenAny(end, Task.Delay(LookEvery, CancellationToken.None)) != end)
        {
            process.Refresh();
            if (process.HasExited || budget.Exceeded(clock.Elapsed, process.WorkingSet64) is not { } fault) continue;
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            return fault;
        }
        await end;
        return null;
    }
}
