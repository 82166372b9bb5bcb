using System.CommandLine;
using System.Diagnostics;
using DtiGraph.Artifacts;
using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Graphs.Formats;
using DtiGraph.Graphs.Neo4j;

namespace DtiGraph.Cli;

/// <summary>dti import: a dataset folder, or the graph of one store, into a store.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = $"A dataset folder, of one of the layouts {string.Join(", ", DatasetFormats.Names)}; or a store to copy from.", HelpName = "folder|URI" };
        var store = new Option<string>("--store")
        {
            Description = "Where the graph is kept: sqlite:<file>, or a Neo4j database such as http://localhost:7474/neo4j (user and password: "
                + $"{Neo4jAddress.UserVariable}, {Neo4jAddress.PasswordVariable}).",
            HelpName = "URI",
            DefaultValueFactory = _ => "sqlite:dtigraph.db",
        };
        var command = new Command("import", "Check a dataset folder as a whole and keep it in a store.") { folder, store };
        var reading = new FolderArguments();
        reading.AddTo(command);
        command.Runs(async (parsed, screen) =>
        {
            var clock = Stopwatch.StartNew();
            using var stop = new StopSignal(screen, "stopping: the store keeps what it held");
            string from = parsed.GetRequiredValue(folder), uri = parsed.GetRequiredValue(store), to = GraphStores.Display(uri);
            await using var opened = GraphStores.Open(uri);
            var (graph, format, reason, notes) = reading.IsFolder(parsed, from)
                ? Folder(from, reading.Options(parsed), screen)
                : (await reading.LoadAsync(parsed, from, screen.Note, stop.Token), "store", GraphStores.Display(from), []);
            var unreadable = DrugStructures.Unreadable(graph).Select(u => new UnreadableDrug(graph.Drugs[u.Drug].Id, u.Reason)).ToList();
            if (unreadable.Count > 0) notes = [.. notes, TrainingSummaryText.Unreadable(unreadable)];
            bool changed = await opened.SaveAsync(graph, stop.Token);
            Print(screen, graph, notes, to, changed);
            screen.Document(new
            {
                dataset = CommonOptions.DatasetName(from),
                format,
                reason,
                notes,
                store = to,
                changed,
                graph.GraphId,
                drugs = graph.Drugs.Length,
                targets = graph.Targets.Length,
                entities = graph.Entities.CountBy(e => e.Kind).ToDictionary(),
                interactions = graph.Interactions.Count(i => i.Label == 1),
                measuredInactive = graph.Interactions.Count(i => i.Label == 0),
                relations = graph.Relations.ToDictionary(r => r.Name, r => r.Edges.Length),
                splits = graph.Splits.Select(s => s.Name).ToList(),
                seconds = Math.Round(clock.Elapsed.TotalSeconds, 1),
            });
            return ExitCode.Done;
        });
        return command;
    }

    private static (Snapshot Graph, string Format, string Reason, IEnumerable<string> Notes) Folder(string folder, FormatOptions options, Screen screen)
    {
        var found = DatasetFormats.Find(folder, options);
        screen.Note(found.ToString());
        var (graph, notes) = found.Read();
        return (graph, found.Format, found.Reason, notes);
    }

    private static void Print(Screen screen, Snapshot graph, IEnumerable<string> notes, string store, bool changed)
    {
        screen.Line(Counts(graph));
        foreach (var relation in graph.Relations) screen.Line($"  relation {relation.Name}: {Count(relation.Edges.Length, "edge")}");
        if (graph.Splits.Length > 0) screen.Line($"  splits {string.Join(", ", graph.Splits.Select(s => s.Name))}");
        foreach (string note in notes) screen.Line($"  {note}");
        screen.Line($"GraphId {graph.GraphId}");
        screen.Line(changed ? $"written to {store}" : $"{store} already held this graph: unchanged");
    }

    /// <summary>The graph in one line.</summary>
    public static string Counts(Snapshot graph)
    {
        int inactive = graph.Interactions.Count(i => i.Label == 0);
        string kinds = string.Join(", ", graph.Entities.CountBy(e => e.Kind).Select(k => $"{k.Key} {Count(k.Value)}"));
        return $"{Count(graph.Drugs.Length, "drug")}, {Count(graph.Targets.Length, "target")}, {Count(graph.Interactions.Length - inactive, "interaction")}"
            + (inactive > 0 ? $", {Count(inactive)} measured inactive" : "") + (kinds.Length > 0 ? $"; also {kinds}" : "");
    }

    private static string Count(int value) => MetricsTable.Count(value);

    private static string Count(int value, string one) => $"{Count(value)} {one}{(value == 1 ? "" : "s")}";
}
