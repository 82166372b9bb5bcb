namespace DtiGraph.Graphs.Neo4j;

/// <summary>One batch of an import: what runs in one transaction.</summary>
/// <param name="Statement">Takes $import, $step and $rows; writes all rows or none; does nothing when the step is done already.</param>
/// <param name="Rows">From 1 to the batch size.</param>
/// <param name="Named">How a message names a row.</param>
internal sealed record ImportStep(string Statement, object?[][] Rows, Func<object?[], string> Named)
{
    // The write to i takes its lock, so that what is read of it next is what the last committed batch left, whoever wrote that.
    private const string Guard = $$"""
        MATCH (i:{{Neo4jSchema.Import}} {number: $import, state: '{{ImportHead.Importing}}'}) SET i.touched_at = datetime()
        WITH i WHERE i.steps_done = $step
        SET i.steps_done = $step + 1
        WITH i UNWIND $rows AS row
        """;

    /// <summary>Nodes that are there already keep their properties until the import is whole: readers go on with the old graph.</summary>
    /// <param name="kind">drug, target or the kind of an entity.</param>
    /// <param name="rows">Id, then the values of <see cref="PropertiesOf"/>; null where empty.</param>
    public static ImportStep Nodes(string kind, object?[][] rows)
    {
        string[] properties = PropertiesOf(kind);
        string set = string.Join(", ", properties.Select((p, i) => $"n.{p} = row[{i + 1}]"));
        string differs = string.Join(" OR ", properties.Select((p, i) => $"coalesce(n.{p}, '') <> coalesce(row[{i + 1}], '')"));
        string values = string.Join(", ", properties.Select((_, i) => $"coalesce(row[{i + 1}], '')"));
        return new($"""
            {Guard}
            MERGE (n:{Neo4jSchema.LabelOf(kind)} {"{id: row[0]}"})
            ON CREATE SET n.dtigraph = [], {set}
            ON MATCH SET n.dtigraph = coalesce(n.dtigraph, [0])
            SET n.dtigraph = n.dtigraph + $import
            FOREACH (_ IN CASE WHEN {differs} THEN [1] ELSE [] END | SET n.dtigraph_pending = [{values}])
            RETURN count(*)
            """, rows, row => $"{kind} '{row[0]}'");
    }

    /// <param name="source">Kind of the source.</param>
    /// <param name="type">Type of the relationships.</param>
    /// <param name="destination">Kind of the destination.</param>
    /// <param name="properties">Cypher of each property, with the value as row[i].</param>
    /// <param name="rows">Id of the source, id of the destination, values.</param>
    public static ImportStep Relationships(string source, string type, string destination, string properties, object?[][] rows) => new($$"""
        {{Guard}}
        OPTIONAL MATCH (a:{{Neo4jSchema.LabelOf(source)}} {id: row[0]})
        OPTIONAL MATCH (b:{{Neo4jSchema.LabelOf(destination)}} {id: row[1]})
        CREATE (a)-[:{{CypherNames.Quote(type)}} {dtigraph: $import, {{properties}}}]->(b)
        RETURN count(*)
        """, rows, row => $"{type} from {source} '{row[0]}' to {destination} '{row[1]}'");

    /// <summary>What a node of the kind has besides its id.</summary>
    public static string[] PropertiesOf(string kind) => kind switch
    {
        Snapshot.DrugKind => ["name", "provenance", "smiles"],
        Snapshot.TargetKind => ["name", "provenance", "gene", "sequence"],
        _ => ["name", "provenance"],
    };
}
