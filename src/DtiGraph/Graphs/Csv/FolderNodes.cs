using System.Collections.Immutable;

namespace DtiGraph.Graphs.Csv;

/// <summary>The nodes of a dataset folder: drugs.csv, targets.csv and one file for every further kind.</summary>
internal sealed class FolderNodes
{
    private readonly string folder;
    private readonly FaultList faults;
    private readonly Dictionary<string, Kind> kinds = new(StringComparer.Ordinal);

    private FolderNodes(string folder, FaultList faults) => (this.folder, this.faults) = (folder, faults);

    public ImmutableArray<Drug> Drugs { get; private set; } = [];

    public ImmutableArray<Target> Targets { get; private set; } = [];

    public ImmutableArray<Entity> Entities { get; private set; } = [];

    /// <summary>All kinds that the folder has a file for.</summary>
    public IEnumerable<string> Kinds => kinds.Keys;

    public static FolderNodes Read(string folder, FaultList faults)
    {
        var nodes = new FolderNodes(folder, faults);
        nodes.Drugs = nodes.ReadKind(Snapshot.DrugKind, "drugs.csv", ["id", "name", "smiles"], [], d => d.Id,
            row => new Drug(row["id"], row["name"], row["smiles"], row["provenance"]));
        nodes.Targets = nodes.ReadKind(Snapshot.TargetKind, "targets.csv", ["id", "gene", "sequence"], ["name"], t => t.Id,
            row => new Target(row["id"], row["gene"], row["name"], Residues.Read(row["sequence"], "sequence", row.Place, faults), row["provenance"]));
        var entities = new List<Entity>();
        foreach (string file in StrayTables.CsvFiles(folder))
        {
            if (StrayTables.IsNamed(file)) continue;
            string kind = KindOf(Path.GetFileNameWithoutExtension(file));
            if (kind.Length == 0 || !nodes.Free(kind))
                faults.Add(file, 0, "file", "the plural of a kind of node, a-z only, such as diseases.csv", FaultList.Show(file));
            else
                entities.AddRange(nodes.ReadKind(kind, file, ["id", "name"], [], e => e.Id,
                    row => new Entity(kind, row["id"], row["name"], row["provenance"])));
        }
        nodes.Entities = [.. entities.OrderBy(e => e.Kind, StringComparer.Ordinal).ThenBy(e => e.Id, StringComparer.Ordinal)];
        return nodes;
    }

    /// <summary>The nodes of a graph already read, for files that only name them.</summary>
    public static FolderNodes Of(Snapshot graph, FaultList faults)
    {
        var nodes = new FolderNodes("", faults) { Drugs = graph.Drugs, Targets = graph.Targets, Entities = graph.Entities };
        nodes.kinds[Snapshot.DrugKind] = new Kind("the graph's drugs", Positions(graph.Drugs.Select(d => d.Id)), true);
        nodes.kinds[Snapshot.TargetKind] = new Kind("the graph's targets", Positions(graph.Targets.Select(t => t.Id)), true);
        return nodes;
    }

    /// <summary>Position among the nodes of the kind; null after a fault.</summary>
    public int? Find(CsvRow row, string column, string kindName)
    {
        var kind = kinds[kindName];
        string id = row[column];
        if (kind.Index.TryGetValue(id, out int index)) return index;
        // Where its own file lost rows, the id may have been in one of them: that fault is listed already.
        if (kind.Complete) faults.Add(row.Table.File, row.Line, column, $"an id of {kind.File}", FaultList.Show(id));
        return null;
    }

    /// <summary>Whether a text can be an id; a fault where it cannot.</summary>
    public static bool IsId(string id, string what, RowPlace place, FaultList faults)
    {
        if (id.Length == 0) faults.Add(place, what, "an id", "an empty field");
        else if (id.Any(char.IsControl)) faults.Add(place, what, "no control characters", FaultList.Show(id));
        else if (id.Trim() != id) faults.Add(place, what, "no blanks around it", FaultList.Show(id));
        else return true;
        return false;
    }

    /// <summary>The kind of node that a file of this name, without its ending, holds; empty where it can hold none.</summary>
    public static string KindOf(string plural) => Singular(plural) is var kind && kind is "edge" or "relation" or "split" ? "" : kind;

    /// <summary>The file that holds the entities of a kind: disease -> diseases.csv.</summary>
    public static string FileOf(string kind) => Plural(kind) + ".csv";

    /// <summary>Whether a kind of entities has a file of its own, from whose name it can be read.</summary>
    public static bool HasFile(string kind) => kind.Length > 0 && KindOf(Plural(kind)) == kind && !StrayTables.IsNamed(FileOf(kind));

    private bool Free(string kind) => !kinds.ContainsKey(kind);

    private ImmutableArray<T> ReadKind<T>(
        string kindName, string file, string[] required, string[] optional, Func<T, string> idOf, Func<CsvRow, T> make)
    {
        if (!File.Exists(Path.Combine(folder, file)))
        {
            faults.Add(file, 0, "missing file", string.Join(',', required), "no such file");
            kinds[kindName] = new Kind(file, [], false);
            return [];
        }
        var table = CsvTable.Read(folder, file, required, [.. optional, "provenance"], faults);
        var first = new Dictionary<string, int>(table.Rows.Count, StringComparer.Ordinal);
        var rows = new List<T>(table.Rows.Count);
        foreach (var row in table.Rows)
        {
            string id = row["id"];
            if (IsId(id, "id", row.Place, faults) && !first.TryAdd(id, row.Line))
                faults.Add(file, row.Line, "duplicate id", $"{FaultList.Show(id)} once, as in line {first[id]}", "it again");
            rows.Add(make(row));
        }
        var sorted = rows.OrderBy(idOf, StringComparer.Ordinal).ToImmutableArray();
        kinds[kindName] = new Kind(file, Positions(sorted.Select(idOf)), table.Complete);
        return sorted;
    }

    private static Dictionary<string, int> Positions(IEnumerable<string> ids)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (i, id) in ids.Index()) index.TryAdd(id, i);
        return index;
    }

    /// <summary>diseases -> disease, families -> family, classes -> class; empty where it is no plural of a-z.</summary>
    private static string Singular(string plural)
    {
        if (plural.Length < 2 || plural[^1] != 's' || plural.Any(c => c is < 'a' or > 'z')) return "";
        if (plural.EndsWith("ies", StringComparison.Ordinal) && plural.Length > 3) return plural[..^3] + "y";
        string[] hissing = ["sses", "xes", "ches", "shes"];
        return hissing.Any(ending => plural.EndsWith(ending, StringComparison.Ordinal)) ? plural[..^2] : plural[..^1];
    }

    /// <summary>The inverse of <see cref="Singular"/>, for kinds that have one: family -> families, class -> classes.</summary>
    private static string Plural(string kind)
    {
        if (kind.EndsWith('y')) return kind[..^1] + "ies";
        string[] hissing = ["ss", "x", "ch", "sh"];
        return hissing.Any(ending => kind.EndsWith(ending, StringComparison.Ordinal)) ? kind + "es" : kind + "s";
    }

    private sealed record Kind(string File, Dictionary<string, int> Index, bool Complete);
}
