using DtiGraph.Evidence;
using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Models;

namespace DtiGraph.Tests.Evidence;

/// <summary>A random graph of drugs, targets and diseases as paths see it, with hubs; by seed.</summary>
internal static class RandomLinks
{
    public const int Drugs = 24, Targets = 18, Diseases = 9;

    private static readonly (string Relation, string From, string To, int Edges)[] Relations =
    [
        ("similar_drug", "drug", "drug", 40), ("homologous_target", "target", "target", 30), ("treats", "drug", "disease", 30),
        ("associated", "target", "disease", 30), ("interacts", "drug", "target", 60),
    ];

    public static LinkGraph Of(int seed, params (string Relation, int From, int To)[] more)
    {
        var random = new Random(seed);
        int Any(string kind) => (int)(Count(kind) * Math.Pow(random.NextDouble(), 1.7)); // the first nodes are hubs
        var edges = Relations.ToDictionary(r => r.Relation, r => Enumerable.Range(0, r.Edges).Select(_ => (Any(r.From), Any(r.To))).ToList());
        foreach (var (relation, from, to) in more) edges[relation].Add((from, to));
        return Of(Relations.ToDictionary(r => r.Relation, r => (r.From, r.To, edges[r.Relation])));
    }

    /// <summary>A graph of its own with the links of a wiring of another.</summary>
    public static LinkGraph Of(LinkGraph graph, Wiring wiring) => Of(Relations.ToDictionary(r => r.Relation, r =>
    {
        int step = Enumerable.Range(0, graph.Steps.Count).First(s => graph.Steps[s].Relation == r.Relation && !graph.Steps[s].Reversed);
        return (r.From, r.To, Enumerable.Range(0, Count(r.From)).SelectMany(a => wiring.Of(graph.Steps, step, graph.Node(r.From, a)).ToArray()
            .Select(b => (From: a, To: graph.Place(b).Index)).Where(e => r.From != r.To || e.From < e.To)).ToList());
    }));

    public static LinkGraph Of(IReadOnlyDictionary<string, (string From, string To, List<(int From, int To)> Edges)> relations) => new(Nodes(), new([.. relations.SelectMany(r =>
    {
        var (from, to, edges) = r.Value;
        int[] a = [.. edges.Select(e => e.From)], b = [.. edges.Select(e => e.To)];
        if (from == to) return new[] { Messages(r.Key, from, to, [.. a, .. b], [.. b, .. a]) };
        return [Messages(r.Key, from, to, a, b), Messages("rev_" + r.Key, to, from, b, a)];
    })]));

    private static Snapshot Nodes() => new(
        [.. Enumerable.Range(0, Drugs).Select(d => new Drug($"D{d:000}", "", "", ""))],
        [.. Enumerable.Range(0, Targets).Select(t => new Target($"T{t:000}", "", "", "", ""))],
        [.. Enumerable.Range(0, Diseases).Select(e => new Entity("disease", $"E{e:000}", "", ""))], [], [], []);

    private static TypedMessages Messages(string relation, string from, string to, int[] source, int[] destination) =>
        new(new(relation, from, to), SparseMatrix.FromEdges(Count(to), Count(from), destination, source, mean: true));

    private static int Count(string kind) => kind switch { "drug" => Drugs, "target" => Targets, _ => Diseases };

    /// <summary>Every path of two to four steps without a node twice, found by walking everywhere.</summary>
    public static IEnumerable<LinkPath> All(LinkGraph graph, Wiring wiring, int drug, int target)
    {
        return From([drug], [], 1);

        IEnumerable<LinkPath> From(int[] nodes, int[] steps, double weight)
        {
            if (nodes[^1] == target)
            {
                if (steps.Length > 1) yield return new(nodes, steps, weight);
                yield break;
            }
            if (steps.Length == 4) yield break;
            for (int s = 0; s < graph.Steps.Count; s++)
            {
                if (!graph.Steps[s].Leaves(nodes[^1])) continue;
                foreach (int next in wiring.Of(graph.Steps, s, nodes[^1]).ToArray())
                {
                    if (nodes.Contains(next) || (next == target && steps.Length == 0)) continue;
                    double step = Math.Pow(Degree(s, nodes[^1]), -.4) * Math.Pow(Degree(graph.Steps[s].Inverse, next), -.4);
                    foreach (var path in From([.. nodes, next], [.. steps, s], weight * step)) yield return path;
                }
            }
        }

        int Degree(int step, int node) => wiring.Of(graph.Steps, step, node).Length;
    }
}
