using System.CommandLine;
using System.Diagnostics;
using DtiGraph.Graphs;
using DtiGraph.Graphs.Neo4j;
using DtiGraph.Ranking;

namespace DtiGraph.Cli;

/// <summary>dti write: a model's ranked lists, and what it makes of each drug and target, into a Neo4j database, beside the graph.</summary>
internal static class WriteCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var store = new Option<string>("--store") { Description = "A Neo4j database such as http://localhost:7474/neo4j.", Required = true, HelpName = "URI" };
        var top = new Option<int>("--top") { Description = $"Targets of each drug at most, 1 to {RankQuery.MaximumTop}.", DefaultValueFactory = _ => RankQuery.DefaultTop };
        var novel = new Option<bool>("--novel-only") { Description = "Leave out interactions that are already recorded." };
        var alone = new Option<bool>("--no-vectors") { Description = "Leave out the vectors of drugs and targets, and with them the index that finds the nearest." };
        var mapping = CommonOptions.Mapping();
        var command = new Command("write", "Write each drug's ranked targets, and a vector of each drug and target, into a Neo4j database. What the same model version wrote before is replaced; a node has one vector, the last written.")
        {
            model, store, top, novel, alone, mapping,
        };
        command.Runs(async (parsed, screen) =>
        {
            var clock = Stopwatch.StartNew();
            using var stop = new StopSignal(screen, "stopping: write again to make it whole");
            string uri = parsed.GetRequiredValue(store), to = GraphStores.Display(uri);
            var (rows, novelOnly) = (parsed.GetValue(top), parsed.GetValue(novel));
            var names = parsed.GetValue(mapping) is { } file ? GraphMapping.Read(file) : null;
            await using var predictions = PredictionStore.Open(uri, names);
            var served = ServedModel.Open(parsed.GetRequiredValue(model));
            int width = served.VectorWidth;
            bool vectors = !parsed.GetValue(alone);
            if (vectors && width > VectorStore.MaximumWidth)
            {
                throw new ArgumentException($"vectors of model {served.Manifest.Version}: expected at most {MetricsTable.Count(VectorStore.MaximumWidth)} numbers each, which is what a "
                    + $"vector index of Neo4j takes, got {MetricsTable.Count(width)}; nothing was written: --no-vectors writes the predictions alone");
            }
            int asked = 0;
            IEnumerable<Prediction> All() =>
                from drug in served.Graph.Drugs
                from row in served.Rank(new RankQuery(new NodeQuery(Id: drug.Id), null, rows, novelOnly)).Items
                let _ = asked++
                select new Prediction(drug.Id, row.Target.Id!, row.Rank, row.Probability, row.Known);
            int written = await predictions.ReplaceAsync(served.Manifest.Version, All(), DateTimeOffset.UtcNow, stop.Token);
            if (written < asked) screen.Note($"note: {MetricsTable.Count(asked - written)} of {MetricsTable.Count(asked)} pairs were not written: the database lacks their drug or target");
            screen.Line($"{MetricsTable.Count(written)} predictions of model {served.Manifest.Version} written to {to}");
            VectorCounts? counts = null;
            if (vectors)
            {
                Task<int> Write(string kind, IEnumerable<NodeVector> of) => predictions.Vectors.ReplaceAsync(served.Manifest.Version, kind, width, of, stop.Token);
                counts = new(width,
                    await Write(Snapshot.DrugKind, served.Graph.Drugs.Select((drug, i) => new NodeVector(drug.Id, served.DrugVector(i)))),
                    await Write(Snapshot.TargetKind, served.Graph.Targets.Select((target, i) => new NodeVector(target.Id, served.TargetVector(i)))));
                screen.Line($"vectors of {MetricsTable.Count(width)} numbers for {MetricsTable.Count(counts.Drugs)} drugs and {MetricsTable.Count(counts.Targets)} targets, "
                    + $"in the indexes {VectorStore.IndexOf(Snapshot.DrugKind)} and {VectorStore.IndexOf(Snapshot.TargetKind)}");
            }
            screen.Document(new { store = to, model = served.Manifest.Version, served.Manifest.GraphId, asked, written, vectors = counts, seconds = Math.Round(clock.Elapsed.TotalSeconds, 1) });
            return ExitCode.Done;
        });
        return command;
    }

    private sealed record VectorCounts(int Width, int Drugs, int Targets);
}
