using System.Collections.Concurrent;
using System.Diagnostics;
using DtiGraph.Jobs;

namespace DtiGraph.Api.Nightly;

/// <summary>Starts runs of the retraining job, each in a process of its own, and knows the runs of the registry whoever started them.</summary>
/// <param name="history">The runs; null where the service has no registry.</param>
/// <param name="program">What retrains; null where the service was told of no graph.</param>
/// <param name="clock">What time it is.</param>
internal sealed class RetrainJobs(RunHistory? history, RetrainProgram? program, TimeProvider clock) : IDisposable
{
    private const int Said = 20;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim one = new(1);
    private readonly List<Process> children = [];

    /// <summary>All runs, oldest first.</summary>
    public IReadOnlyList<RunRecord> All() => history?.All() ?? [];

    /// <summary>One of them.</summary>
    public RunRecord Find(string id) => history?.Find(id) ?? throw new NotFoundException(Unknown(id));

    /// <summary>What a caller hears who names a job that is none.</summary>
    public static string Unknown(string id) => $"job: expected the id of a job, got '{id}'";

    /// <summary>What a caller hears of a service that cannot retrain.</summary>
    public const string NoGraph = "retraining: expected a service that was started with a registry and a graph (dti serve --registry --graph), got another: run dti retrain on its registry, and it follows (with docker compose: docker compose run --rm nightly --force)";

    /// <summary>Starts a run; when this returns, its record is there.</summary>
    /// <exception cref="ConflictException">Another one goes on, or the service cannot retrain.</exception>
    public async Task<RunRecord> StartAsync(CancellationToken cancellation)
    {
        if (history is null || program is null) throw new ConflictException(NoGraph);
        await one.WaitAsync(cancellation);
        try
        {
            if (history.Running() is { } running) throw Another(running);
            string id = history.NewId(clock.GetUtcNow());
            var (process, said) = Run(program, id);
            while (history.Find(id) is null)
            {
                if (process.HasExited)
                {
                    if (history.Running() is { } first) throw Another(first); // another process was faster
                    if (history.Find(id) is not null) break;
                    throw new InvalidOperationException($"retraining: expected a run, got exit code {process.ExitCode}: {string.Join(" / ", said)}");
                }
                await Task.Delay(Look, CancellationToken.None); // the run has begun, whether the client waits or not
            }
            return history.Find(id)!;
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Asks a run to stop.</summary>
    /// <exception cref="ConflictException">It has ended.</exception>
    public RunRecord Cancel(string id)
    {
        var run = Find(id);
        if (run.State != RunState.Running) throw new ConflictException($"job: expected one that runs, got one that ended: {run.Id}", run);
        RunHistory.Cancel(run);
        return run;
    }

    /// <summary>Their stdin ends with this process, and so do they.</summary>
    public void Dispose()
    {
        lock (children) children.ForEach(c => c.Dispose());
        one.Dispose();
    }

    private static ConflictException Another(RunRecord running) => new($"job: expected none that runs, got {running.Id}", running);

    private (Process Process, IReadOnlyCollection<string> Said) Run(RetrainProgram program, string id)
    {
        var start = new ProcessStartInfo(program.FileName, [.. program.Arguments, "--run-id", id, "--ends-with-stdin"])
        {
            RedirectStandardInput = true, // ends with this process, and the run with it
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start) ?? throw new IOException($"retraining: expected a process, got none ({program.FileName})");
        var said = new ConcurrentQueue<string>();
        void Keep(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is not { Length: > 0 } text) return;
            said.Enqueue(text);
            if (said.Count > Said) said.TryDequeue(out _);
        }
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        lock (children)
        {
            children.RemoveAll(c => c.HasExited);
            children.Add(process);
        }
        return (process, said);
    }
}
