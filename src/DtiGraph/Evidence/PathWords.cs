using DtiGraph.Graphs;
using DtiGraph.Graphs.Neo4j;
using DtiGraph.Models;

namespace DtiGraph.Evidence;

/// <summary>Paths with the names of their nodes, and as queries.</summary>
internal sealed class PathWords(Snapshot graph, LinkGraph links)
{
    public EvidencePath Say(LinkPath path, int rank, double fall, double pValue)
    {
        EvidenceNode[] nodes = [.. path.Nodes.Select(Node)];
        EvidenceStep[] steps = [.. path.Steps.Select((s, i) => Step(links.Steps[s], path.Nodes[i], path.Nodes[i + 1]))];
        var query = PathCypher.Of([.. nodes.Select(n => (n.Kind, n.Id))], [.. steps.Select(s => new PathLink(KindOf(s), s.Relation, s.Reversed))]);
        return new(rank, fall, pValue, path.Weight, nodes, steps, new(query.Text, query.Parameters));
    }

    private EvidenceNode Node(int node)
    {
        var (kind, index) = links.Place(node);
        switch (kind)
        {
            case Snapshot.DrugKind:
                return new(kind, graph.Drugs[index].Id, graph.Drugs[index].Name);
            case Snapshot.TargetKind:
                var target = graph.Targets[index];
                return new(kind, target.Id, target.Gene.Length > 0 ? target.Gene : target.Name);
            default:
                var entity = graph.Entities[node - graph.Drugs.Length - graph.Targets.Length];
                return new(kind, entity.Id, entity.Name);
        }
    }

    private EvidenceStep Step(Step step, int from, int to) => new(step.Relation, step.Reversed, step.Computed,
        step.Computed ? [] : [.. links.Recorded(from, to).Where(r => r != step.Relation).Distinct()]);

    private static PathLinkKind KindOf(EvidenceStep step) => step switch
    {
        { Computed: true } => PathLinkKind.Computed,
        { Relation: MessagePaths.Interacts } => PathLinkKind.Interaction,
        { Relation: MessagePaths.Inactive } => PathLinkKind.MeasuredInactive,
        _ => PathLinkKind.Relation,
    };
}
