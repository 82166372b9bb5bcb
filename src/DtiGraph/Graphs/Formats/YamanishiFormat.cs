using DtiGraph.Graphs.Csv;

namespace DtiGraph.Graphs.Formats;

/// <summary>The gold standard of Yamanishi et al. 2008, doi:10.1093/bioinformatics/btn162: one of its four sets (e, ic, gpcr, nr) as an
/// adjacency matrix, targets by drugs, and two similarity matrices. KEGG ids, no structures, no sequences.</summary>
internal sealed class YamanishiFormat : IDatasetFormat
{
    private const string Adjacency = "_admat_dgc.txt", Drugs = "_simmat_dc.txt", Targets = "_simmat_dg.txt";

    public string Name => "yamanishi";

    public string LooksFor => $"a file *{Adjacency}";

    public string? Recognise(FormatFolder folder) => Sets(folder).FirstOrDefault() is { } set ? $"found {set}{Adjacency}" : null;

    public DatasetReading Read(FormatFolder folder, FormatOptions options)
    {
        var faults = new FaultList();
        string[] sets = [.. Sets(folder)];
        if (sets.Length != 1)
        {
            string got = sets.Length == 0 ? folder.Listing() : $"{string.Join(", ", sets)}: copy the three files of one into a folder of its own";
            throw new GraphDataException(folder.Root, $"set: expected one file *{Adjacency}, got {got}");
        }
        var draft = new GraphDraft(faults);
        var ones = new List<(int Row, int Column, RowPlace Place)>();
        string file = sets[0] + Adjacency;
        var (columns, rows, places) = TextMatrix.ReadNamed(folder, file, "targets by drugs", MatrixKind.Binary, faults, (row, place, values) =>
        {
            for (int column = 0; column < values.Length; column++)
                if (values[column] == 1) ones.Add((row, column, place));
        });
        int?[] drugs = [.. columns.Select(id => draft.Drug(id, "", "", new(file, 1)))];
        int?[] targets = [.. rows.Select((id, i) => draft.Target(id, "", "", places[i]))];
        foreach (var (row, column, place) in ones)
            if (drugs[column] is int d && targets[row] is int t) draft.Record(new(d, t, 1, null, place));
        List<string> notes = [GraphDraft.NoContent];
        Similar(folder, sets[0] + Drugs, "drug_drug_similar", columns, drugs, draft, faults, notes);
        Similar(folder, sets[0] + Targets, "target_target_similar", rows, targets, draft, faults, notes);
        var graph = draft.Build(options);
        notes.Add(GraphDraft.NoInactives);
        if (folder.Unread() is { } unread) notes.Add(unread);
        return new(graph, [.. notes]);
    }

    private static IEnumerable<string> Sets(FormatFolder folder) =>
        folder.Top.Where(f => f.EndsWith(Adjacency, StringComparison.Ordinal)).Select(f => f[..^Adjacency.Length]);

    private static void Similar(
        FormatFolder folder, string file, string relation, List<string> ids, int?[] numbers, GraphDraft draft, FaultList faults, List<string> notes)
    {
        if (!folder.Has(file)) return;
        var near = new List<(int From, int To, double Similarity)>();
        var (columns, rows, _) = TextMatrix.ReadNamed(folder, file, "a similarity matrix", MatrixKind.Finite, faults, (row, _, values) =>
        {
            if (row >= values.Length) return;
            foreach (var (to, similarity) in SimilarityEdges.Of(row, values)) near.Add((row, to, similarity));
        });
        if (!columns.SequenceEqual(rows, StringComparer.Ordinal)) faults.Add(file, 0, "matrix", "rows named and ordered as the columns", "others");
        string[] wrong = [.. columns.Except(ids).Select(id => id + " besides"), .. ids.Except(columns).Select(id => id + " lacking")];
        if (wrong.Length > 0) faults.Add(file, 0, "ids", "those of the adjacency matrix", FormatFolder.Some(wrong));
        var known = ids.Index().DistinctBy(i => i.Item).ToDictionary(i => i.Item, i => numbers[i.Index], StringComparer.Ordinal);
        draft.Relation(relation);
        foreach (var (from, to, similarity) in near)
        {
            if (known.GetValueOrDefault(columns[from]) is int f && known.GetValueOrDefault(columns[to]) is int t) draft.Edge(relation, f, t, similarity);
        }
        notes.Add($"{file} is the relation {relation}: {SimilarityEdges.Note}");
    }
}
