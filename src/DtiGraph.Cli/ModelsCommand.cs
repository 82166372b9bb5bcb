using System.CommandLine;
using DtiGraph.Artifacts;
using DtiGraph.Registry;

namespace DtiGraph.Cli;

/// <summary>dti models: the versions of a model, and which of them serves.</summary>
internal static class ModelsCommand
{
    public static Command Create() => new("models", "The versions of a model in a registry, and which of them serves.")
    {
        List(), Show(), Add(), Promote(), Rollback(), Shadow(), Reject(), Prune(),
    };

    private static Command List() => Of("list", "Show all versions.", [], (_, screen, registry) =>
    {
        var (versions, faults) = (registry.List(), registry.Faults());
        VersionTable.Print(screen, versions);
        foreach (string fault in faults) screen.Note(fault);
        screen.Document(new { registry = registry.Folder, items = versions, faults });
    });

    private static Command Show()
    {
        var version = Version();
        return Of("show", "Show a version with its metrics and what was done to it.", [version], (parsed, screen, registry) =>
        {
            var found = registry.Find(parsed.GetRequiredValue(version));
            var manifest = ManifestFile.Read(found.Folder);
            var history = registry.History().Where(e => e.Number == found.Number).ToList();
            VersionTable.Print(screen, [found]);
            MetricsTable.Print(screen, manifest.Metrics);
            VersionTable.Print(screen, history);
            screen.Line($"graph {found.GraphId}, split {manifest.Split.Name}, seed {manifest.Seed}; {found.Folder}");
            screen.Document(new { version = found, metrics = manifest.Metrics, history });
        });
    }

    private static Command Add()
    {
        var artifact = new Argument<string>("model") { Description = "Folder that dti train wrote; it is copied.", HelpName = "dir" };
        var reason = Reason();
        return Of("add", "Take a trained model in as a candidate.", [artifact, reason], (parsed, screen, registry) =>
            Say(screen, registry.Publish(parsed.GetRequiredValue(artifact), parsed.GetValue(reason))));
    }

    private static Command Promote()
    {
        var (version, reason) = (Version(), Reason());
        return Of("promote", "Make a version the one that answers, after reading it as a whole.", [version, reason], (parsed, screen, registry) =>
            Say(screen, registry.Promote(parsed.GetRequiredValue(version), parsed.GetValue(reason))));
    }

    private static Command Rollback()
    {
        var reason = Reason();
        return Of("rollback", "Make the version answer that did before.", [reason], (parsed, screen, registry) => Say(screen, registry.Rollback(parsed.GetValue(reason))));
    }

    private static Command Shadow()
    {
        var version = new Argument<string?>("version") { Description = "Its number, or the version of its model; none ends it.", Arity = ArgumentArity.ZeroOrOne };
        var reason = Reason();
        return Of("shadow", "Let a version answer beside the serving one, unheard: the service compares their rankings.", [version, reason], (parsed, screen, registry) =>
        {
            if (registry.Shadow(parsed.GetValue(version), parsed.GetValue(reason)) is { } found) Say(screen, found);
            else throw new CommandFailedException($"shadow: expected one to end, got none ({registry.Folder})");
        });
    }

    private static Command Reject()
    {
        var (version, reason) = (Version(), Reason());
        reason.Required = true;
        return Of("reject", "Say that a version will not be served.", [version, reason], (parsed, screen, registry) =>
            Say(screen, registry.Reject(parsed.GetRequiredValue(version), parsed.GetValue(reason)!)));
    }

    private static Command Prune()
    {
        var keep = new Option<int>("--keep")
        {
            Description = "Newest versions that stay besides the serving one, the previous one and shadows.",
            DefaultValueFactory = _ => ModelRegistry.DefaultKept,
            HelpName = "n",
        };
        return Of("prune", "Delete old versions; never the serving or the previous one.", [keep], (parsed, screen, registry) =>
        {
            var pruned = registry.Prune(parsed.GetValue(keep));
            screen.Line($"{pruned.Count} deleted{(pruned.Count > 0 ? ": " + string.Join(", ", pruned.Select(v => v.Number)) : "")}");
            screen.Document(new { registry = registry.Folder, deleted = pruned });
        });
    }

    private static Command Of(string name, string description, Symbol[] symbols, Action<ParseResult, Screen, ModelRegistry> action)
    {
        var folder = CommonOptions.Registry(required: true);
        if (name != "add") folder.IsThere(); // which makes one
        var command = new Command(name, description) { folder };
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument) command.Add(argument);
            else command.Add((Option)symbol);
        }
        command.Runs((parsed, screen) =>
        {
            action(parsed, screen, new ModelRegistry(parsed.GetRequiredValue(folder)));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static Argument<string> Version() => new("version") { Description = "Its number, or the version of its model." };

    private static Option<string?> Reason() => new("--reason") { Description = "Why; kept in the history.", HelpName = "text" };

    private static void Say(Screen screen, ModelVersion version)
    {
        screen.Line($"version {version.Number}, model {version.Model}: {VersionTable.Name(version.State)}");
        screen.Document(version);
    }
}
