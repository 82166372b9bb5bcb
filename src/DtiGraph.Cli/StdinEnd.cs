using System.CommandLine;

namespace DtiGraph.Cli;

/// <summary>Ends a process with the one that started it: a pipe's other end closes when that process does, however it ends.</summary>
internal static class StdinEnd
{
    /// <summary>For programs that start this one and keep its stdin open.</summary>
    public static Option<bool> Option() => new("--ends-with-stdin") { Description = "Stop when stdin ends.", Hidden = true };

    /// <summary>Does something when stdin ends.</summary>
    public static void Then(Action end) => new Thread(() =>
    {
        using var stdin = Console.OpenStandardInput();
        byte[] unread = new byte[256];
        while (stdin.Read(unread) > 0) { }
        end();
    })
    {
        IsBackground = true,
        Name = "stdin",
    }.Start();
}
