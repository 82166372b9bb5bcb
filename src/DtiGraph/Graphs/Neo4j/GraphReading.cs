using System.Collections.Immutable;
using DtiGraph.Graphs.Csv;

namespace DtiGraph.Graphs.Neo4j;

/// <summary>Reads a whole graph through a mapping, inside one read transaction. What DtiGraph wrote is read through a mapping too, and by the
/// number of its import.</summary>
/// <param name="reader">The read transaction.</param>
/// <param name="mapping">Where the parts are.</param>
/// <param name="policy">What to do with pairs that are recorded as both.</param>
/// <param name="where">The database, as faults name it.</param>
/// <param name="import">Number of the import; null reads everything that the mapping names.</param>
/// <param name="cancellation">Looked at between pages.</param>
internal sealed class GraphReading(
    ICypherReader reader, GraphMapping mapping, ContradictionPolicy policy, string where, long? import, CancellationToken cancellation)
{
    private readonly FaultList faults = new();
    private readonly Dictionary<string, KindNodes> kinds = [];

    /// <param name="splits">Names of the published splits; only an import has some.</param>
    /// <exception cref="GraphDataException">What is there is no graph; lists every fault.</exception>
    public async Task<Snapshot> ReadAsync(IReadOnlyCollection<string> splits)
    {
        var drugs = new List<Drug>();
        var targets = new List<Target>();
        var entities = new List<Entity>();
        var nodes = new NodeReading(reader, import, where, faults);
        foreach (var (kind, mapped) in mapping.Kinds)
        {
            cancellation.ThrowIfCancellationRequested();
            (kinds[kind], var rows) = await nodes.ReadAsync(kind, mapped);
            if (kind == Snapshot.DrugKind) drugs.AddRange(rows.Select(r => new Drug(r[0], r[1], r[3], r[2])));
            else if (kind == Snapshot.TargetKind) targets.AddRange(rows.Select(r => new Target(r[0], r[4], r[1], nodes.Sequence(r[0], r[5]), r[2])));
            else entities.AddRange(rows.Select(r => new Entity(kind, r[0], r[1], r[2])));
        }
        faults.ThrowIfAny(); // every relationship of a faulty node would be one more
        var relationships = new RelationshipReading(reader, import, where, faults, cancellation);
        string Text(object? value, string? property, string type) => Values.Text(value, $"{property} of a {type}", where, faults);
        var pairs = new List<Interaction>();
        foreach (var i in mapping.Interactions)
        {
            pairs.AddRange(await relationships.ReadAsync(kinds[Snapshot.DrugKind], i.Type, kinds[Snapshot.TargetKind], i.Reversed, [i.Action, i.KdNm, i.Provenance],
                (drug, target, v) => new Interaction(drug, target, i.Label, Text(v.Span[0], i.Action, i.Type),
                    Values.Number(v.Span[1], $"{i.KdNm} of a {i.Type}", where, faults, positive: true), Text(v.Span[2], i.Provenance, i.Type))));
        }
        var relations = new List<Relation>();
        foreach (var (name, r) in mapping.Relations.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            IEnumerable<Edge> edges = [];
            if (kinds.TryGetValue(r.Source, out var source) && kinds.TryGetValue(r.Destination, out var destination))
            {
                edges = await relationships.ReadAsync(source, r.Type, destination, r.Reversed, [r.Score, r.Category, r.Provenance], (from, to, v) =>
                    new Edge(from, to, Values.Number(v.Span[0], $"{r.Score} of a {r.Type}", where, faults), Text(v.Span[1], r.Category, r.Type), Text(v.Span[2], r.Provenance, r.Type)));
            }
            relations.Add(new Relation(name, r.Source, r.Destination, Distinct(name, edges)));
        }
        var published = await SplitsAsync(relationships, splits);
        var interactions = new RecordedPairs(drugs, targets, policy, where, faults).Merge(pairs);
        faults.ThrowIfAny();
        return new Snapshot([.. drugs], [.. targets], [.. entities], interactions, [.. relations], published);
    }

    /// <summary>Word-for-word repeats are one edge; what else comes again is a fault.</summary>
    private ImmutableArray<Edge> Distinct(string relation, IEnumerable<Edge> read)
    {
        var sorted = Relation.Sort(read.Distinct());
        for (int i = 1; i < sorted.Length; i++)
        {
            var (before, edge) = (sorted[i - 1], sorted[i]);
            if ((before.Source, before.Destination, before.Category) == (edge.Source, edge.Destination, edge.Category))
                faults.Add(where, 0, $"duplicate edge of {relation}", "each source, target and category once", $"two of category {FaultList.Show(edge.Category)} that differ");
        }
        return sorted;
    }

    private async Task<ImmutableArray<PublishedSplit>> SplitsAsync(RelationshipReading relationships, IReadOnlyCollection<string> names)
    {
        if (names.Count == 0) return [];
        string[] columns = ["split", "part", "position", "label", "kd_nm", "origin", "fold"];
        var rows = await relationships.ReadAsync(kinds[Snapshot.DrugKind], Neo4jSchema.SplitRow, kinds[Snapshot.TargetKind], false, columns, (drug, target, v) =>
            (Split: Values.Text(v.Span[0]), Part: Values.Text(v.Span[1]), Position: v.Span[2] as long?, Row: new SplitRow(
                drug, target, (int?)(v.Span[3] as long?), Values.Number(v.Span[4], $"kd_nm of a {Neo4jSchema.SplitRow}", where, faults), Values.Text(v.Span[5]), (int?)(v.Span[6] as long?))));
        var parts = rows.ToLookup(r => (r.Split, r.Part));
        ImmutableArray<SplitRow> Part(string split, string part) => [.. parts[(split, part)].OrderBy(r => r.Position).Select(r => r.Row)];
        return [.. names.Order(StringComparer.Ordinal).Select(name => new PublishedSplit(name, Part(name, "train"), Part(name, "validation"), Part(name, "test")))];
    }
}
