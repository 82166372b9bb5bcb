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
    /// <exception cref="ArgumentException">As <see cref="Quote"/>.</exception>
    public static string LabelOf(string kind) => Quote(kind.Length == 0 ? kind : char.ToUpperInvariant(kind[0]) + kind[1..]);

    /// <summary>The type of a relation, ready for a query: drug_disease_treats is DRUG_DISEASE_TREATS.</summary>
    /// <exception cref="ArgumentException">As <see cref="Quote"/>.</exception>
    public static string TypeOf(string relation) => Quote(relation.ToUpperInvariant());

    /// <summary>A label, type or property as an identifier of Cypher, whatever it holds: only these cannot be parameters. Letters, digits and _ stay
    /// as they are, which Neo4j takes also where they are a word of its own; anything else goes into back-ticks.</summary>
    /// <exception cref="ArgumentException">Empty, over 1,000 characters, or with a control character or backslash: Cypher reads \u0060 as a back-tick
    /// before it looks for one.</exception>
    public static string Quote(string identifier)
    {
        if (identifier.Length is 0 or > 1000 || identifier.Any(c => char.IsControl(c) || c == '\\'))
            throw new ArgumentException($"identifier: expected 1 to 1,000 characters without backslash or control characters, got '{identifier}'", nameof(identifier));
        return Plain().IsMatch(identifier) ? identifier : $"`{identifier.Replace("`", "``")}`";
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex Plain();
}
