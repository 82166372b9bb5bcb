namespace DtiGraph.Graphs.Neo4j;

/// <summary>Finds nodes of one kind by their ids, so that something is written to them.</summary>
/// <param name="label">As a query says it.</param>
/// <param name="id">Property that tells one from another, as a query says it.</param>
/// <param name="theirs">In somebody else's database, where ids may be numbers, which were read as text.</param>
internal sealed class NodeMatch(string label, string id, bool theirs)
{
    /// <summary>Nodes that a mapping names; null for DtiGraph's own.</summary>
    public static NodeMatch Of(string kind, GraphMapping? mapping) => mapping?.Kinds.Single(k => k.Kind == kind).Nodes is { } nodes
        ? new(CypherNames.Quote(nodes.Label), CypherNames.Quote(nodes.Id), theirs: true)
        : new(Neo4jSchema.LabelOf(kind), CypherNames.Id, theirs: false);

    /// <summary>The label, as a query says it.</summary>
    public string Label => label;

    /// <summary>MATCH of the nodes whose <see cref="Ids"/> are given.</summary>
    /// <param name="variable">Name of the node in the query.</param>
    /// <param name="ids">Cypher of a list.</param>
    public string By(string variable, string ids) => $"MATCH ({variable}:{label}) WHERE {variable}.{id} IN {ids}";

    /// <summary>What the id property of a node may hold.</summary>
    public object[] Ids(string node) => theirs && long.TryParse(node, System.Globalization.CultureInfo.InvariantCulture, out long number) ? [node, number] : [node];
}
