namespace DtiGraph.Graphs.Neo4j;

/// <summary>A graph as the batches that write it. The same graph and batch size give the same batches: that is what lets an import go on
/// where another was killed.</summary>
internal static class ImportSteps
{
    private const string InteractionProperties = "action: row[2], kd_nm: toFloat(row[3]), provenance: row[4]";
    private const string EdgeProperties = "score: toFloat(row[2]), category: row[3], provenance: row[4]";
    private const string SplitProperties = "split: row[2], part: row[3], position: row[4], label: row[5], kd_nm: toFloat(row[6]), origin: row[7], fold: row[8]";

    public static IEnumerable<ImportStep> Of(Snapshot graph, int batchRows)
    {
        IEnumerable<ImportStep> Batches(IEnumerable<object?[]> rows, Func<object?[][], ImportStep> step) => rows.Chunk(batchRows).Select(step);
        const string drug = Snapshot.DrugKind, target = Snapshot.TargetKind;

        foreach (var step in Batches(graph.Drugs.Select(d => Row(d.Id, d.Name, d.Provenance, d.Smiles)), r => ImportStep.Nodes(drug, r))) yield return step;
        foreach (var step in Batches(graph.Targets.Select(t => Row(t.Id, t.Name, t.Provenance, t.Gene, t.Sequence)), r => ImportStep.Nodes(target, r))) yield return step;
        foreach (var kind in graph.Entities.GroupBy(e => e.Kind))
            foreach (var step in Batches(kind.Select(e => Row(e.Id, e.Name, e.Provenance)), r => ImportStep.Nodes(kind.Key, r))) yield return step;

        foreach (var (type, label) in new[] { (Neo4jSchema.Interacts, 1), (Neo4jSchema.Inactive, 0) })
        {
            var rows = graph.Interactions.Where(i => i.Label == label)
                .Select(i => Row(graph.Drugs[i.Drug].Id, graph.Targets[i.Target].Id, i.Action, i.AffinityNm, i.Provenance));
            foreach (var step in Batches(rows, r => ImportStep.Relationships(drug, type, target, InteractionProperties, r))) yield return step;
        }
        foreach (var relation in graph.Relations)
        {
            var (source, destination) = (Ids(graph, relation.SourceKind), Ids(graph, relation.DestinationKind));
            var rows = relation.Edges.Select(e => Row(source(e.Source), destination(e.Destination), e.Score, e.Category, e.Provenance));
            string type = Neo4jSchema.TypeOf(relation.Name);
            foreach (var step in Batches(rows, r => ImportStep.Relationships(relation.SourceKind, type, relation.DestinationKind, EdgeProperties, r))) yield return step;
        }
        foreach (var split in graph.Splits)
        {
            foreach (var (part, listed) in split.Parts)
            {
                var rows = listed.Select((s, i) =>
                    Row(graph.Drugs[s.Drug].Id, graph.Targets[s.Target].Id, split.Name, part, i, s.Label, s.AffinityNm, s.Origin, s.Fold));
                foreach (var step in Batches(rows, r => ImportStep.Relationships(drug, Neo4jSchema.SplitRow, target, SplitProperties, r))) yield return step;
            }
        }
    }

    // An empty field is no property: people ask for it with IS NULL.
    private static object?[] Row(params object?[] values) => [.. values.Select(v => v is "" ? null : v)];

    private static Func<int, string> Ids(Snapshot graph, string kind) => kind switch
    {
        Snapshot.DrugKind => i => graph.Drugs[i].Id,
        Snapshot.TargetKind => i => graph.Targets[i].Id,
        _ => i => graph.Entities[graph.KindOffsets[kind] - graph.Drugs.Length - graph.Targets.Length + i].Id,
    };
}
