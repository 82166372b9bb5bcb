namespace DtiGraph.Features.Chemistry;

/// <summary>All shortest paths from one node of a ring system.</summary>
/// <remarks>Source: Dijkstra 1959. Every edge that some shortest path ends with is kept.</remarks>
internal sealed class ShortestPaths
{
    private const int MostPaths = 1024;

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

    /// <summary>Adds the cycles root, edge, root: every pair of shortest paths to the edge's ends that share no other node, while pairs last.</summary>
    public void Close(int number, HashSet<EdgeSet> cycles, ref int pairs)
    {
        var edge = system.Edges[number];
        var others = PathsTo(edge.To, number);
        foreach (var one in PathsTo(edge.From, number))
        {
            foreach (var other in others)
            {
                if (pairs-- <= 0 && cycles.Count > 0) return;
                if (one.Nodes.Overlaps(other.Nodes)) continue;
                var cycle = one.Edges.Copy();
                cycle.Toggle(other.Edges);
                cycle.Set(number);
                cycles.Add(cycle);
            }
        }
    }

    // The root is in no path's nodes: both start there.
    private List<(HashSet<int> Nodes, EdgeSet Edges)> PathsTo(int node, int without)
    {
        var done = new List<(HashSet<int>, EdgeSet)>();
        var open = new Stack<(int Node, HashSet<int> Nodes, EdgeSet Edges)>();
        open.Push((node, [], EdgeSet.Empty(system.Edges.Count)));
        while (done.Count < MostPaths && open.TryPop(out var path))
        {
            if (path.Node == root)
            {
                done.Add((path.Nodes, path.Edges));
                continue;
            }
            var steps = last[path.Node];
            for (int i = 0; i < steps.Count; i++)
            {
                if (steps[i] == without) continue;
                bool isLast = i == steps.Count - 1;
                var nodes = isLast ? path.Nodes : [.. path.Nodes];
                var edges = isLast ? path.Edges : path.Edges.Copy();
                nodes.Add(path.Node);
                edges.Set(steps[i]);
                open.Push((system.Edges[steps[i]].Other(path.Node), nodes, edges));
            }
        }
        return done;
    }
}
