namespace DtiGraph.Features.Chemistry;

/// <summary>Pairs the vertices of a graph along its edges so that every vertex that needs a partner has one.</summary>
/// <remarks>Source: Edmonds 1965, "Paths, trees, and flowers"; breadth first, odd cycles contracted. Cost: at most O(V^2 E).</remarks>
internal sealed class PerfectMatching(List<int>[] neighbours, bool[] needsPartner)
{
    private readonly int[] partner = Filled(neighbours.Length, -1);
    private readonly int[] parent = new int[neighbours.Length];
    private readonly int[] flower = new int[neighbours.Length];
    private readonly bool[] isOuter = new bool[neighbours.Length];
    private readonly bool[] inFlower = new bool[neighbours.Length];

    /// <summary>The partner of each vertex or -1; null where some vertex that needs one must stay alone, then named by alone.</summary>
    public int[]? Find(out int alone)
    {
        // A greedy start leaves few searches.
        for (int v = 0; v < neighbours.Length; v++)
        {
            if (partner[v] >= 0 || !needsPartner[v]) continue;
            int free = neighbours[v].FindIndex(u => partner[u] < 0 && needsPartner[u]);
            if (free < 0) continue;
            partner[v] = neighbours[v][free];
            partner[partner[v]] = v;
        }
        for (alone = 0; alone < neighbours.Length; alone++)
        {
            if (partner[alone] >= 0 || !needsPartner[alone]) continue;
            int end = Search(alone);
            if (end < 0) return null;
            Flip(end);
        }
        alone = -1;
        return partner;
    }

    /// <summary>The far end of an alternating path that gives the root a partner, or -1.</summary>
    private int Search(int root)
    {
        Array.Fill(parent, -1);
        Array.Clear(isOuter);
        for (int i = 0; i < flower.Length; i++) flower[i] = i;
        var queue = new Queue<int>();
        isOuter[root] = true;
        queue.Enqueue(root);
        while (queue.TryDequeue(out int v))
        {
            foreach (int to in neighbours[v])
            {
                if (flower[v] == flower[to] || partner[v] == to) continue;
                if (to == root || (partner[to] >= 0 && parent[partner[to]] >= 0)) Contract(v, to, queue);
                else if (parent[to] < 0)
                {
                    parent[to] = v;
                    if (partner[to] < 0) return to;
                    isOuter[partner[to]] = true;
                    queue.Enqueue(partner[to]);
                }
            }
        }
        // Nobody is free, but someone who needs no partner can give his up.
        for (int v = 0; v < neighbours.Length; v++)
        {
            if (!isOuter[v] || needsPartner[v] || partner[v] < 0) continue;
            int released = partner[v];
            partner[v] = -1;
            partner[released] = -1;
            return released;
        }
        return -1;
    }

    private void Flip(int end)
    {
        for (int v = end; v >= 0;)
        {
            int before = parent[v];
            int next = partner[before];
            partner[v] = before;
            partner[before] = v;
            v = next;
        }
    }

    private void Contract(int v, int to, Queue<int> queue)
    {
        int root = CommonRoot(v, to);
        Array.Clear(inFlower);
        MarkPath(v, root, to);
        MarkPath(to, root, v);
        for (int i = 0; i < flower.Length; i++)
        {
            if (!inFlower[flower[i]]) continue;
            flower[i] = root;
            if (isOuter[i]) continue;
            isOuter[i] = true;
            queue.Enqueue(i);
        }
    }

    private int CommonRoot(int a, int b)
    {
        var seen = new HashSet<int>();
        for (; ; a = parent[partner[a]])
        {
            a = flower[a];
            seen.Add(a);
            if (partner[a] < 0) break;
        }
        for (b = flower[b]; !seen.Contains(b); b = flower[parent[partner[b]]])
        {
        }
        return b;
    }

    private void MarkPath(int v, int root, int child)
    {
        while (flower[v] != root)
        {
            inFlower[flower[v]] = inFlower[flower[partner[v]]] = true;
            parent[v] = child;
            child = partner[v];
            v = parent[child];
        }
    }

    private static int[] Filled(int length, int value)
    {
        int[] array = new int[length];
        Array.Fill(array, value);
        return array;
    }
}
