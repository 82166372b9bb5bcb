using System.Globalization;
using DtiGraph.Registry;
using Spectre.Console;

namespace DtiGraph.Cli;

/// <summary>Versions of a registry, and what was done to them, as tables.</summary>
internal static class VersionTable
{
    public static void Print(Screen screen, IReadOnlyList<ModelVersion> versions)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (string heading in new[] { "version", "model", "state", "published", "drugs", "targets", "graph", "reason" }) table.AddColumn(heading);
        foreach (var v in versions)
        {
            table.AddRow(new[]
            {
                $"{v.Number}", v.Model, Name(v.State) + (v.Previous ? " (previous)" : ""), Time(v.Published), $"{v.Drugs:N0}", $"{v.Targets:N0}",
                v.GraphId[..12], v.Reason ?? "",
            }.Select(Markup.Escape).ToArray());
        }
        screen.Table(table);
    }

    public static void Print(Screen screen, IReadOnlyList<RegistryEvent> history)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (string heading in new[] { "at", "who", "what", "version", "why" }) table.AddColumn(heading);
        foreach (var e in history) table.AddRow(new[] { Time(e.At), e.Who, e.What, $"{e.Number}", e.Why ?? "" }.Select(Markup.Escape).ToArray());
        screen.Table(table);
    }

    public static string Name(ModelState state) => state.ToString().ToLowerInvariant();

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
