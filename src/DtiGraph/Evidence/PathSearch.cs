namespace DtiGraph.Evidence;

/// <summary>Finds the paths of two to four steps between a drug and a target with the largest weights.</summary>
/// <remarks>Weight: the path degree product behind the degree-weighted path count of Himmelstein and Baranzini 2015, doi:10.1371/journal.pcbi.1004259: links of
/// nodes that are joined to everything count little. Exact: both ends search two steps, and pairs of halves that meet are taken
/// from a heap in falling order. Ties go by node, then by step, so the order is always the same.</remarks>
internal static class PathSearch
{
    /// <summary>Pairs of halves that are looked at most: no graph may keep a request for ever.</summary>
    private const int MaximumLooks = 100_000;

    /// <summary>The heaviest paths, heaviest first; no two of them pass over the same links.</summary>
    /// <param name="graph">The links.</param>
    /// <param name="drug">Over all nodes.</param>
    /// <param name="target">Over all nodes.</param>
    /// <param name="count">Paths at most.</param>
    /// <param name="perLink">Paths at most that begin with the same link, and that end with the same: what the network hears of the pair it hears
    /// over these links, so that all of them come to be looked at and not only the one with the fewest others.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static List<LinkPath> Heaviest(LinkGraph graph, int drug, int target, int count, int perLink, CancellationToken cancellation)
    {
        var (leftOne, leftTwo) = HalfPath.From(graph, drug, target);
        var (rightOne, rightTwo) = HalfPath.From(graph, target, drug);
        HalfTable Table(List<HalfPath> halves) => new(halves, graph.NodeCount);
        (HalfTable L1, HalfTable L2, HalfTable R1, HalfTable R2) = (Table(leftOne), Table(leftTwo), Table(rightOne), Table(rightTwo));
        (HalfTable Left, HalfTable Right)[] meetings = [(L1, R1), (L2, R1), (L2, R2)];
        cancellation.ThrowIfCancellationRequested();

        var queue = new PriorityQueue<Meeting, (double, Meeting)>(ByWeight.Order);
        void Add(Meeting m, double weight) => queue.Enqueue(m, (weight, m));
        for (int node = 0; node < graph.NodeCount; node++)
            for (int m = 0; m < meetings.Length; m++)
                if (meetings[m].Left.Heaviest(node) * meetings[m].Right.Heaviest(node) is > 0 and var weight) Add(new(node, m, 0, 0), weight);

        var found = new List<LinkPath>();
        var seen = new HashSet<string>();
        var byEnd = new Dictionary<(int, int), int>();
        for (int looks = 0; looks < MaximumLooks && found.Count < count && queue.TryDequeue(out var at, out _); looks++)
        {
            var left = meetings[at.Lengths].Left.At(at.Node);
            var right = meetings[at.Lengths].Right.At(at.Node);
            if (at.Right + 1 < right.Length) Add(at with { Right = at.Right + 1 }, left[at.Left].Weight * right[at.Right + 1].Weight);
            if (at.Right == 0 && at.Left + 1 < left.Length) Add(at with { Left = at.Left + 1 }, left[at.Left + 1].Weight * right[0].Weight);
            if (left[at.Left].Via >= 0 && left[at.Left].Via == right[at.Right].Via) continue; // a node twice
            var path = LinkPath.Of(graph, drug, target, left[at.Left], right[at.Right]);
            var (begins, ends) = ((drug, path.Nodes[1]), (target, path.Nodes[^2]));
            if (byEnd.GetValueOrDefault(begins) == perLink || byEnd.GetValueOrDefault(ends) == perLink || !seen.Add(Links(graph, path))) continue;
            byEnd[begins] = byEnd.GetValueOrDefault(begins) + 1;
            byEnd[ends] = byEnd.GetValueOrDefault(ends) + 1;
            found.Add(path);
        }
        return found;
    }

    /// <summary>What is taken out with a path: all that is recorded between two nodes goes together.</summary>
    private static string Links(LinkGraph graph, LinkPath path) =>
        string.Join(',', path.Nodes) + ':' + string.Concat(path.Steps.Select(s => graph.Steps[s].Computed ? 'c' : 'r'));

    /// <summary>Two half paths at a node: which lengths, and their places in the sorted lists.</summary>
    private readonly record struct Meeting(int Node, int Lengths, int Left, int Right);

    private sealed class ByWeight : IComparer<(double Weight, Meeting At)>
    {
        public static readonly ByWeight Order = new();

        public int Compare((double Weight, Meeting At) x, (double Weight, Meeting At) y)
        {
            int order = y.Weight.CompareTo(x.Weight);
            return order != 0 ? order
                : (x.At.Lengths, x.At.Node, x.At.Left, x.At.Right).CompareTo((y.At.Lengths, y.At.Node, y.At.Left, y.At.Right));
        }
    }
}
