namespace DtiGraph.Training.Checkpoints;

/// <summary>Writes one thing at a time on a thread of its own, so that who offers it goes on. For one caller.</summary>
internal sealed class BackgroundWriter
{
    private Task running = Task.CompletedTask;

    /// <summary>Begins a write where none goes on; otherwise does nothing. Returns at once.</summary>
    /// <param name="prepare">Called at once, on the caller's thread, where a write will begin; what it returns then runs in the background.</param>
    /// <returns>Whether it began.</returns>
    /// <exception cref="Exception">What the write before threw, once: what it wrote is not there.</exception>
    public bool Offer(Func<Action> prepare)
    {
        if (!running.IsCompleted) return false;
        Wait();
        running = Task.Factory.StartNew(prepare(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return true;
    }

    /// <summary>Waits for the write that goes on.</summary>
    /// <exception cref="Exception">What it threw, once.</exception>
    public void Wait()
    {
        var ended = running;
        try
        {
            ended.GetAwaiter().GetResult();
        }
        finally
        {
            running = Task.CompletedTask;
        }
    }
}
