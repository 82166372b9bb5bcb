namespace DtiGraph.Graphs.Neo4j;

/// <summary>What the database says about one import: which graph it is, how far it came, and which labels and types it used.</summary>
internal sealed record ImportHead(
    long Number, string State, string GraphId, string SplitsId, int Schema, int StepsDone, int BatchRows,
    IReadOnlyList<string> Kinds, IReadOnlyList<string> Relations, IReadOnlyList<string> Splits)
{
    public const string Importing = "importing", Current = "current", Replaced = "replaced";

    private const char Between = ' ';

    /// <summary>The head of an import that has not begun.</summary>
    public static ImportHead Of(long number, Snapshot graph, int batchRows) => new(
        number, Importing, graph.GraphId, Graphs.GraphId.OfSplits(graph), Neo4jSchema.Version, 0, batchRows,
        [.. graph.KindOffsets.Keys], [.. graph.Relations.Select(r => string.Join(Between, r.Name, r.SourceKind, r.DestinationKind))], [.. graph.Splits.Select(s => s.Name)]);

    /// <summary>All imports that the database knows, by number.</summary>
    public static async Task<List<ImportHead>> ReadAsync(ICypherReader reader)
    {
        var rows = await reader.RowsAsync($"""
            MATCH (i:{Neo4jSchema.Import})
            RETURN i.number, i.state, i.graph_id, i.splits_id, i.schema, i.steps_done, i.batch_rows, i.kinds, i.relations, i.splits ORDER BY i.number
            """, new Dictionary<string, object?>());
        static IReadOnlyList<string> List(object? value) => value is IEnumerable<object?> list ? [.. list.Select(Values.Text)] : [];
        static int Whole(object? value) => (int)(value as long? ?? 0);
        return
        [
            .. rows.Select(r => new ImportHead(r[0] as long? ?? 0, Values.Text(r[1]), Values.Text(r[2]), Values.Text(r[3]), Whole(r[4]), Whole(r[5]), Whole(r[6]),
                List(r[7]), List(r[8]), List(r[9]))),
        ];
    }

    public Dictionary<string, object?> Parameters() => new()
    {
        ["number"] = Number,
        ["graph_id"] = GraphId,
        ["splits_id"] = SplitsId,
        ["schema"] = Schema,
        ["batch_rows"] = BatchRows,
        ["kinds"] = Kinds,
        ["relations"] = Relations,
        ["splits"] = Splits,
    };

    public bool IsOf(Snapshot graph) => GraphId == graph.GraphId && SplitsId == Graphs.GraphId.OfSplits(graph);

    /// <summary>Name, source kind and destination kind of each relation.</summary>
    public IEnumerable<(string Name, string Source, string Destination)> RelationHeads =>
        Relations.Select(r => r.Split(Between)).Where(w => w.Length == 3).Select(w => (w[0], w[1], w[2]));

    /// <summary>Every relationship type that it may have written.</summary>
    public IEnumerable<string> Types => [Neo4jSchema.Interacts, Neo4jSchema.Inactive, Neo4jSchema.SplitRow, .. RelationHeads.Select(r => Neo4jSchema.TypeOf(r.Name))];

    /// <summary>DtiGraph's own names as a mapping.</summary>
    public GraphMapping Mapping() => new()
    {
        Drugs = new() { Label = Neo4jSchema.LabelOf(Snapshot.DrugKind), Id = "id", Name = "name", Smiles = "smiles", Provenance = "provenance" },
        Targets = new() { Label = Neo4jSchema.LabelOf(Snapshot.TargetKind), Id = "id", Name = "name", Gene = "gene", Sequence = "sequence", Provenance = "provenance" },
        Entities = Kinds.Where(k => k is not (Snapshot.DrugKind or Snapshot.TargetKind)).ToDictionary(k => k,
            k => new NodeMapping { Label = Neo4jSchema.LabelOf(k), Id = "id", Name = "name", Provenance = "provenance" }),
        Interactions = [.. new[] { (Neo4jSchema.Interacts, 1), (Neo4jSchema.Inactive, 0) }.Select(t =>
            new InteractionMapping { Type = t.Item1, Label = t.Item2, Action = "action", KdNm = "kd_nm", Provenance = "provenance" })],
        Relations = RelationHeads.ToDictionary(r => r.Name, r => new RelationMapping
        {
            Type = Neo4jSchema.TypeOf(r.Name),
            Source = r.Source,
            Destination = r.Destination,
            Score = "score",
            Category = "category",
            Provenance = "provenance",
        }),
    };
}
