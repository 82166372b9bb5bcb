using System.Collections.Immutable;

namespace DtiGraph.Graphs.Csv;

/// <summary>The relations of a dataset folder: edges/*.csv and interaction_types.csv.</summary>
internal sealed class FolderEdges(string folder, FolderNodes nodes, FaultList faults)
{
    /// <summary>The relation that interaction_types.csv becomes.</summary>
    public const string TypesRelation = "drug_target_types";

    public ImmutableArray<Relation> Read()
    {
        var relations = new List<Relation>();
        string edges = Path.Combine(folder, "edges");
        if (Directory.Exists(edges))
        {
            foreach (string name in StrayTables.CsvFiles(edges))
            {
                if (ReadRelation(name) is { } relation) relations.Add(relation);
            }
        }
        if (File.Exists(Path.Combine(folder, "interaction_types.csv")))
        {
            if (relations.Any(r => r.Name == TypesRelation))
                faults.Add("interaction_types.csv", 0, "relation", $"{TypesRelation} once", $"also edges/{TypesRelation}.csv");
            relations.Add(ReadTypes());
        }
        return [.. relations.OrderBy(r => r.Name, StringComparer.Ordinal)];
    }

    /// <summary>The kinds that the name of a relation begins with; null for a name that no file of edges can have.</summary>
    public static (string Source, string Destination)? KindsOf(string relation)
    {
        string[] words = relation.Split('_');
        return words.Length >= 3 && words.All(w => w.Length > 0 && w.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9'))) ? (words[0], words[1]) : null;
    }

    private Relation? ReadRelation(string name)
    {
        string file = "edges/" + name;
        string relation = Path.GetFileNameWithoutExtension(name);
        var table = CsvTable.Read(folder, file, ["source", "target"], ["score", "category", "provenance"], faults);
        if (KindsOf(relation) is not var (source, destination) || !nodes.Kinds.Contains(source) || !nodes.Kinds.Contains(destination))
        {
            string kinds = string.Join(", ", nodes.Kinds);
            faults.Add(file, 0, "relation", $"<source kind>_<destination kind>_<verb>, kinds of this folder ({kinds})", FaultList.Show(relation));
            return null;
        }
        var rows = table.Rows.Select(row => (row, Edge(row, source, destination, row["category"], row.Number("score", faults))));
        return new Relation(relation, source, destination, Distinct(rows, table.Rows.Count, repeatsAreFaults: true));
    }

    /// <summary>DrugBank's list repeats rows, word for word: such repeats are one edge. Rows that differ are several edges.</summary>
    private Relation ReadTypes()
    {
        var table = CsvTable.Read(folder, "interaction_types.csv", ["drug", "target", "category", "known_action", "actions"], ["provenance"], faults);
        var rows = table.Rows.Select(row =>
            (row, Edge(row, Snapshot.DrugKind, Snapshot.TargetKind, $"{row["category"]}:{row["known_action"]}:{row["actions"]}", null, "drug")));
        return new Relation(TypesRelation, Snapshot.DrugKind, Snapshot.TargetKind, Distinct(rows, table.Rows.Count, repeatsAreFaults: false));
    }

    private Edge? Edge(CsvRow row, string sourceKind, string destinationKind, string category, double? score, string sourceColumn = "source")
    {
        int? source = nodes.Find(row, sourceColumn, sourceKind);
        int? destination = nodes.Find(row, "target", destinationKind);
        return source is int s && destination is int d ? new Edge(s, d, score, category, row["provenance"]) : null;
    }

    private ImmutableArray<Edge> Distinct(IEnumerable<(CsvRow Row, Edge? Edge)> rows, int most, bool repeatsAreFaults)
    {
        var first = new Dictionary<(int, int, string), int>(most);
        var edges = new List<Edge>(most);
        foreach (var (row, maybe) in rows)
        {
            if (maybe is not { } edge) continue;
            var key = (edge.Source, edge.Destination, edge.Category);
            if (first.TryAdd(key, row.Line)) edges.Add(edge);
            else if (repeatsAreFaults)
                faults.Add(row.Table.File, row.Line, "duplicate edge", $"each source, target and category once, as in line {first[key]}", "it again");
        }
        return Relation.Sort(edges);
    }
}
