using System.CommandLine;
using DtiGraph.Artifacts;
using DtiGraph.Graphs;
using DtiGraph.Ledger;
using DtiGraph.Ranking;
using DtiGraph.Registry;
using DtiGraph.Training;

namespace DtiGraph.Cli;

/// <summary>Runs a command and turns what it throws into an exit code and a line on stderr.</summary>
internal static class Execution
{
    public static void Runs(this Command command, Func<ParseResult, Screen, Task<int>> action) => command.SetAction(async parsed =>
    {
        var screen = new Screen(parsed.GetValue(CommonOptions.Json));
        try
        {
            return await action(parsed, screen);
        }
        catch (GraphDataException e)
        {
            return screen.Fail(ExitCode.BadInput, e.Message + Hint(command, e), e);
        }
        catch (UnknownNodeException e) when (e.Nearest.Count > 0)
        {
            return screen.Fail(ExitCode.BadInput, $"{e.Message}; nearest: {string.Join(", ", e.Nearest.Select(n => $"{n.Name} ({n.Id})"))}");
        }
        catch (UnknownVersionException e)
        {
            return screen.Fail(ExitCode.BadInput, e.Message);
        }
        catch (ArgumentException e)
        {
            return screen.Fail(ExitCode.BadInput, Without(e));
        }
        catch (OperationCanceledException)
        {
            return screen.Fail(ExitCode.Failed, $"{command.Name}: stopped");
        }
        catch (Exception e) when (e is ArtifactException or RegistryException or LedgerException or DeviceUnavailableException or LeakageException or CommandFailedException or IOException or UnauthorizedAccessException)
        {
            return screen.Fail(ExitCode.Failed, e.Message);
        }
        catch (Exception e)
        {
            return screen.Fail(ExitCode.Failed, $"{command.Name}: expected no such failure, got {e.GetType().Name}: {e.Message}");
        }
    });

    /// <summary>Data sets are published with contradictions: whoever meets the first of them need not look for the option.</summary>
    private static string Hint(Command command, GraphDataException e) =>
        command.Options.Any(o => o.Name == "--contradictions") && e.Faults.Any(f => f.What.StartsWith("contradictory label of", StringComparison.Ordinal))
            ? "\n--contradictions keep takes a pair with both labels as an interaction and leaves published splits as they are"
            : "";

    /// <summary>The message as it was written: .NET adds the parameter's name to it.</summary>
    private static string Without(ArgumentException e) => e.ParamName is null ? e.Message : e.Message.Replace($" (Parameter '{e.ParamName}')", "");
}

/// <summary>A command that could not do what it was asked, for a reason that the user can act on.</summary>
internal sealed class CommandFailedException(string message) : Exception(message);
