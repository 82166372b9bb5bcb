using System.Collections.Immutable;

namespace DtiGraph.Graphs;

/// <summary>The whole graph in memory, immutable, in one canonical order whatever store it came from.</summary>
/// <remarks>Drugs and targets are sorted by id, entities by kind and id, interactions by drug and target, relations by
/// name (all ordinal). Over all nodes, index = position among drugs, then targets, then entities.</remarks>
public sealed class Snapshot
{
    /// <summary>The kind of a drug.</summary>
    public const string DrugKind = "drug";

    /// <summary>The kind of a target.</summary>
    public const string TargetKind = "target";

    private readonly ImmutableSortedDictionary<string, int> offsets;
    private readonly Lazy<Dictionary<string, int>> drugIndex;
    private readonly Lazy<Dictionary<string, int>> targetIndex;

    /// <summary>Takes parts that are already validated and in canonical order (see the remarks of the class).</summary>
    public Snapshot(
        ImmutableArray<Drug> drugs,
        ImmutableArray<Target> targets,
        ImmutableArray<Entity> entities,
        ImmutableArray<Interaction> interactions,
        ImmutableArray<Relation> relations,
        ImmutableArray<PublishedSplit> splits)
    {
        (Drugs, Targets, Entities, Interactions, Relations, Splits) = (drugs, targets, entities, interactions, relations, splits);
        var starts = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        starts[DrugKind] = 0;
        starts[TargetKind] = drugs.Length;
        for (int i = 0; i < entities.Length; i++) starts.TryAdd(entities[i].Kind, drugs.Length + targets.Length + i);
        offsets = starts.ToImmutable();
        drugIndex = new(() => Drugs.Select((d, i) => (d.Id, i)).ToDictionary(p => p.Id, p => p.i, StringComparer.Ordinal));
        targetIndex = new(() => Targets.Select((t, i) => (t.Id, i)).ToDictionary(p => p.Id, p => p.i, StringComparer.Ordinal));
        GraphId = Graphs.GraphId.Of(this);
    }

    /// <summary>Sorted by id.</summary>
    public ImmutableArray<Drug> Drugs { get; }

    /// <summary>Sorted by id.</summary>
    public ImmutableArray<Target> Targets { get; }

    /// <summary>Sorted by kind, then id.</summary>
    public ImmutableArray<Entity> Entities { get; }

    /// <summary>Sorted by drug, then target; one row a pair.</summary>
    public ImmutableArray<Interaction> Interactions { get; }

    /// <summary>Sorted by name.</summary>
    public ImmutableArray<Relation> Relations { get; }

    /// <summary>Published splits, sorted by name. Not part of the <see cref="GraphId"/>: they divide the graph, they do not change it.</summary>
    public ImmutableArray<PublishedSplit> Splits { get; }

    /// <summary>SHA-256 of the sorted content, 64 lower-case hex digits.</summary>
    public string GraphId { get; }

    /// <summary>N, all nodes.</summary>
    public int NodeCount => Drugs.Length + Targets.Length + Entities.Length;

    /// <summary>The node kinds and the index of the first node of each, over all nodes.</summary>
    public IReadOnlyDictionary<string, int> KindOffsets => offsets;

    /// <summary>The same graph with one more published split, which replaces one of its name.</summary>
    public Snapshot With(PublishedSplit split) => new(Drugs, Targets, Entities, Interactions, Relations,
        [.. Splits.Where(s => s.Name != split.Name).Append(split).OrderBy(s => s.Name, StringComparer.Ordinal)]);

    /// <summary>The nodes of a kind that belong to each entity of another, as the relations between the two say, in whichever direction they are stored: targets by
    /// family, drugs by class. A node may be in several.</summary>
    /// <param name="kind">drug or target.</param>
    /// <param name="group">The kind of entity that groups them.</param>
    /// <returns>Nodes by the index of their entity among those of its kind.</returns>
    public ILookup<int, int> Members(string kind, string group) => Relations.SelectMany(r => (r.SourceKind == kind && r.DestinationKind == group, r.SourceKind == group && r.DestinationKind == kind) switch
    {
        (true, _) => r.Edges.Select(e => (Member: e.Source, Group: e.Destination)),
        (_, true) => r.Edges.Select(e => (Member: e.Destination, Group: e.Source)),
        _ => [],
    }).ToLookup(m => m.Group, m => m.Member);

    /// <summary>Position of a drug, or -1.</summary>
    public int FindDrug(string id) => drugIndex.Value.GetValueOrDefault(id, -1);

    /// <summary>Position of a target, or -1.</summary>
    public int FindTarget(string id) => targetIndex.Value.GetValueOrDefault(id, -1);
}
