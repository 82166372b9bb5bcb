namespace DtiGraph.Graphs.Neo4j;

/// <summary>The nodes of one kind in somebody else's database. A property that is not named is read as empty.</summary>
public sealed record NodeMapping
{
    /// <summary>Their label.</summary>
    public required string Label { get; init; }

    /// <summary>Property that tells one from another; every node of the label must have it.</summary>
    public required string Id { get; init; }

    /// <summary>Property with the name as people write it.</summary>
    public string? Name { get; init; }

    /// <summary>Of drugs: property with the structure.</summary>
    public string? Smiles { get; init; }

    /// <summary>Of targets: property with the gene symbol.</summary>
    public string? Gene { get; init; }

    /// <summary>Of targets: property with the amino acids.</summary>
    public string? Sequence { get; init; }

    /// <summary>Property that says where the node comes from.</summary>
    public string? Provenance { get; init; }

    internal IEnumerable<string> Identifiers => new[] { Label, Id, Name, Smiles, Gene, Sequence, Provenance }.OfType<string>();
}
