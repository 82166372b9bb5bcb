namespace DtiGraph.Graphs.Neo4j;

/// <summary>One relationship type that is a relation of the graph.</summary>
public sealed record RelationMapping
{
    /// <summary>The type.</summary>
    public required string Type { get; init; }

    /// <summary>Kind of the relation's source: drug, target or one of the mapping's entities.</summary>
    public required string Source { get; init; }

    /// <summary>Kind of the relation's destination.</summary>
    public required string Destination { get; init; }

    /// <summary>Whether the relationships point from destination to source. Default false.</summary>
    public bool Reversed { get; init; }

    /// <summary>Property with the confidence or weight, a number.</summary>
    public string? Score { get; init; }

    /// <summary>Property with the category.</summary>
    public string? Category { get; init; }

    /// <summary>Property that says where the relationship comes from.</summary>
    public string? Provenance { get; init; }

    internal IEnumerable<string> Identifiers => new[] { Type, Score, Category, Provenance }.OfType<string>();
}
