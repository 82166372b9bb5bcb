namespace DtiGraph.Evidence;

/// <summary>A path as one line.</summary>
public static class EvidenceText
{
    /// <summary>Names and relations in the order of the path; -- is recorded, ~~ is computed.</summary>
    public static string Of(EvidencePath path) => Name(path.Nodes[0]) + string.Concat(path.Steps.Select((s, i) =>
        (s.Computed ? $" ~{s.Relation}~ " : $" -{s.Relation}- ") + Name(path.Nodes[i + 1])));

    private static string Name(EvidenceNode node) => node.Name.Length > 0 ? node.Name : node.Id;
}
