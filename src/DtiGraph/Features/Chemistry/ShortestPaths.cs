namespace DtiGraph.Features.Chemistry;

/// <summary>All shortest paths from one node of a ring system.</summary>
/// <remarks>Source: Dijkstra 1959. Every edge that some shortest path ends with is kept.</remarks>
internal sealed class ShortestPaths
{
    private const int MostPaths = 256;
    private const int FewPaths = 4;

    private readonly RingSystem system;
    private readonly int root;
    private readonly int[] distance;
    private readonly List<int>[] last;

    public ShortestPaths(RingSystem system, int root)
    {
        this.system = system;
        this.root = root;
        distance = new int[system.Nodes];
        last = new List<int>[system.Nodes];
        Array.Fill(distance, int.MaxValue);
        for (int i = 0; i < last.Length; i++) last[i] = [];
        distance[root] = 0;
        var queue = new PriorityQueue<int, int>();
        queue.Enqueue(root, 0);
        while (queue.TryDequeue(out int node, out int at))
        {
            if (at > distance[node]) continue;
            foreach (int e in system.EdgesOf[node])
            {
                var edge = system.Edges[e];
                int to = edge.Other(node);
                int length = at + edge.Length;
                if (length > distance[to] || to == node) continue;
                if (length < distance[to])
                {
                    distance[to] = length;
                    last[to].Clear();
                    queue.Enqueue(to, length);
                }
                last[to].Add(e);
            }
        }
    }

    public int Distance(int node) => distance[node];

    /// <summary>Adds the cycles root, edge, root: every pair of shortest paths to the edge's ends that share no other node.</summary>
    /// <param name="number">The edge opposite the root.</param>
    /// <param name="cycles">Where they go.</param>
    /// <param name="effort">Paths and pairs that may still be looked at; once used up, only a few of each are.</param>
    public void Close(int number, HashSet<EdgeSet> cycles, ref int effort)
    {
        var edge = system.Edges[number];
        int most = effort > 0 ? MostPaths : FewPaths;
        var from = PathsTo(edge.From, number, most);
        var to = PathsTo(edge.To, number, most);
        effort -= from.Count + to.Count;
        foreach (var one in from)
        {
            foreach (var other in to)
            {
                effort--;
                if (one.Nodes.Overlaps(other.Nodes)) continue;
                var cycle = one.Edges.Copy();
                cycle.Toggle(other.Edges);
                cycle.Set(number);
                cycles.Add(cycle);
            }
        }
        effort = Math.Max(effort, 0);
    }

    // The root is in no path's nodes: both start there.
    private List<(EdgeSet Nodes, EdgeSet Edges)> PathsTo(int node, int without, int most)
    {
        var done = new List<(EdgeSet, EdgeSet)>();
        var open = new Stack<(int Node, EdgeSet Nodes, EdgeSet Edges)>();
        open.Push((node, EdgeSet.Empty(system.Nodes), EdgeSet.Empty(system.Edges.Count)));
        while (done.Count < most && open.TryPop(out var path))
        {
            if (path.Node == root)
            {
                done.Add((path.Nodes, path.Edges));
                continue;
            }
            path.Nodes.Set(path.Node);
            var steps = last[path.Node];
            for (int i = 0; i < steps.Count; i++)
            {
                if (steps[i] == without) continue;
                // The last step may go on with the path itself.
                bool isLast = i == steps.Count - 1;
                var nodes = isLast ? path.Nodes : path.Nodes.Copy();
                var edges = isLast ? path.Edges : path.Edges.Copy();
                edges.Set(steps[i]);
                open.Push((system.Edges[steps[i]].Other(path.Node), nodes, edges));
            }
        }
        return done;
    }
}
