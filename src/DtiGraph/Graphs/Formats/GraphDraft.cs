using System.Collections.Immutable;
using DtiGraph.Graphs.Csv;

namespace DtiGraph.Graphs.Formats;

/// <summary>A graph while its files are read: nodes get numbers as they are named, and the canonical order at the end.</summary>
internal sealed class GraphDraft(FaultList faults)
{
    /// <summary>Said of formats that only name their nodes.</summary>
    public const string NoContent = "no structures or sequences: a node is known by its edges alone, and of a new SMILES or sequence nothing but what counting says";

    /// <summary>Said of matrices of 0 and 1.</summary>
    public const string NoInactives = "pairs with 0 are unrecorded, not measured inactive";

    private readonly NodeDraft<Drug> drugs = new("smiles", faults);
    private readonly NodeDraft<Target> targets = new("sequence", faults);
    private readonly SortedDictionary<string, NodeDraft<Entity>> entities = new(StringComparer.Ordinal);
    private readonly List<PairRow> pairs = [];
    private readonly SortedDictionary<string, (string Source, string Destination, List<(int From, int To, double? Score)> Edges)> relations = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, IReadOnlyList<PairRow>[]> splits = new(StringComparer.Ordinal);

    public IReadOnlyList<PairRow> Pairs => pairs;

    /// <summary>The drug's number; null after a fault.</summary>
    public int? Drug(string id, string name, string smiles, RowPlace place) => drugs.Add(id, smiles, new Drug(id, name, smiles, ""), place);

    /// <summary>The target's number; null after a fault.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="gene">Gene symbol, or empty.</param>
    /// <param name="sequence">In any case, or empty.</param>
    /// <param name="place">Where it is named.</param>
    /// <param name="what">How a fault names the sequence, where the place does not tell which one it is.</param>
    public int? Target(string id, string gene, string sequence, RowPlace place, string what = "sequence")
    {
        string residues = Residues.Read(sequence, what, place, faults);
        return targets.Add(id, residues, new Target(id, gene, "", residues, ""), place);
    }

    /// <summary>The number of an entity among its kind, which is its name too; null after a fault.</summary>
    public int? Entity(string kind, string id, RowPlace place)
    {
        if (!entities.TryGetValue(kind, out var known)) entities[kind] = known = new("name", faults);
        return known.Add(id, id, new Entity(kind, id, id, ""), place);
    }

    public void Record(PairRow pair) => pairs.Add(pair);

    /// <summary>An edge; one that comes again, because two names were one node, is the same edge.</summary>
    /// <param name="relation">Source kind, destination kind and verb.</param>
    /// <param name="from">The number of the source.</param>
    /// <param name="to">The number of the destination.</param>
    /// <param name="score">The file's own weight.</param>
    public void Edge(string relation, int from, int to, double? score = null) => Relation(relation).Add((from, to, score));

    /// <summary>A relation that the graph has, be it without edges.</summary>
    public List<(int From, int To, double? Score)> Relation(string relation)
    {
        string[] words = relation.Split('_');
        if (!relations.TryGetValue(relation, out var known)) relations[relation] = known = (words[0], words[1], []);
        return known.Edges;
    }

    /// <summary>A published split; its rows are recorded besides.</summary>
    public void Split(string name, IReadOnlyList<PairRow> train, IReadOnlyList<PairRow> validation, IReadOnlyList<PairRow> test) =>
        splits[name] = [train, validation, test];

    /// <exception cref="GraphDataException">There was a fault, or labels contradict each other.</exception>
    public Snapshot Build(FormatOptions options)
    {
        var (sortedDrugs, drugAt) = drugs.Sort();
        var (sortedTargets, targetAt) = targets.Sort();
        var sortedEntities = entities.ToDictionary(e => e.Key, e => e.Value.Sort(), StringComparer.Ordinal);
        var ledger = new PairLedger(sortedDrugs, sortedTargets, options.Contradictions, options.ActiveBelowNm, faults);
        foreach (var pair in pairs)
        {
            if (pair.AffinityNm is { } kd) ledger.StateAffinity(drugAt[pair.Drug], targetAt[pair.Target], kd, "", pair.Place);
            else ledger.StateLabel(drugAt[pair.Drug], targetAt[pair.Target], pair.Label, "", pair.Place);
        }
        if ((drugs.Count == 0 || targets.Count == 0) && !faults.Any)
            faults.Add(".", 0, "graph", "at least one drug and one target", $"{drugs.Count} drugs and {targets.Count} targets");
        faults.ThrowIfAny();
        int[] At(string kind) => kind switch
        {
            Snapshot.DrugKind => drugAt,
            Snapshot.TargetKind => targetAt,
            _ => sortedEntities[kind].Places,
        };
        Relation Sorted(string name, string source, string destination, List<(int From, int To, double? Score)> edges) => new(name, source, destination,
            Graphs.Relation.Sort(edges.Select(e => new Edge(At(source)[e.From], At(destination)[e.To], e.Score, "", "")).DistinctBy(e => (e.Source, e.Destination))));
        ImmutableArray<SplitRow> Rows(IReadOnlyList<PairRow> part) => [.. part.Select(p => new SplitRow(drugAt[p.Drug], targetAt[p.Target], p.Label, null, ""))];
        return new Snapshot(sortedDrugs, sortedTargets, [.. entities.Keys.SelectMany(k => sortedEntities[k].Sorted)], ledger.Recorded(),
            [.. relations.Select(r => Sorted(r.Key, r.Value.Source, r.Value.Destination, r.Value.Edges))],
            [.. splits.Select(s => new PublishedSplit(s.Key, Rows(s.Value[0]), Rows(s.Value[1]), Rows(s.Value[2])))]);
    }
}
