using System.CommandLine;
using System.Diagnostics;
using DtiGraph.Graphs;
using DtiGraph.Graphs.Neo4j;
using DtiGraph.Ranking;

namespace DtiGraph.Cli;

/// <summary>dti write: a model's ranked lists into a Neo4j database, beside the graph.</summary>
internal static class WriteCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var store = new Option<string>("--store") { Description = "A Neo4j database such as http://localhost:7474/neo4j.", Required = true, HelpName = "URI" };
        var top = new Option<int>("--top") { Description = $"Targets of each drug at most, 1 to {RankQuery.MaximumTop}.", DefaultValueFactory = _ => RankQuery.DefaultTop };
        var novel = new Option<bool>("--novel-only") { Description = "Leave out interactions that are already recorded." };
        var mapping = CommonOptions.Mapping();
        var command = new Command("write", "Write each drug's ranked targets into a Neo4j database; what the same model version wrote before is replaced.")
        {
            model, store, top, novel, mapping,
        };
        command.Runs(async (parsed, screen) =>
        {
            var clock = Stopwatch.StartNew();
            using var stop = new StopSignal(screen, "stopping: write again to make it whole");
            string uri = parsed.GetRequiredValue(store), to = GraphStores.Display(uri);
            var (rows, novelOnly) = (parsed.GetValue(top), parsed.GetValue(novel));
            var names = parsed.GetValue(mapping) is { } file ? GraphMapping.Read(file) : null;
            await using var predictions = PredictionStore.Open(uri, names);
            using var served = ServedModel.Open(parsed.GetRequiredValue(model));
            int asked = 0;
            IEnumerable<Prediction> All() =>
                from drug in served.Graph.Drugs
                from row in served.Rank(new RankQuery(new NodeQuery(Id: drug.Id), null, rows, novelOnly)).Items
                let _ = asked++
                select new Prediction(drug.Id, row.Target.Id!, row.Rank, row.Probability, row.Known);
            int written = await predictions.ReplaceAsync(served.Manifest.Version, All(), DateTimeOffset.UtcNow, stop.Token);
            if (written < asked) screen.Note($"note: {MetricsTable.Count(asked - written)} of {MetricsTable.Count(asked)} pairs were not written: the database lacks their drug or target");
            screen.Line($"{MetricsTable.Count(written)} predictions of model {served.Manifest.Version} written to {to}");
            screen.Document(new { store = to, model = served.Manifest.Version, served.Manifest.GraphId, asked, written, seconds = Math.Round(clock.Elapsed.TotalSeconds, 1) });
            return ExitCode.Done;
        });
        return command;
    }
}
