using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;

namespace DtiGraph.Graphs.Csv;

/// <summary>Writes a graph as a dataset folder, so that reading it gives the same graph.</summary>
internal sealed class FolderWriter(string folder)
{
    public void Write(Snapshot graph)
    {
        Directory.CreateDirectory(folder);
        Table("drugs.csv", ["id", "name", "smiles", "provenance"], graph.Drugs.Select(d => new[] { d.Id, d.Name, d.Smiles, d.Provenance }));
        Table("targets.csv", ["id", "gene", "name", "sequence", "provenance"],
            graph.Targets.Select(t => new[] { t.Id, t.Gene, t.Name, t.Sequence, t.Provenance }));
        var entities = graph.Entities.ToLookup(e => e.Kind);
        // A kind without nodes has a file too where a relation names it: without one the relation's name would mean nothing.
        foreach (string kind in entities.Select(k => k.Key).Union(graph.Relations.SelectMany(r => new[] { r.SourceKind, r.DestinationKind })).Except([Snapshot.DrugKind, Snapshot.TargetKind]))
            Table(FolderNodes.FileOf(kind), ["id", "name", "provenance"], entities[kind].Select(e => new[] { e.Id, e.Name, e.Provenance }));
        Table("interactions.csv", ["drug", "target", "label", "action", "kd_nm", "provenance"], graph.Interactions.Select(i => new[]
        {
            graph.Drugs[i.Drug].Id, graph.Targets[i.Target].Id, Text(i.Label), i.Action, Text(i.AffinityNm), i.Provenance,
        }));
        foreach (var relation in graph.Relations)
        {
            var source = Ids(graph, relation.SourceKind);
            var destination = Ids(graph, relation.DestinationKind);
            Table($"edges/{relation.Name}.csv", ["source", "target", "score", "category", "provenance"], relation.Edges.Select(e => new[]
            {
                source[e.Source], destination[e.Destination], Text(e.Score), e.Category, e.Provenance,
            }));
        }
        foreach (var split in graph.Splits)
        {
            Rows(graph, $"splits/{split.Name}/train.csv", split.Train);
            if (split.Validation.Length > 0) Rows(graph, $"splits/{split.Name}/validation.csv", split.Validation);
            Rows(graph, $"splits/{split.Name}/test.csv", split.Test);
        }
    }

    private void Rows(Snapshot graph, string file, ImmutableArray<SplitRow> rows)
    {
        bool affinities = rows.Any(r => r.Label is null);
        string[] columns = affinities ? ["drug", "target", "kd_nm", "pkd", "fold", "origin"] : ["drug", "target", "label", "origin"];
        Table(file, columns, rows.Select(r =>
        {
            string drug = graph.Drugs[r.Drug].Id, target = graph.Targets[r.Target].Id;
            return affinities
                ? new[] { drug, target, Text(r.AffinityNm), Text(9 - Math.Log10(r.AffinityNm!.Value)), Text(r.Fold), r.Origin }
                : [drug, target, Text(r.Label), r.Origin];
        }));
    }

    private void Table(string file, string[] columns, IEnumerable<string[]> rows)
    {
        string path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var stream = File.Create(path);
        using var writer = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: false);
        writer.WriteRecord(columns);
        foreach (string[] row in rows) writer.WriteRecord(row);
    }

    private static string[] Ids(Snapshot graph, string kind) => kind switch
    {
        Snapshot.DrugKind => [.. graph.Drugs.Select(d => d.Id)],
        Snapshot.TargetKind => [.. graph.Targets.Select(t => t.Id)],
        _ => [.. graph.Entities.Where(e => e.Kind == kind).Select(e => e.Id)],
    };

    private static string Text<T>(T value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
