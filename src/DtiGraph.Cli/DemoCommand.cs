using System.CommandLine;
using DtiGraph.Api;
using DtiGraph.Artifacts;
using DtiGraph.Graphs;
using DtiGraph.Ranking;
using DtiGraph.Training;

namespace DtiGraph.Cli;

/// <summary>dti demo: the whole path, from a graph to a served list, in about a minute.</summary>
internal static class DemoCommand
{
    private const int Top = 10;

    /// <summary>Known to everyone; the first that the graph holds is shown.</summary>
    private static readonly string[] WellKnown = ["Amitriptyline", "Haloperidol", "Imatinib", "Caffeine", "Morphine"];

    /// <summary>Small enough for a minute on two cores.</summary>
    private static readonly TrainingOptions Options = new() { Model = new() { Hidden = 96 }, Epochs = 120, Patience = 20 };

    public static Command Create()
    {
        var graph = CommonOptions.Graph(required: false);
        graph.Description = "Another dataset folder or store instead of graphs/starter.";
        var output = new Option<string>("--out")
        {
            Description = "Folder for the store and the model.",
            HelpName = "dir",
            DefaultValueFactory = _ => Path.Combine("artifacts", "demo"),
        };
        var quiet = new Option<bool>("--no-serve") { Description = "End after the list." };
        var urls = CommonOptions.Urls();
        var command = new Command("demo", "Import the starter graph, train, show the metrics and a ranked list, and serve it.") { graph, output, quiet, urls };
        command.Runs(async (parsed, screen) =>
        {
            string from = parsed.GetValue(graph) ?? StarterGraph.Find(), to = parsed.GetRequiredValue(output), model = Path.Combine(to, "model");
            ServedModel served;
            LeakageCertificate? certificate;
            using (var stop = new StopSignal(screen, "stopping after this step (again to abort)"))
            {
                var snapshot = await ImportAsync(screen, from, Path.Combine(to, "graph.db"), stop.Token);
                screen.Line($"2 train   hidden {Options.Model.Hidden}, at most {Options.Epochs} epochs");
                var artifact = TrainingProgress.Show(screen, "training", report => TrainingRun.Run(snapshot, Options, TrainingDevice.Of("cpu"), report, stop.Token));
                stop.Token.ThrowIfCancellationRequested();
                artifact = ArtifactFolder.Write(artifact, model);
                MetricsTable.Print(screen, artifact.Manifest.Metrics);
                screen.Line("gnn: the network. degree: its twin, which only counts interactions; a model is worth what it adds.");
                TrainingSummaryText.Print(screen, artifact);
                certificate = artifact.Certificate;
                served = ServedModel.Open(model);
            }
            var shown = Drug(served.Graph);
            screen.Line("");
            screen.Line($"3 rank    dti rank --model {model} --drug {shown.Id} --top {Top}");
            var list = served.Rank(new(Drug: new(Id: shown.Id), Top: Top));
            RankingTable.Print(screen, list, served);
            screen.Document(new { report = ModelReport.Of(served.Manifest, certificate, CommonOptions.DatasetName(from), model), ranked = list });
            if (parsed.GetValue(quiet)) return ExitCode.Done;
            screen.Line("");
            screen.Line("4 serve");
            await Serving.RunAsync(screen, args => ApiHost.Create(served, args), parsed.GetRequiredValue(urls), [], url => screen.Line($"curl '{url}/v1/drugs/{shown.Id}/targets?top={Top}'"));
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<Snapshot> ImportAsync(Screen screen, string from, string file, CancellationToken stopped)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var graph = await GraphSource.LoadAsync(from, cancellation: stopped);
        string uri = "sqlite:" + file;
        await using (var store = GraphStores.Open(uri)) await store.SaveAsync(graph, stopped);
        screen.Line($"1 import  {ImportCommand.Counts(graph)}");
        screen.Line($"          from {(Directory.Exists(from) ? Path.GetRelativePath(Environment.CurrentDirectory, from) : GraphStores.Display(from))} into {uri}");
        return await GraphSource.LoadAsync(uri, cancellation: stopped);
    }

    private static Drug Drug(Snapshot graph)
    {
        foreach (string name in WellKnown)
            if (graph.Drugs.FirstOrDefault(d => d.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } known) return known;
        return graph.Drugs[graph.Interactions.Where(i => i.Label == 1).CountBy(i => i.Drug).MaxBy(c => c.Value).Key];
    }
}
