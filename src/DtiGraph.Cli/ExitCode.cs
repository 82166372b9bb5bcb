namespace DtiGraph.Cli;

/// <summary>What the process says when it ends.</summary>
internal static class ExitCode
{
    public const int Done = 0, Failed = 1, BadInput = 2;
}
