using System.Text.RegularExpressions;

namespace DtiGraph.Graphs.Neo4j;

/// <summary>How the graph's kinds and relations are called in Neo4j.</summary>
internal static partial class CypherNames
{
    /// <summary>Type of the relationship from a drug to a target that it interacts with.</summary>
    public const string Interaction = "INTERACTS_WITH";

    /// <summary>Type of the relationship from a drug to a target that it was measured not to bind.</summary>
    public const string MeasuredInactive = "MEASURED_INACTIVE";

    /// <summary>Property that holds a node's id.</summary>
    public const string Id = "id";

    /// <summary>The label of a kind of nodes, ready for a query: disease is Disease.</summary>
    public static string LabelOf(string kind) => Quoted(kind.Length == 0 ? kind : char.ToUpperInvariant(kind[0]) + kind[1..]);

    /// <summary>The type of a relation, ready for a query: drug_disease_treats is DRUG_DISEASE_TREATS.</summary>
    public static string TypeOf(string relation) => Quoted(relation.ToUpperInvariant());

    /// <summary>Names cannot be parameters: anything but letters, digits and _ goes into back-ticks, and back-ticks in it, also as the
    /// escape that Cypher reads before anything else, are doubled.</summary>
    private static string Quoted(string name) => Plain().IsMatch(name) ? name : $"`{name.Replace(@"\u0060", "`").Replace("`", "``")}`";

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex Plain();
}
