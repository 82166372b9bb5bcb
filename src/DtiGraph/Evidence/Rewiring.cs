namespace DtiGraph.Evidence;

/// <summary>Draws graphs in which every node has as many links of every kind as it has, and which are otherwise random.</summary>
/// <remarks>Two links a-b and c-d become a-d and c-b where that makes no link twice and none from a node to itself; ten tries a link, as the
/// permuted networks of Hetionet. Source: Hanhijarvi, Garriga and Puolamaki 2009, "Randomization techniques for graphs" (XSwap).</remarks>
internal sealed class Rewiring
{
    private const int Tries = 10;

    private readonly LinkGraph graph;
    private readonly (int Step, int[] Out, int[] Back)[] links; // by relation: the place of each link at both of its ends

    public Rewiring(LinkGraph graph)
    {
        this.graph = graph;
        links = [.. Enumerable.Range(0, graph.Steps.Count).Where(s => graph.Steps[s].Inverse >= s).Select(Places)];
    }

    /// <summary>A random graph of these degrees; the same seed gives the same graph.</summary>
    public Wiring Draw(int seed)
    {
        int[][] neighbours = [.. graph.Own.Neighbours.Select(n => (int[])n.Clone())];
        foreach (var (step, a, b) in links) Rewire(step, (int[])a.Clone(), (int[])b.Clone(), neighbours, new Draws((ulong)seed * 1_000_003 + (ulong)step));
        return new(neighbours);
    }

    private (int, int[], int[]) Places(int step)
    {
        var (steps, out_) = (graph.Steps, graph.Own.Neighbours[step]);
        var (forth, back) = (steps[step], steps[steps[step].Inverse]);
        bool same = forth.Inverse == step;
        int[] next = back.Start[..^1];
        var (a, b) = (new List<int>(), new List<int>());
        for (int row = 0; row < forth.Count; row++)
        {
            for (int at = forth.Start[row]; at < forth.Start[row + 1]; at++)
            {
                if (same && out_[at] - forth.From < row) continue; // each link once
                a.Add(at);
                b.Add(next[out_[at] - back.From]++); // rows are sorted, and links come in their order
            }
        }
        return (step, [.. a], [.. b]);
    }

    private void Rewire(int step, int[] a, int[] b, int[][] neighbours, Draws draws)
    {
        var (forth, inverse) = (graph.Steps[step], graph.Steps[step].Inverse);
        var back = graph.Steps[inverse];
        var (to, from) = (neighbours[step], neighbours[inverse]);
        bool same = inverse == step;
        for (long tries = (long)Tries * a.Length; tries > 0; tries--)
        {
            int one = draws.Below(a.Length), other = draws.Below(a.Length);
            // Within one kind a link has no direction: either way round.
            if (same && draws.Below(2) == 1) (a[other], b[other]) = (b[other], a[other]);
            int n1 = from[b[one]], m1 = to[a[one]], n2 = from[b[other]], m2 = to[a[other]];
            if (n1 == n2 || m1 == m2 || n1 == m2 || n2 == m1 || Joined(n1, m2) || Joined(n2, m1)) continue;
            (to[a[one]], to[a[other]], from[b[one]], from[b[other]]) = (m2, m1, n2, n1);
            (b[one], b[other]) = (b[other], b[one]);
        }

        bool Joined(int n, int m)
        {
            var (nRow, mRow) = (n - forth.From, m - back.From);
            var nLinks = to.AsSpan(forth.Start[nRow]..forth.Start[nRow + 1]);
            var mLinks = from.AsSpan(back.Start[mRow]..back.Start[mRow + 1]);
            return nLinks.Length <= mLinks.Length ? nLinks.Contains(m) : mLinks.Contains(n);
        }
    }

    /// <summary>SplitMix64 (Steele, Lea and Flood 2014): a seeded System.Random takes longer than the swap it decides.</summary>
    private sealed class Draws(ulong state)
    {
        public int Below(int bound)
        {
            ulong z = state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (int)(((z ^ (z >> 31)) >> 32) * (ulong)bound >> 32);
        }
    }
}
