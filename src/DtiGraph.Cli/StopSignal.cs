using System.Runtime.InteropServices;

namespace DtiGraph.Cli;

/// <summary>Ctrl-C and SIGTERM: the first asks for a clean end, the second ends the process at once.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;
    private readonly Screen screen;
    private readonly string said;
    private int count;

    /// <param name="screen">Where it is said.</param>
    /// <param name="said">What is said on the first signal.</param>
    public StopSignal(Screen screen, string said)
    {
        (this.screen, this.said) = (screen, said);
        registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, On), PosixSignalRegistration.Create(PosixSignal.SIGTERM, On)];
    }

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        foreach (var registration in registrations) registration.Dispose();
        source.Dispose();
    }

    /// <summary>As the first signal does.</summary>
    public void Ask()
    {
        if (Interlocked.CompareExchange(ref count, 1, 0) == 0) source.Cancel();
    }

    private void On(PosixSignalContext context)
    {
        if (Interlocked.Increment(ref count) > 1)
        {
            if (screen.Live) Console.Error.Write("\e[?25h"); // the progress bar hides the cursor
            return;
        }
        context.Cancel = true;
        screen.Note(screen.Live ? said.PadRight(screen.Messages.Profile.Width - 1) : said); // over the progress bar
        source.Cancel();
    }
}
