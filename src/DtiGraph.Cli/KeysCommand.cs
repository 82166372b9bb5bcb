using System.CommandLine;
using DtiGraph.Api.Keys;
using Spectre.Console;

namespace DtiGraph.Cli;

/// <summary>dti keys: who may call the REST service.</summary>
internal static class KeysCommand
{
    public static Command Create() => new("keys", "Make, list and remove API keys of the REST service.") { Add(), List(), Remove() };

    private static Command Add()
    {
        var (file, name) = (KeysFile("; made where it is not there"), Name());
        var role = new Option<string>("--role") { Description = "reader asks; operator also changes what is served.", Required = true }.OneOf("reader", "operator");
        var command = new Command("add", "Make a key and print it: this once. The file keeps its hash.") { role, name, file };
        command.Runs((parsed, screen) =>
        {
            var (path, called) = (parsed.GetRequiredValue(file), parsed.GetRequiredValue(name));
            var given = Enum.Parse<ApiRole>(parsed.GetRequiredValue(role), ignoreCase: true);
            string key = KeyFile.Add(path, called, given);
            screen.Line(key);
            screen.Note($"key {called} ({parsed.GetRequiredValue(role)}): nobody can read it again, {path} has its hash only");
            screen.Document(new { name = called, role = parsed.GetRequiredValue(role), key });
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static Command List()
    {
        var file = KeysFile().IsFile();
        var command = new Command("list", "Show names, roles and times; no keys.") { file };
        command.Runs((parsed, screen) =>
        {
            var keys = KeyFile.Read(parsed.GetRequiredValue(file));
            var table = new Table().SimpleBorder().AddColumns("name", "role", "created");
            foreach (var key in keys) table.AddRow(Markup.Escape(key.Name), Role(key), $"{key.Created:yyyy-MM-dd HH:mm}");
            screen.Table(table);
            screen.Document(new { items = keys.Select(k => new { name = k.Name, role = Role(k), created = k.Created }) });
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static Command Remove()
    {
        var (file, name) = (KeysFile().IsFile(), Name());
        var command = new Command("remove", "Take a key out; a running service refuses it within a second.") { name, file };
        command.Runs((parsed, screen) =>
        {
            KeyFile.Remove(parsed.GetRequiredValue(file), parsed.GetRequiredValue(name));
            screen.Line($"removed {parsed.GetRequiredValue(name)}");
            screen.Document(new { removed = parsed.GetRequiredValue(name) });
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static string Role(ApiKey key) => key.Role == ApiRole.Operator ? "operator" : "reader";

    private static Option<string> KeysFile(string besides = "") => new("--keys") { Description = $"The file of keys{besides}.", Required = true, HelpName = "file" };

    private static Option<string> Name() => new("--name") { Description = "Tells the keys of the file apart, also in logs.", Required = true, HelpName = "name" };
}
