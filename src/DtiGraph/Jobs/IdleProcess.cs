using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DtiGraph.Jobs;

/// <summary>Starts a process that gets a core only while nobody else wants it.</summary>
/// <remarks>
/// Linux: the scheduling class SCHED_IDLE, which a thread that wakes up displaces at once; a process of nice 19 first uses its slice up, and that is
/// milliseconds. The class belongs to threads and is inherited, so it is set on the thread that starts the process: no thread of the process is older.
/// Elsewhere on Unix, and where the class is refused: nice 19. Source: sched(7), sched_setscheduler(2).
/// </remarks>
internal static partial class IdleProcess
{
    private const int Idle = 5; // SCHED_IDLE

    /// <summary>Starts it.</summary>
    /// <param name="start">The program and its arguments.</param>
    /// <param name="note">Told where the class is refused.</param>
    /// <exception cref="IOException">There is no process.</exception>
    public static Process Start(ProcessStartInfo start, Action<string> note)
    {
        var process = OperatingSystem.IsLinux() ? FromIdleThread(start, note) : Process.Start(start);
        if (process is null) throw new IOException($"training: expected a process, got none ({start.FileName})");
        try
        {
            if (!OperatingSystem.IsWindows()) process.PriorityClass = ProcessPriorityClass.Idle;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended already: its exit code says why.
        }
        return process;
    }

    /// <summary>On a thread of its own, which ends afterwards: a thread may not leave the class again without a privilege.</summary>
    private static Process? FromIdleThread(ProcessStartInfo start, Action<string> note)
    {
        Process? process = null;
        Exception? fault = null;
        var thread = new Thread(() =>
        {
            try
            {
                var parameters = new Parameters();
                if (SetScheduler(0, Idle, in parameters) != 0)
                {
                    int error = Marshal.GetLastPInvokeError();
                    note($"training: expected the scheduling class SCHED_IDLE, got '{Marshal.GetPInvokeErrorMessage(error)}' (errno {error}): it runs at nice 19 alone");
                }
                process = Process.Start(start);
            }
            catch (Exception e)
            {
                fault = e;
            }
        })
        { Name = "start of an idle process" };
        thread.Start();
        thread.Join();
        if (fault is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fault);
        return process;
    }

    /// <summary>struct sched_param; its priority is 0 in this class.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Parameters
    {
        private readonly int priority;
    }

    [LibraryImport("libc", EntryPoint = "sched_setscheduler", SetLastError = true)]
    private static partial int SetScheduler(int thread, int policy, in Parameters parameters);
}
