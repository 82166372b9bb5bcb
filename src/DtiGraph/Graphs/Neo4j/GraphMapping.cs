using System.Text.Json;
using System.Text.Json.Serialization;
using DtiGraph.Graphs.Csv;

namespace DtiGraph.Graphs.Neo4j;

/// <summary>Where the parts of a graph are in a Neo4j database that somebody else built: their labels, types and property names.</summary>
/// <remarks>
/// As JSON, camelCase; what the database does not have is left out:
/// <code>
/// {
///   "drugs":    { "label": "Compound", "id": "chembl", "name": "prefName", "smiles": "structure" },
///   "targets":  { "label": "Protein", "id": "accession", "gene": "symbol", "name": "title", "sequence": "aminoAcids" },
///   "entities": { "disease": { "label": "Disorder", "id": "mesh", "name": "term" } },
///   "interactions": [ { "type": "BINDS", "kdNm": "kd" }, { "type": "NO_BINDING", "label": 0, "reversed": true } ],
///   "relations": { "drug_disease_treats": { "type": "INDICATED_FOR", "source": "drug", "destination": "disease", "score": "phase" } }
/// }
/// </code>
/// Names of kinds and relations are those of a <see cref="GraphFolder"/>, as which a model keeps its graph: a kind is a-z in the singular, a relation
/// [source kind]_[destination kind]_[verb].
/// Values that are no text are read as text where text is meant: an id of 7 is '7'. A list is joined by '|'.
/// </remarks>
public sealed record GraphMapping
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        PropertyNameCaseInsensitive = false,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>Nodes that are drugs; smiles is read.</summary>
    public required NodeMapping Drugs { get; init; }

    /// <summary>Nodes that are targets; gene and sequence are read.</summary>
    public required NodeMapping Targets { get; init; }

    /// <summary>Nodes of further kinds, by kind: disease. Default none.</summary>
    public IReadOnlyDictionary<string, NodeMapping> Entities { get; init; } = new Dictionary<string, NodeMapping>();

    /// <summary>Relationship types between drugs and targets that record interactions or measured inactives.</summary>
    public required IReadOnlyList<InteractionMapping> Interactions { get; init; }

    /// <summary>Relations by name: drug_disease_treats. Default none.</summary>
    public IReadOnlyDictionary<string, RelationMapping> Relations { get; init; } = new Dictionary<string, RelationMapping>();

    /// <summary>Reads a mapping file.</summary>
    /// <exception cref="GraphDataException">No such file, no such JSON, or it contradicts itself.</exception>
    public static GraphMapping Read(string file)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(file);
        try
        {
            var mapping = JsonSerializer.Deserialize<GraphMapping>(File.ReadAllText(file), Json)
                ?? throw new GraphDataException(file, "mapping: expected an object, got null");
            mapping.Check(file);
            return mapping;
        }
        catch (JsonException e)
        {
            throw new GraphDataException(file, $"mapping: expected the members that GraphMapping names, got '{e.Message}'", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new GraphDataException(file, "mapping: expected a file, got nothing there", e);
        }
    }

    /// <summary>The nodes of every kind.</summary>
    internal IEnumerable<(string Kind, NodeMapping Nodes)> Kinds =>
    [
        (Snapshot.DrugKind, Drugs), (Snapshot.TargetKind, Targets),
        .. Entities.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => (e.Key, e.Value)),
    ];

    private void Check(string file)
    {
        foreach (string kind in Entities.Keys.Where(k => k is Snapshot.DrugKind or Snapshot.TargetKind))
            throw new GraphDataException(file, $"entities: expected kinds other than drug and target, got {kind}");
        foreach (string kind in Entities.Keys.Where(k => !FolderNodes.HasFile(k)))
            throw new GraphDataException(file, $"entities: expected a kind in the singular, a-z only, whose plural says it, such as {Instead(kind)}, got '{kind}'");
        foreach (var i in Interactions.Where(i => i.Label is not (0 or 1)))
            throw new GraphDataException(file, $"label of interactions {i.Type}: expected 0 or 1, got {i.Label}");
        foreach (var (name, relation) in Relations)
        {
            foreach (string kind in new[] { relation.Source, relation.Destination }.Where(k => Kinds.All(known => known.Kind != k)))
                throw new GraphDataException(file, $"relation {name}: expected kinds of this mapping ({string.Join(", ", Kinds.Select(k => k.Kind))}), got '{kind}'");
            if (FolderEdges.KindsOf(name) != (relation.Source, relation.Destination))
                throw new GraphDataException(file, $"relation: expected {relation.Source}_{relation.Destination}_<verb> in a-z, 0-9 and _, got '{name}'");
        }
        try
        {
            foreach (string word in Entities.Keys) Neo4jSchema.LabelOf(word);
            foreach (string word in Relations.Keys) Neo4jSchema.TypeOf(word);
            var identifiers = Kinds.SelectMany(k => k.Nodes.Identifiers).Concat(Interactions.SelectMany(i => i.Identifiers)).Concat(Relations.Values.SelectMany(r => r.Identifiers));
            foreach (string identifier in identifiers) CypherNames.Quote(identifier);
        }
        catch (ArgumentException e)
        {
            throw new GraphDataException(file, e.Message, e);
        }
    }

    /// <summary>A kind that a folder can say, for one that it cannot: side_effect is sideeffect, cache is cachenode.</summary>
    private static string Instead(string kind)
    {
        string letters = string.Concat(kind.ToLowerInvariant().Where(char.IsAsciiLetterLower));
        return FolderNodes.HasFile(letters) ? letters : letters + "node";
    }
}
