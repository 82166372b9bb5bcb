using DtiGraph.Graphs.Csv;

namespace DtiGraph.Graphs.Formats;

/// <summary>DTINet (Luo et al. 2017, doi:10.1038/s41467-017-00680-8): lists of names and matrices of 0 and 1 between them. No structures, no sequences.</summary>
internal sealed class DtiNetFormat : IDatasetFormat
{
    private const string Interactions = "mat_drug_protein.txt", Disease = "disease", SideEffect = "sideeffect";

    /// <summary>Lists of names; the first two must be there.</summary>
    private static readonly (string File, string Kind)[] Lists =
        [("drug.txt", Snapshot.DrugKind), ("protein.txt", Snapshot.TargetKind), ("disease.txt", Disease), ("se.txt", SideEffect)];

    private static readonly (string File, string Relation)[] Matrices =
    [
        ("mat_drug_drug.txt", "drug_drug_interacts"), ("mat_drug_disease.txt", "drug_disease_associated"),
        ("mat_drug_se.txt", "drug_sideeffect_causes"), ("mat_protein_protein.txt", "target_target_interacts"),
        ("mat_protein_disease.txt", "target_disease_associated"),
    ];

    private static readonly (string File, string Relation)[] Similarities =
        [("Similarity_Matrix_Drugs.txt", "drug_drug_similar"), ("Similarity_Matrix_Proteins.txt", "target_target_similar")];

    public string Name => "dtinet";

    public string LooksFor => Interactions;

    public string? Recognise(FormatFolder folder) => folder.Has(Interactions) ? $"found {Interactions}" : null;

    public DatasetReading Read(FormatFolder folder, FormatOptions options)
    {
        var faults = new FaultList();
        var draft = new GraphDraft(faults);
        var notes = new List<string> { GraphDraft.NoContent };
        var lists = new Dictionary<string, (string File, int?[] Numbers)>(StringComparer.Ordinal);
        foreach (var (file, kind) in Lists)
        {
            bool needed = kind is Snapshot.DrugKind or Snapshot.TargetKind || Matrices.Any(m => m.Relation.Split('_')[1] == kind && folder.Has(m.File));
            if (!needed) continue;
            var names = NameList.Read(folder, file, faults);
            lists[kind] = (file, Nodes(folder, kind, names, draft, faults));
            var twice = names.CountBy(n => n.Name).Where(n => n.Value > 1).Select(n => n.Key).ToList();
            if (twice.Count > 0) notes.Add($"{twice.Count} names stand more than once in {file} and are one node each, with all their edges: {FormatFolder.Some(twice)}");
        }
        var pairs = new HashSet<(int, int)>();
        Ones(folder, Interactions, lists[Snapshot.DrugKind], lists[Snapshot.TargetKind], faults, (drug, target, place) =>
        {
            if (pairs.Add((drug, target))) draft.Record(new(drug, target, 1, null, place));
        });
        foreach (var (file, relation) in Matrices.Where(m => folder.Has(m.File)))
        {
            string[] kinds = relation.Split('_');
            draft.Relation(relation);
            Ones(folder, file, lists[kinds[0]], lists[kinds[1]], faults, (from, to, _) => draft.Edge(relation, from, to));
        }
        foreach (var (file, relation) in Similarities.Where(m => folder.Has(m.File)))
        {
            var (list, numbers) = lists[relation.Split('_')[0]];
            draft.Relation(relation);
            TextMatrix.Read(folder, file, (list, numbers.Length), (list, numbers.Length), MatrixKind.Finite, faults, (row, _, values) =>
            {
                foreach (var (to, similarity) in SimilarityEdges.Of(row, values))
                    if (numbers[row] is int f && numbers[to] is int t && f != t) draft.Edge(relation, f, t, similarity);
            });
            notes.Add($"{file} is the relation {relation}: {SimilarityEdges.Note}");
        }
        var graph = draft.Build(options);
        notes.Add(GraphDraft.NoInactives);
        if (folder.Unread() is { } unread) notes.Add(unread);
        return new(graph, [.. notes]);
    }

    private static int?[] Nodes(FormatFolder folder, string kind, List<(string Name, RowPlace Place)> names, GraphDraft draft, FaultList faults)
    {
        if (kind is Disease or SideEffect) return [.. names.Select(n => draft.Entity(kind, n.Name, n.Place))];
        bool drugs = kind == Snapshot.DrugKind;
        string map = drugs ? "drug_dict_map" : "protein_dict_map";
        var called = NameList.ReadMap(folder, [map + ".txt", map], faults);
        return [.. names.Select(n => drugs
            ? draft.Drug(n.Name, called.GetValueOrDefault(n.Name, ""), "", n.Place)
            : draft.Target(n.Name, called.GetValueOrDefault(n.Name, ""), "", n.Place))];
    }

    private static void Ones(
        FormatFolder folder, string file, (string File, int?[] Numbers) rows, (string File, int?[] Numbers) columns, FaultList faults,
        Action<int, int, RowPlace> one) =>
        TextMatrix.Read(folder, file, (rows.File, rows.Numbers.Length), (columns.File, columns.Numbers.Length), MatrixKind.Binary, faults, (row, place, values) =>
        {
            for (int column = 0; column < values.Length; column++)
                if (values[column] == 1 && rows.Numbers[row] is int from && columns.Numbers[column] is int to) one(from, to, place);
        });
}
