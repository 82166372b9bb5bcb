using System.Text.RegularExpressions;
using DtiGraph.Graphs;

namespace DtiGraph.Ranking;

/// <summary>Nodes as answers show them.</summary>
public static partial class NodeViews
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    /// <summary>A drug of the graph.</summary>
    public static NodeView Of(Drug drug) => new(drug.Id, drug.Name, null, DrugBank().IsMatch(drug.Id) ? Reference("drugBank", drug.Id) : None);

    /// <summary>A target of the graph.</summary>
    public static NodeView Of(Target target) =>
        new(target.Id, target.Name, target.Gene, UniProt().IsMatch(target.Id) ? Reference("uniProt", target.Id) : None);

    /// <summary>A drug or target that the graph does not hold.</summary>
    public static NodeView New(string kind) => new(null, "", kind == Snapshot.TargetKind ? "" : null, None);

    private static Dictionary<string, string> Reference(string database, string id) => new() { [database] = id };

    [GeneratedRegex("^DB[0-9]{5}$")]
    private static partial Regex DrugBank();

    // The pattern that UniProt publishes for its accessions.
    [GeneratedRegex("^([OPQ][0-9][A-Z0-9]{3}[0-9]|[A-NR-Z][0-9]([A-Z][A-Z0-9]{2}[0-9]){1,2})$")]
    private static partial Regex UniProt();
}
