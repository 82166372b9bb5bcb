namespace DtiGraph.Graphs.Neo4j;

/// <summary>One relationship type that records facts about a drug and a target.</summary>
public sealed record InteractionMapping
{
    /// <summary>The type.</summary>
    public required string Type { get; init; }

    /// <summary>1 interaction (default), 0 measured inactive.</summary>
    public int Label { get; init; } = 1;

    /// <summary>Whether it points from the target to the drug. Default false.</summary>
    public bool Reversed { get; init; }

    /// <summary>Property with the kind of action.</summary>
    public string? Action { get; init; }

    /// <summary>Property with Kd in nM, a number.</summary>
    public string? KdNm { get; init; }

    /// <summary>Property that says where the relationship comes from.</summary>
    public string? Provenance { get; init; }

    internal IEnumerable<string> Identifiers => new[] { Type, Action, KdNm, Provenance }.OfType<string>();
}
